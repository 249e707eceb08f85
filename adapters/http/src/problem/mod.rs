//! Everything that is no success, as RFC 9457 `application/problem+json` with a stable `code`.

mod refused;

use crate::parse::Broken;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use earmark_core::refusal::Refusal;
use earmark_store::Failure;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;

/// A problem. What it tells is written down only as it is sent: mostly it is the answer to one of many, and no tree of
/// values is made of it.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    code: &'static str,
    title: &'static str,
    told: Told,
    /// After how many seconds the same request may go through.
    retry_after: Option<u32>,
}

/// What a problem tells beside its code.
#[derive(Debug)]
enum Told {
    Detail(String),
    /// The id that nothing is known by.
    Unknown(String),
    /// Fields that break rules.
    Broken(Vec<Broken>),
    Refused(Refusal),
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Detail(detail) => f.write_str(detail),
            Self::Unknown(id) => write!(f, "nothing is known by the id {id}"),
            Self::Broken(faults) if faults.len() == 1 => f.write_str("1 field breaks a rule"),
            Self::Broken(faults) => write!(f, "{} fields break a rule", faults.len()),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self::of(status, code, title, Told::Detail(detail.into()))
    }

    fn of(status: StatusCode, code: &'static str, title: &'static str, told: Told) -> Self {
        Self { status, code, title, told, retry_after: None }
    }

    /// Fields that break rules, one entry for each.
    pub(crate) fn invalid(faults: Vec<Broken>) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::of(status, "invalid_request", "The request is invalid", Told::Broken(faults))
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::of(StatusCode::NOT_FOUND, "not_found", "Not found", Told::Unknown(what.to_owned()))
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
        body.serialize_entry("detail", &format_args!("{}", self.told))?;
        match &self.told {
            Told::Detail(_) => {}
            Told::Unknown(id) => body.serialize_entry("id", id)?,
            Told::Broken(faults) => body.serialize_entry("errors", faults)?,
            Told::Refused(refusal) => refused::members(refusal, &mut body)?,
        }
        body.end()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Strings, numbers and lists of them: none of them can fail to be JSON.
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
