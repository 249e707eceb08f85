//! The journal: what happened, in order.

use super::input::Change;
use crate::balance::Movement;
use crate::words::{BalanceKey, Id, Location, Note, Quantity, Reference, Sku, Time};
use crate::{debt, order, purchase, reservation};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// One entry of the journal: what happened, and every movement it made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// When.
    pub at: Time,
    /// Which event of its subject this is: 1, 2, 3 …; for stock facts the movement's number.
    pub number: u64,
    /// What happened.
    pub fact: Fact,
    /// The movements it made, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub movements: Vec<Movement>,
}

/// What can happen, by what it happens to. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant holds an id and the event of the type it is named after")]
pub enum Fact {
    /// To a reservation.
    Reservation { id: Id, event: reservation::Event },
    /// To an order.
    Order { id: Id, event: order::Event },
    /// To a purchase order.
    Purchase { id: Id, event: purchase::Event },
    /// To a debt.
    Debt { id: Id, event: debt::Event },
    /// To physical stock.
    Stock { id: Id, event: StockEvent },
}

impl Fact {
    /// What it happened to: an id, or `SKU@location`.
    pub fn id(&self) -> &Id {
        match self {
            Self::Reservation { id, .. }
            | Self::Order { id, .. }
            | Self::Purchase { id, .. }
            | Self::Debt { id, .. }
            | Self::Stock { id, .. } => id,
        }
    }
}

/// What happened to physical stock. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are the words of the domain, explained where their types are")]
pub enum StockEvent {
    /// When goods came in.
    Received { key: BalanceKey, quantity: Quantity, reference: Option<Reference>, order_id: Option<Id> },
    /// When stock was counted or corrected.
    Adjusted { key: BalanceKey, change: Change, reason: Note },
    /// When goods changed their location.
    Transferred { sku: Sku, from: Location, to: Location, quantity: Quantity },
    /// When a fact left less there than is promised.
    Shortfall { key: BalanceKey, available: i64 },
}
