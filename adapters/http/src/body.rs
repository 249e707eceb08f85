//! Reading a request: its body, its path, its idempotency key.

use crate::app::App;
use crate::parse::Broken;
use crate::problem::Problem;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use earmark_core::words::Key;
use serde_json::{Map, Value};

/// The largest body of one command.
pub(crate) const COMMAND_MAX: usize = 2 * 1024 * 1024;

/// The largest body of a batch: 10 000 commands of a usual size, several times over.
pub(crate) const BATCH_MAX: usize = 32 * 1024 * 1024;

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
    headers: &HeaderMap,
    body: Body,
    max: usize,
    empty: Empty,
) -> Result<Value, Problem> {
    let too_large = || {
        let detail = format!("a body of this route has at most {max} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Body too large", detail)
    };
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > max as u64) {
        return Err(too_large());
    }
    let bytes = to_bytes(body, max).await.map_err(|_| too_large())?;
    if bytes.is_empty() && empty == Empty::Allowed {
        return Ok(Value::Object(Map::new()));
    }
    if !is_json(headers) {
        let detail = "the body must be application/json";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Problem::new(status, "unsupported_media_type", "Not a type we read", detail));
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        let text = error.to_string();
        if text.starts_with("recursion limit") {
            return Problem::new(StatusCode::BAD_REQUEST, "too_deep", "Nested too deep", text);
        }
        Problem::new(StatusCode::BAD_REQUEST, "not_json", "Not JSON", text)
    })
}

/// `application/json`, or a type that is JSON by its suffix.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else {
        return false;
    };
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// The `Idempotency-Key`, where there is one.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    const NAME: &str = "Idempotency-Key";
    let Some(value) = headers.get(NAME) else { return Ok(None) };
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
}
