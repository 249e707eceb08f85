//! Refusals: answers, with their numbers, that change nothing.

use crate::words::{BalanceKey, Fault, Id, Name, Time};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

// Names in this file are a storage format: a refusal is kept in the receipt of what it refused.

/// One line that could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortLine {
    /// Which balance.
    #[serde(flatten)]
    pub key: BalanceKey,
    /// What was asked.
    pub asked: i64,
    /// What was there for the asking; never below zero.
    pub available: i64,
}

/// Why an input was refused. Whatever was refused left nothing behind but its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// When a field breaks a rule.
    #[error("the request is invalid")]
    InvalidRequest {
        /// One entry per bad field.
        faults: Vec<Fault>,
    },
    /// When nothing of this id exists.
    #[error("nothing is known by the id {id}")]
    NotFound {
        /// The id that was asked for.
        id: Id,
    },
    /// When less is there than was asked.
    #[error("not enough stock")]
    InsufficientStock {
        /// The reservation that keeps this outcome; none for a transfer.
        reservation_id: Option<Id>,
        /// The order that keeps it, where one was placed.
        order_id: Option<Id>,
        /// Every line, with what was asked and what was there.
        lines: Vec<ShortLine>,
    },
    /// When the id or key was used before with other content.
    #[error("{id} was used before with other content")]
    IdempotencyConflict {
        /// The id or key.
        id: Id,
    },
    /// When the deadline took the reservation or order first.
    #[error("{id} expired")]
    Expired {
        /// The reservation or order.
        id: Id,
        /// Its deadline, where it is still known.
        expires_at: Option<Time>,
    },
    /// When the reservation was released first.
    #[error("{id} was released")]
    AlreadyReleased {
        /// The reservation.
        id: Id,
    },
    /// When its goods have left already.
    #[error("{id} was deducted: its goods have left")]
    AlreadyDeducted {
        /// The reservation.
        id: Id,
    },
    /// When the reservation was refused in the first place.
    #[error("{id} was rejected: it never held anything")]
    AlreadyRejected {
        /// The reservation.
        id: Id,
    },
    /// When a reservation's state does not allow the verb.
    #[error("{id} is {state}, which does not allow this")]
    IllegalTransition {
        /// The reservation or order.
        id: Id,
        /// The state it is in.
        state: Name,
    },
    /// When an order drives this reservation.
    #[error("order {order_id} drives this reservation")]
    OwnedByOrder {
        /// The order to turn to.
        order_id: Id,
    },
    /// When a hold was extended as far as its policy allows.
    #[error("{id} cannot be held beyond its renewal limit")]
    RenewalExhausted {
        /// The reservation.
        id: Id,
        /// The latest deadline it may have.
        limit: Time,
    },
}

impl Refusal {
    /// The refusal of one bad field.
    pub fn fault(fault: Fault) -> Self {
        Self::InvalidRequest { faults: alloc::vec![fault] }
    }

    /// Whether a keyed retry finds this stored. What never named anything real leaves nothing.
    pub fn is_kept(&self) -> bool {
        !matches!(
            self,
            Self::InvalidRequest { .. } | Self::NotFound { .. } | Self::IdempotencyConflict { .. }
        )
    }
}
