//! What can happen to an order.

use super::Request;
use crate::policy::Policy;
use crate::words::{Id, Lines, Note, Reference};
use serde::{Deserialize, Serialize};

/// How a shortage is to be cured.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Plan {
    /// When it waits its turn.
    Wait,
    /// When goods are bought.
    Purchase {
        /// What is bought.
        lines: Lines,
    },
    /// When a supplier is asked.
    Supplier {
        /// What it is asked for.
        lines: Lines,
    },
}

/// What happened to an order. Names here are a storage format, guarded by golden files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// When it was placed.
    Placed {
        /// What was ordered.
        request: Request,
        /// The policy it runs under.
        policy: Policy,
    },
    /// When its stock is held.
    Reserved,
    /// When it waits for stock.
    RestockAwaited {
        /// How the shortage is to be cured.
        plan: Plan,
    },
    /// When it was refused for want of stock.
    Rejected,
    /// When payment is due.
    PaymentAwaited,
    /// When money came.
    Paid {
        /// The payment's reference.
        reference: Reference,
    },
    /// When money came after its deadline had ended the order.
    PaidLate {
        /// The payment's reference.
        reference: Reference,
    },
    /// When late money found stock: the order lives again.
    Reinstated,
    /// When the payment service declined.
    Declined,
    /// When money is owed back.
    RefundOwed {
        /// The payment's reference.
        reference: Reference,
    },
    /// When the customer's promise became ours.
    Confirmed,
    /// When its goods left.
    Fulfilled,
    /// When it was called off, by the customer or a declined payment.
    Cancelled {
        /// Why.
        reason: Note,
    },
    /// When a deadline took it.
    Expired {
        /// Which promise ran out.
        reason: Note,
    },
    /// When it could not be supplied.
    Failed {
        /// Why.
        reason: Note,
    },
    /// When a supplier promised a line.
    Promised {
        /// Index among the lines asked for.
        ask: usize,
    },
    /// When a supplier needs longer.
    Delayed {
        /// Index among the lines asked for.
        ask: usize,
    },
    /// When a supplier's goods are there.
    Supplied {
        /// Index among the lines asked for.
        ask: usize,
    },
    /// When a supplier cannot help and the order no longer depends on it.
    Unsupplied {
        /// Index among the lines asked for.
        ask: usize,
    },
    /// When its purchase order has nothing more to bring.
    Bought,
    /// When a debt was paid that decides nothing else.
    DebtPaid {
        /// Which.
        debt_id: Id,
    },
    /// When an operator gave a debt up.
    DebtWaived {
        /// Which.
        debt_id: Id,
    },
}
