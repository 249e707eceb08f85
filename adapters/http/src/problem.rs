//! Everything that is no success, as RFC 9457 `application/problem+json` with a stable `code`.

use crate::parse::{Broken, Place};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use earmark_core::refusal::Refusal;
use earmark_model::problem::{self, Code, FieldError, Text};
use earmark_store::Failure;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// A problem. Its body is written only as it is sent: mostly it is the answer to one of many.
#[derive(Debug)]
pub(crate) struct Problem {
    code: Code,
    details: Details,
    /// After how many seconds the same request may go through.
    retry_after: Option<u32>,
}

/// What a problem says beside its code.
#[derive(Debug)]
enum Details {
    Text(Cow<'static, str>),
    Fields(Vec<Broken>),
    Missing(String),
    Refused(Refusal),
}

impl Problem {
    pub(crate) fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, details: Details::Text(detail.into()), retry_after: None }
    }

    /// Fields that break rules, one entry for each.
    pub(crate) fn invalid(faults: Vec<Broken>) -> Self {
        Self { code: Code::InvalidRequest, details: Details::Fields(faults), retry_after: None }
    }

    /// Nothing has this name or id.
    pub(crate) fn not_found(id: &str) -> Self {
        Self { code: Code::NotFound, details: Details::Missing(id.to_owned()), retry_after: None }
    }

    pub(crate) fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self { retry_after: Some(1), ..Self::new(Code::Unavailable, detail) }
    }

    /// Something that must not happen did: logged in full, answered in general.
    pub(crate) fn defect(details: &str) -> Self {
        tracing::error!(details, "a defect");
        Self::new(Code::Defect, "a defect of this program; nothing was changed, and its log says more")
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.details {
            Details::Text(detail) => problem::Problem::new(self.code, Text(detail)).serialize(serializer),
            Details::Fields(faults) => {
                let detail = match faults.len() {
                    1 => Cow::Borrowed("1 field breaks a rule"),
                    count => format!("{count} fields break a rule").into(),
                };
                let errors = Some(faults.iter().map(field_error).collect());
                let problem = problem::Problem::new(self.code, Text(&detail));
                problem::Problem { errors, ..problem }.serialize(serializer)
            }
            Details::Missing(id) => {
                let detail = format!("nothing is known by the id {id}");
                let problem = problem::Problem::new(self.code, Text(&detail));
                problem::Problem { id: Some(id), ..problem }.serialize(serializer)
            }
            Details::Refused(refusal) => problem::Problem::refused(refusal).serialize(serializer),
        }
    }
}

fn field_error(broken: &Broken) -> FieldError<'_> {
    let rule = Cow::Borrowed(&*broken.rule);
    let error = FieldError { pointer: None, parameter: None, header: None, rule };
    match &broken.place {
        Place::Pointer(pointer) => FieldError { pointer: Some(pointer), ..error },
        Place::Parameter(name) => FieldError { parameter: Some(name), ..error },
        Place::Header(name) => FieldError { header: Some(name), ..error },
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Strings, numbers and lists of them: none of them can fail to be JSON.
        let mut response = Response::new(Body::from(serde_json::to_vec(&self).unwrap_or_default()));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::InvalidRequest { faults } => {
                let broken =
                    |fault: earmark_core::words::Fault| Broken::body(fault.pointer, fault.rule.to_string());
                Self::invalid(faults.into_iter().map(broken).collect())
            }
            refusal => {
                Self { code: Code::from(&refusal), details: Details::Refused(refusal), retry_after: None }
            }
        }
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
