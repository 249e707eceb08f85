//! What can happen to a reservation.

use super::Opening;
use crate::words::{Note, Reference, Time};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What happened to a reservation. Names here are a storage format, guarded by golden files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// When lines were taken under a deadline.
    Reserved {
        /// The request and what there was.
        opening: Opening,
        /// Per line, the units taken.
        taken: Vec<i64>,
        /// The deadline.
        expires_at: Time,
    },
    /// When lines were taken and committed at once.
    Committed {
        /// The request and what there was.
        opening: Opening,
    },
    /// When the request was queued.
    Queued {
        /// The request and what there was.
        opening: Opening,
        /// Per line, its ticket.
        tickets: Vec<u64>,
        /// Whether it collects from the start.
        collecting: bool,
        /// The deadline of the wait.
        expires_at: Time,
    },
    /// When the request was refused for want of stock.
    Rejected {
        /// The request and what there was.
        opening: Opening,
    },
    /// When the clock stopped.
    Confirmed,
    /// When it was given back; also when a release arrived before its reserve.
    Released {
        /// Why.
        reason: Option<Note>,
    },
    /// When the deadline moved.
    Extended {
        /// The new deadline.
        expires_at: Time,
    },
    /// When another phase of the order's clock began.
    Rescheduled {
        /// The new deadline.
        expires_at: Time,
    },
    /// When goods left.
    Deducted {
        /// Per line that left something: its index and the units.
        left: Vec<(usize, i64)>,
        /// Whether the rest stays committed.
        keep_rest: bool,
        /// The parcel's own key.
        reference: Option<Reference>,
    },
    /// When the deadline took it.
    Expired,
    /// When a waiter got everything it waited for.
    Served {
        /// The deadline of its hold.
        expires_at: Time,
    },
    /// When stock was held for a line of a waiter.
    Collected {
        /// Index of the line.
        line: usize,
        /// How many units.
        units: i64,
    },
    /// When a younger request took what this waiter could not use.
    Overtaken {
        /// Whether it collects from now on.
        collecting: bool,
    },
}
