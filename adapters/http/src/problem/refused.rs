//! What the core refuses.

use super::Problem;
use crate::parse::Broken;
use crate::views::time;
use axum::http::StatusCode;
use earmark_core::refusal::{Refusal, ShortLine};
use earmark_core::words::Fault;
use serde::Serialize;

/// The one mapping of refusals; a new refusal does not compile until it has its place here.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        const CONFLICT: StatusCode = StatusCode::CONFLICT;
        let detail = refusal.to_string();
        match refusal {
            Refusal::InvalidRequest { faults } => Self::invalid(faults.into_iter().map(broken).collect()),
            Refusal::NotFound { id } => Self::not_found(id.as_str()),
            Refusal::InsufficientStock { reservation_id, order_id, lines } => {
                let mut problem = Self::new(CONFLICT, "insufficient_stock", "Not enough stock", detail);
                if let Some(id) = order_id {
                    problem = problem.with("order_id", id.as_str()).with("order_status", "rejected");
                }
                if let Some(id) = reservation_id {
                    problem = problem.with("reservation_id", id.as_str());
                }
                problem.with("lines", lines.iter().map(Short::of).collect::<Vec<_>>())
            }
            Refusal::IdempotencyConflict { id } => {
                let title = "Used before with other content";
                Self::new(CONFLICT, "idempotency_conflict", title, detail).with("id", id.as_str())
            }
            Refusal::Expired { id, expires_at } => {
                Self::new(StatusCode::GONE, "expired", "Its deadline has passed", detail)
                    .with("id", id.as_str())
                    .with("expires_at", expires_at.map(time))
            }
            Refusal::AlreadyReleased { id } => {
                Self::new(CONFLICT, "already_released", "Already released", detail).with("id", id.as_str())
            }
            Refusal::AlreadyDeducted { id } => {
                Self::new(CONFLICT, "already_deducted", "Already deducted", detail).with("id", id.as_str())
            }
            Refusal::AlreadyRejected { id } => {
                Self::new(CONFLICT, "already_rejected", "Already rejected", detail).with("id", id.as_str())
            }
            Refusal::IllegalTransition { id, state } => {
                let title = "Its state does not allow this";
                Self::new(CONFLICT, "illegal_transition", title, detail)
                    .with("id", id.as_str())
                    .with("state", state.as_str())
            }
            Refusal::OwnedByOrder { order_id } => {
                Self::new(CONFLICT, "owned_by_order", "Driven by its order", detail)
                    .with("order_id", order_id.as_str())
            }
            Refusal::RenewalExhausted { id, limit } => {
                Self::new(CONFLICT, "renewal_exhausted", "Extended as far as it may be", detail)
                    .with("id", id.as_str())
                    .with("limit", time(limit))
            }
        }
    }
}

fn broken(fault: Fault) -> Broken {
    Broken::body(fault.pointer, fault.rule.to_string())
}

/// A line that there was not enough for.
#[derive(Serialize)]
struct Short<'a> {
    sku: &'a str,
    location: &'a str,
    asked: i64,
    available: i64,
}

impl<'a> Short<'a> {
    fn of(line: &'a ShortLine) -> Self {
        let ShortLine { key, asked, available } = line;
        Self { sku: key.sku.as_str(), location: key.location.as_str(), asked: *asked, available: *available }
    }
}
