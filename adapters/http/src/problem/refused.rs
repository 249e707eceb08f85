//! What the core refuses.

use super::{Problem, Told};
use crate::parse::Broken;
use axum::http::StatusCode;
use earmark_core::refusal::{Refusal, ShortLine};
use earmark_core::words::Fault;
use earmark_model::Stamp;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The one mapping of refusals; a new refusal does not compile until it has its place here and below.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        const CONFLICT: StatusCode = StatusCode::CONFLICT;
        let (status, code, title) = match refusal {
            Refusal::InvalidRequest { faults } => {
                return Self::invalid(faults.into_iter().map(broken).collect());
            }
            Refusal::NotFound { id } => return Self::not_found(id.as_str()),
            Refusal::InsufficientStock { .. } => (CONFLICT, "insufficient_stock", "Not enough stock"),
            Refusal::IdempotencyConflict { .. } => {
                (CONFLICT, "idempotency_conflict", "Used before with other content")
            }
            Refusal::Expired { .. } => (StatusCode::GONE, "expired", "Its deadline has passed"),
            Refusal::AlreadyReleased { .. } => (CONFLICT, "already_released", "Already released"),
            Refusal::AlreadyDeducted { .. } => (CONFLICT, "already_deducted", "Already deducted"),
            Refusal::AlreadyRejected { .. } => (CONFLICT, "already_rejected", "Already rejected"),
            Refusal::IllegalTransition { .. } => {
                (CONFLICT, "illegal_transition", "Its state does not allow this")
            }
            Refusal::OwnedByOrder { .. } => (CONFLICT, "owned_by_order", "Driven by its order"),
            Refusal::RenewalExhausted { .. } => {
                (CONFLICT, "renewal_exhausted", "Extended as far as it may be")
            }
        };
        Self::of(status, code, title, Told::Refused(refusal))
    }
}

fn broken(fault: Fault) -> Broken {
    Broken::body(fault.pointer, fault.rule.to_string())
}

/// Writes what a refusal tells beside its sentence.
pub(super) fn members<M: SerializeMap>(refusal: &Refusal, body: &mut M) -> Result<(), M::Error> {
    match refusal {
        // Told in their own ways.
        Refusal::InvalidRequest { .. } | Refusal::NotFound { .. } => Ok(()),
        Refusal::InsufficientStock { reservation_id, order_id, lines } => {
            if let Some(id) = order_id {
                body.serialize_entry("order_id", id.as_str())?;
                body.serialize_entry("order_status", "rejected")?;
            }
            if let Some(id) = reservation_id {
                body.serialize_entry("reservation_id", id.as_str())?;
            }
            body.serialize_entry("lines", &Short(lines))
        }
        Refusal::IdempotencyConflict { id }
        | Refusal::AlreadyReleased { id }
        | Refusal::AlreadyDeducted { id }
        | Refusal::AlreadyRejected { id } => body.serialize_entry("id", id.as_str()),
        Refusal::Expired { id, expires_at } => {
            body.serialize_entry("id", id.as_str())?;
            body.serialize_entry("expires_at", &expires_at.map(Stamp))
        }
        Refusal::IllegalTransition { id, state } => {
            body.serialize_entry("id", id.as_str())?;
            body.serialize_entry("state", state.as_str())
        }
        Refusal::OwnedByOrder { order_id } => body.serialize_entry("order_id", order_id.as_str()),
        Refusal::RenewalExhausted { id, limit } => {
            body.serialize_entry("id", id.as_str())?;
            body.serialize_entry("limit", &Stamp(*limit))
        }
    }
}

/// Lines that there was not enough for.
struct Short<'a>(&'a [ShortLine]);

impl Serialize for Short<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Line<'a> {
            sku: &'a str,
            location: &'a str,
            asked: i64,
            available: i64,
        }
        serializer.collect_seq(self.0.iter().map(|ShortLine { key, asked, available }| Line {
            sku: key.sku.as_str(),
            location: key.location.as_str(),
            asked: *asked,
            available: *available,
        }))
    }
}
