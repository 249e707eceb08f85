//! Where an order stands.

use super::{Buying, Request, Status};
use crate::policy::Policy;
use crate::words::{Id, Line, Note, Reference, Time};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Whether something is owed to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// When it is not owed.
    #[default]
    None,
    /// When it is owed.
    Owed,
    /// When it was done.
    Done,
}

/// What is known of an order's money.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Payment {
    /// Whether the payment service is to be asked, or was.
    pub request: Duty,
    /// Whether that request is to be called back, or was.
    pub void: Duty,
    /// The approved payment that the order keeps.
    pub approved: Option<Reference>,
    /// The late payment for which stock is being looked for.
    pub late: Option<Reference>,
    /// Payments owed back.
    pub refunds: Vec<Refund>,
}

/// Money that is owed back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Refund {
    /// The payment's reference.
    pub reference: Reference,
    /// Whether it was given back.
    pub done: bool,
}

/// What a supplier was asked for, and how that stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ask {
    /// What was asked for.
    pub line: Line,
    /// How it stands.
    pub stage: Stage,
}

/// How one line asked of a supplier stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// When the supplier has not answered yet.
    Asked,
    /// When it promised: incoming, not stock.
    Promised {
        /// When it last said so.
        at: Time,
        /// How many checks it has answered.
        checks: u32,
    },
    /// When the goods were booked in.
    Supplied,
    /// When it cannot help.
    Gone,
    /// When what was asked is to be called back.
    Unwanted,
    /// When it was called back.
    CalledBack,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Order {
    /// The client's id.
    pub id: Id,
    /// Where it stands.
    pub status: Status,
    /// What was ordered; none where a cancel came before its order.
    pub request: Option<Request>,
    /// The policy it runs under.
    pub policy: Policy,
    /// The reservation that holds its stock: its own id, or `<id>~2` after late money.
    pub reservation_id: Id,
    /// Its money.
    pub payment: Payment,
    /// What suppliers were asked for.
    pub asks: Vec<Ask>,
    /// What was bought for it.
    pub buying: Option<Buying>,
    /// Whether a carrier is owed the goods.
    pub delivery: Duty,
    /// Statuses the customer is still to be told of.
    pub notices: Vec<Status>,
    /// Debts an operator gave up.
    pub waived: Vec<Id>,
    /// Why it ended.
    pub reason: Option<Note>,
    /// How many events it has had.
    pub events: u64,
    /// When it was placed.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl Order {
    /// The largest number of payments an order keeps apart.
    pub const PAYMENTS_MAX: usize = 100;

    /// The id of the purchase order that cures its shortage.
    pub fn purchase_id(&self) -> Id {
        self.id.derive("po")
    }

    /// The id of the reservation that late money makes.
    pub fn late_reservation_id(&self) -> Id {
        self.id.derive("2")
    }

    /// What an ask adds to its balance's `incoming`.
    pub fn expects(ask: &Ask) -> i64 {
        if matches!(ask.stage, Stage::Promised { .. }) { ask.line.quantity.units() } else { 0 }
    }
}
