//! What is answered instead of a success: RFC 9457 problems with stable codes.

mod code;

pub use code::Code;

use crate::Stamp;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;
use earmark_core::order::Status;
use earmark_core::refusal::{self, Refusal};
use earmark_core::words::{Fault, Id};
use serde::{Serialize, Serializer};

/// A text that is written only as it is sent.
#[derive(Clone, Copy)]
pub struct Text<'a>(pub &'a dyn fmt::Display);

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

/// A refusal or a failure. What is said beside its `code` depends on the code.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(missing_debug_implementations, reason = "its texts are written as they are sent")]
pub struct Problem<'a> {
    /// `urn:earmark:problem:` and the code.
    #[serde(rename = "type", serialize_with = "urn")]
    #[cfg_attr(feature = "schema", schemars(with = "&str"))]
    pub kind: Code,
    /// A few words for people, the same for every problem of this code.
    pub title: &'static str,
    /// The status of the answer.
    #[cfg_attr(feature = "schema", schemars(range(min = 400, max = 599)))]
    pub status: u16,
    /// What went wrong, for programs.
    pub code: Code,
    /// What went wrong this time, for people.
    #[cfg_attr(feature = "schema", schemars(with = "&str"))]
    pub detail: Text<'a>,
    /// `invalid_request`: one entry for each field that breaks a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<FieldError<'a>>>,
    /// What the problem is about: an order, a reservation, a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a str>,
    /// The order that keeps the outcome, or that is to be turned to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<&'a str>,
    /// Where that order stands: it is rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_status: Option<Status>,
    /// The reservation that keeps the outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<&'a str>,
    /// `insufficient_stock`: every line, with what was asked and what was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<ShortLine<'a>>>,
    /// `expired`: the deadline that passed; null where it is not known any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<Stamp>>,
    /// `illegal_transition`: the state that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'a str>,
    /// `renewal_exhausted`: the latest deadline there may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Stamp>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn urn<S: Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("urn:earmark:problem:{}", code.as_str()))
}

published! {
    /// A field that breaks a rule, with the one place where it stands.
    pub struct FieldError<'a> {
        /// Where in the body, as an RFC 6901 pointer.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub pointer: Option<&'a str>,
        /// Which parameter of the path or the query.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub parameter: Option<&'a str>,
        /// Which header.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub header: Option<&'a str>,
        /// The rule.
        pub rule: Cow<'a, str>,
    }

    /// A line that there was not enough for.
    pub struct ShortLine<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The location.
        pub location: &'a str,
        /// Units that were asked for.
        pub asked: i64,
        /// Units that were there for the asking.
        pub available: i64,
    }
}

impl<'a> Problem<'a> {
    /// A problem that says nothing beside its code and its detail.
    pub const fn new(code: Code, detail: Text<'a>) -> Self {
        Self {
            kind: code,
            title: code.title(),
            status: code.status(),
            code,
            detail,
            errors: None,
            id: None,
            order_id: None,
            order_status: None,
            reservation_id: None,
            lines: None,
            expires_at: None,
            state: None,
            limit: None,
        }
    }

    /// What the core refused.
    pub fn refused(refusal: &'a Refusal) -> Self {
        let mut problem = Self::new(Code::from(refusal), Text(refusal));
        match refusal {
            Refusal::InvalidRequest { faults } => {
                let error = |fault: &'a Fault| FieldError {
                    pointer: Some(&fault.pointer),
                    parameter: None,
                    header: None,
                    rule: alloc::string::ToString::to_string(&fault.rule).into(),
                };
                problem.errors = Some(faults.iter().map(error).collect());
            }
            Refusal::InsufficientStock { reservation_id, order_id, lines } => {
                problem.order_id = order_id.as_ref().map(Id::as_str);
                problem.order_status = order_id.as_ref().map(|_| Status::Rejected);
                problem.reservation_id = reservation_id.as_ref().map(Id::as_str);
                problem.lines = Some(lines.iter().map(ShortLine::from).collect());
            }
            Refusal::NotFound { id }
            | Refusal::IdempotencyConflict { id }
            | Refusal::AlreadyReleased { id }
            | Refusal::AlreadyDeducted { id }
            | Refusal::AlreadyRejected { id } => problem.id = Some(id.as_str()),
            Refusal::Expired { id, expires_at } => {
                problem.id = Some(id.as_str());
                problem.expires_at = Some(expires_at.map(Stamp));
            }
            Refusal::IllegalTransition { id, state } => {
                problem.id = Some(id.as_str());
                problem.state = Some(state.as_str());
            }
            Refusal::OwnedByOrder { order_id } => problem.order_id = Some(order_id.as_str()),
            Refusal::RenewalExhausted { id, limit } => {
                problem.id = Some(id.as_str());
                problem.limit = Some(Stamp(*limit));
            }
        }
        problem
    }
}

impl<'a> From<&'a refusal::ShortLine> for ShortLine<'a> {
    fn from(line: &'a refusal::ShortLine) -> Self {
        let (sku, location) = (line.key.sku.as_str(), line.key.location.as_str());
        Self { sku, location, asked: line.asked, available: line.available }
    }
}
