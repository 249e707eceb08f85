//! Everything that is no success, as RFC 9457 `application/problem+json` with a stable `code`.

mod refused;

use crate::parse::{Broken, Place};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use earmark_store::Failure;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

/// A problem.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    members: Vec<(&'static str, Box<RawValue>)>,
    /// After how many seconds the same request may go through.
    retry_after: Option<u32>,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { status, code, title, detail: detail.into(), members: vec![], retry_after: None }
    }

    /// Written down at once: a problem is mostly the answer to one of many, and no tree of values is made of it.
    pub(super) fn with(mut self, name: &'static str, value: impl Serialize) -> Self {
        // Strings, numbers and lists of them: none of them can fail to be JSON.
        self.members.extend(to_raw_value(&value).map(|value| (name, value)));
        self
    }

    /// Fields that break rules, one entry for each.
    pub(crate) fn invalid(faults: Vec<Broken>) -> Self {
        let entry = |broken: Broken| match broken.place {
            Place::Pointer(pointer) => json!({ "pointer": pointer, "rule": broken.rule }),
            Place::Parameter(name) => json!({ "parameter": name, "rule": broken.rule }),
            Place::Header(name) => json!({ "header": name, "rule": broken.rule }),
        };
        let detail = match faults.len() {
            1 => "1 field breaks a rule".to_owned(),
            n => format!("{n} fields break a rule"),
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", "The request is invalid", detail)
            .with("errors", faults.into_iter().map(entry).collect::<Value>())
    }

    pub(crate) fn not_found(what: &str) -> Self {
        let detail = format!("nothing is known by the id {what}");
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not found", detail).with("id", what)
    }

    pub(crate) fn unavailable(detail: &str) -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let problem = Self::new(status, "unavailable", "Unavailable for the moment", detail);
        Self { retry_after: Some(1), ..problem }
    }

    /// Something that must not happen did: logged in full, told in general.
    pub(crate) fn defect(details: &str) -> Self {
        tracing::error!(details, "a defect");
        let detail = "a defect of this program; nothing was changed, and its log says more";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "defect", "Internal error", detail)
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_map(None)?;
        body.serialize_entry("type", &format_args!("urn:earmark:problem:{}", self.code))?;
        body.serialize_entry("title", self.title)?;
        body.serialize_entry("status", &self.status.as_u16())?;
        body.serialize_entry("code", self.code)?;
        body.serialize_entry("detail", &self.detail)?;
        self.members.iter().try_for_each(|(name, value)| body.serialize_entry(name, value))?;
        body.end()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Strings, numbers and values: none of them can fail to be JSON.
        let mut response = Response::new(Body::from(serde_json::to_vec(&self).unwrap_or_default()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Failures of the store are no answers: what they say is logged, not sent.
impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::BadCursor => {
                Self::invalid(vec![Broken::parameter("after", "is not a cursor of this list")])
            }
            Failure::Unavailable(details) | Failure::Conflict(details) => {
                tracing::warn!(details, "the store is unavailable");
                Self::unavailable("the store cannot be reached or is too busy; nothing was changed")
            }
            Failure::Refused(details) => {
                tracing::error!(details, "the store refused a batch");
                Self::unavailable("the store could not write this; nothing was changed")
            }
            Failure::Busy { retry_after } => {
                let seconds = u32::try_from(retry_after.as_millis().div_ceil(1000)).unwrap_or(u32::MAX);
                let problem = Self::unavailable("too much is waiting to be committed; nothing was changed");
                Self { retry_after: Some(seconds.max(1)), ..problem }
            }
            Failure::Corrupt(details) => Self::defect(&details),
        }
    }
}
