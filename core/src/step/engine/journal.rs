//! The journal: what happened, in order.

use crate::balance::Movement;
use crate::words::{Id, Time};
use crate::{debt, order, purchase, reservation, stock};
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
    Stock { id: Id, event: stock::Event },
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
