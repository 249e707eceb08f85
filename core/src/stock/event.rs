//! What can happen to physical stock.

use super::Change;
use crate::words::{BalanceKey, Id, Location, Note, Quantity, Reference, Sku};
use serde::{Deserialize, Serialize};

/// What happened to physical stock. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are the words of the domain, explained where their types are")]
pub enum Event {
    /// When goods came in.
    Received { key: BalanceKey, quantity: Quantity, reference: Option<Reference>, order_id: Option<Id> },
    /// When stock was counted or corrected.
    Adjusted { key: BalanceKey, change: Change, reason: Note },
    /// When goods changed their location.
    Transferred { sku: Sku, from: Location, to: Location, quantity: Quantity },
    /// When a fact left less there than is promised.
    Shortfall { key: BalanceKey, available: i64 },
}
