//! What can be owed.

use super::Key;
use crate::order::Status;
use crate::words::{Id, Line, Lines, Reference, Time};
use serde::{Deserialize, Serialize};

/// What is owed. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// When the payment service is to be asked for the money.
    RequestPayment,
    /// When a payment that was asked for is no longer wanted.
    VoidPayment,
    /// When money came that the order cannot keep.
    RefundPayment {
        /// The payment's reference.
        reference: Reference,
    },
    /// When the supplier is to be asked for a short line.
    AskSupplier {
        /// What is short.
        line: Line,
    },
    /// When a supplier's promise is to be checked.
    CheckSupplier {
        /// What was promised.
        line: Line,
        /// Which check this is: 1, 2, …
        check: u32,
    },
    /// When what was asked of the supplier is no longer wanted.
    CancelSupplier {
        /// What was asked for.
        line: Line,
    },
    /// When a purchase order is to be sent.
    SendPurchaseOrder {
        /// The purchase order.
        purchase_order_id: Id,
        /// What to buy.
        lines: Lines,
    },
    /// When a purchase order is to be called back.
    CancelPurchaseOrder {
        /// The purchase order.
        purchase_order_id: Id,
    },
    /// When the goods are to be delivered.
    Deliver {
        /// What to deliver.
        lines: Lines,
    },
    /// When the customer is to be told that the order reached a status.
    Notify {
        /// The status reached.
        status: Status,
    },
}

impl Action {
    /// The action's name, as stored and shown.
    pub const fn name(&self) -> &'static str {
        self.kind().as_str()
    }
}

/// One thing a state owes: a function of that state, never stored by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// Which of the order's debts it is. Its id follows from that, so that a retry never acts twice.
    pub key: Key,
    /// What to do.
    pub action: Action,
    /// Not before this.
    pub due_at: Time,
}
