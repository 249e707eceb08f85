//! Reading a request: its body, its path, its idempotency key.

use crate::app::App;
use crate::parse::{Broken, parameter};
use crate::problem::Problem;
use crate::sent::{Sent, TWICE};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use earmark_core::words::{Key, Sku};
use earmark_model::problem::Code;
use futures_util::FutureExt;
use http_body_util::LengthLimitError;
use std::error::Error as _;
use std::pin::pin;

/// The largest body of one command.
pub(crate) const COMMAND_MAX: usize = 2 * 1024 * 1024;

/// The largest body of a batch: 10 000 commands of a usual size, several times over.
pub(crate) const BATCH_MAX: usize = 32 * 1024 * 1024;

/// A larger body is parsed on a thread aside: it takes longer than others may be held up.
const AT_ONCE: usize = 64 * 1024;

/// Whether a body may be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Empty {
    /// When it then means an object without fields.
    Allowed,
    /// When something must be there.
    Refused,
}

/// The JSON of a body.
pub(crate) async fn json(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    max: usize,
    empty: Empty,
) -> Result<Sent, Problem> {
    let bytes = bytes(app, headers, body, max).await?;
    if bytes.is_empty() && empty == Empty::Allowed {
        return Ok(Sent::Object(vec![]));
    }
    if !is_json(headers) {
        return Err(unsupported("the body must be application/json"));
    }
    if bytes.len() <= AT_ONCE {
        return parsed(&bytes);
    }
    let aside = tokio::task::spawn_blocking(move || parsed(&bytes));
    aside.await.unwrap_or_else(|error| Err(Problem::defect(&error.to_string())))
}

fn parsed(bytes: &[u8]) -> Result<Sent, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        let code = match &text {
            text if text.starts_with("recursion limit") => Code::TooDeep,
            text if text.starts_with(TWICE) => Code::AmbiguousJson,
            _ => Code::NotJson,
        };
        Problem::new(code, text)
    })
}

/// A body as it came, whole.
async fn bytes(app: &App, headers: &HeaderMap, body: Body, max: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        let detail = format!("a body of this route has at most {max} bytes");
        Problem::new(Code::TooLarge, detail)
    };
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > max as u64) {
        return Err(too_large());
    }
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(unsupported("the body must not be compressed: no content-encoding is read"));
    }
    let patience = app.settings.patience;
    let mut reading = pin!(to_bytes(body, max));
    // A small body is there with its head, and needs no clock.
    let read = match reading.as_mut().now_or_never() {
        Some(read) => read,
        None => tokio::time::timeout(patience, reading).await.map_err(|_elapsed| {
            let detail = format!("the body did not come whole within {} seconds", patience.as_secs_f32());
            Problem::new(Code::TooSlow, detail)
        })?,
    };
    read.map_err(|error| match error.source() {
        Some(source) if source.is::<LengthLimitError>() => too_large(),
        _ => {
            let detail = "the body ended early, or its chunks are not well formed";
            Problem::new(Code::IncompleteBody, detail)
        }
    })
}

fn unsupported(detail: &'static str) -> Problem {
    Problem::new(Code::UnsupportedMediaType, detail)
}

/// `application/json`, or a type that is JSON by its suffix.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else {
        return false;
    };
    let kind = kind.split_once(';').map_or(kind, |(kind, _)| kind).trim_ascii();
    kind.eq_ignore_ascii_case("application/json") || {
        let kind = kind.to_ascii_lowercase();
        kind.starts_with("application/") && kind.ends_with("+json")
    }
}

/// The `Idempotency-Key`, where there is one.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    const NAME: &str = "Idempotency-Key";
    const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
    let mut given = headers.get_all(HEADER).iter();
    let Some(value) = given.next() else { return Ok(None) };
    if given.next().is_some() {
        return Err(Problem::invalid(vec![Broken::header(NAME, "must be given once")]));
    }
    let parsed = value.to_str().ok().and_then(|text| Key::parse(text).ok());
    let rule = || earmark_core::words::Rule::Key.to_string();
    let key = parsed.ok_or_else(|| Problem::invalid(vec![Broken::header(NAME, rule())]))?;
    Ok(Some(key.to_string()))
}

/// The part of the path that names something, where the route has one.
pub(crate) struct Named(pub(crate) Option<String>);

impl FromRequestParts<App> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::invalid(vec![Broken::parameter("id", "must be UTF-8")]))?;
        Ok(Self(params.iter().next().map(|(_, value)| value.to_owned())))
    }
}

impl Named {
    /// The text; empty where the route has none.
    pub(crate) fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// The SKU that it is.
    pub(crate) fn sku(&self) -> Result<Sku, Problem> {
        parameter("sku", self.text(), Sku::parse).map_err(|broken| Problem::invalid(vec![broken]))
    }
}
