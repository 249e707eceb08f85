//! Purchase orders: what was asked of a supplier, and what of it has arrived.

use crate::words::{BalanceKey, Id, Lines, Time};
use alloc::{vec, vec::Vec};
use serde::{Deserialize, Serialize};

// ---- Commands -------------------------------------------------------------------------------

/// What can happen to a purchase order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// It is raised.
    Raise {
        /// The order whose shortage it cures; none where goods are bought for the shelf.
        order_id: Option<Id>,
        /// What is bought.
        lines: Lines,
    },
    /// Goods arrived for it.
    Receive(Lines),
    /// Nobody wants the rest any more.
    Cancel,
}

// ---- Events ---------------------------------------------------------------------------------

/// What happened to a purchase order. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// When it was raised.
    Raised {
        /// The order whose shortage it cures.
        order_id: Option<Id>,
        /// What is bought.
        lines: Lines,
    },
    /// When goods arrived, in full or in part.
    Received {
        /// What arrived.
        lines: Lines,
    },
    /// When the rest was called back.
    Cancelled,
}

// ---- State ----------------------------------------------------------------------------------

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

// ---- Decide ---------------------------------------------------------------------------------

/// Decides a command. Nothing is refused: what arrived, arrived.
pub fn decide(state: Option<&Purchase>, command: Command) -> Vec<Event> {
    match (command, state) {
        (Command::Raise { order_id, lines }, None) => vec![Event::Raised { order_id, lines }],
        (Command::Receive(lines), Some(_)) => vec![Event::Received { lines }],
        (Command::Cancel, Some(purchase)) if purchase.status == Status::Open => vec![Event::Cancelled],
        (Command::Raise { .. } | Command::Receive(_) | Command::Cancel, _) => vec![],
    }
}

// ---- Evolve ---------------------------------------------------------------------------------

/// The state after an event; `None` where the first event is missing.
pub fn evolve(state: Option<Purchase>, id: &Id, event: &Event, at: Time) -> Option<Purchase> {
    let mut next = match (state, event) {
        (None, Event::Raised { order_id, lines }) => Purchase {
            id: id.clone(),
            order_id: order_id.clone(),
            status: Status::Open,
            lines: lines.iter().map(BoughtLine::from).collect(),
            events: 0,
            created_at: at,
            updated_at: at,
        },
        (state, _) => state?,
    };
    next.events += 1;
    next.updated_at = next.updated_at.max(at);
    match event {
        Event::Raised { .. } => {}
        Event::Received { lines } => {
            for arrived in lines {
                if let Some(line) = next.lines.iter_mut().find(|line| line.key == arrived.key) {
                    line.received += arrived.quantity.units();
                }
            }
            if next.status == Status::Open && next.lines.iter().all(|line| line.missing() == 0) {
                next.status = Status::Received;
            }
        }
        Event::Cancelled => next.status = Status::Cancelled,
    }
    Some(next)
}

// ---- Helpers --------------------------------------------------------------------------------

impl From<&crate::words::Line> for BoughtLine {
    fn from(line: &crate::words::Line) -> Self {
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
