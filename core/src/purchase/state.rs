//! Where a purchase order stands, and what follows from it.

use crate::words::{BalanceKey, Id, Line, Lines, Time};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Where a purchase order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PurchaseOrderStatus"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// When goods are still expected.
    Open,
    /// When everything arrived.
    Received,
    /// When the rest was called back.
    Cancelled,
}

impl Status {
    /// The status as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Received => "received",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One line of a purchase order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BoughtLine {
    /// Which balance the goods are for.
    #[serde(flatten)]
    pub key: BalanceKey,
    /// What was bought.
    pub quantity: i64,
    /// What has arrived.
    pub received: i64,
}

/// A purchase order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Purchase {
    /// Its id: the client's, or derived from the order's.
    pub id: Id,
    /// The order whose shortage it cures.
    pub order_id: Option<Id>,
    /// Where it stands.
    pub status: Status,
    /// Its lines in key order.
    pub lines: Vec<BoughtLine>,
    /// How many events it has had.
    pub events: u64,
    /// When it was raised.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl From<&Line> for BoughtLine {
    fn from(line: &Line) -> Self {
        Self { key: line.key.clone(), quantity: line.quantity.units(), received: 0 }
    }
}

impl BoughtLine {
    /// What has not arrived yet.
    pub fn missing(&self) -> i64 {
        (self.quantity - self.received).max(0)
    }
}

impl Purchase {
    /// What a line adds to its balance's `incoming`.
    pub fn expects(&self, line: &BoughtLine) -> i64 {
        if self.status == Status::Open { line.missing() } else { 0 }
    }

    /// Whether this is the purchase order that a request of this content made.
    pub fn is_for(&self, lines: &Lines) -> bool {
        self.lines.len() == lines.len()
            && self.lines.iter().zip(lines).all(|(a, b)| a.key == b.key && a.quantity == b.quantity.units())
    }
}
