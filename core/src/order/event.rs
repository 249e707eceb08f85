//! What can happen to an order.

use super::{Request, Status};
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
    /// When a supplier cannot help. An order that waits for the line fails next; any other goes on.
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

impl Status {
    /// Where an order stands after an event, given where it stood; none where it was not there yet.
    pub fn after(was: Option<Self>, event: &Event) -> Self {
        match event {
            Event::Reserved => Self::Reserved,
            Event::RestockAwaited { .. } => Self::AwaitingRestock,
            Event::Rejected => Self::Rejected,
            Event::PaymentAwaited => Self::AwaitingPayment,
            Event::Reinstated | Event::Confirmed => Self::Confirmed,
            Event::Fulfilled => Self::Fulfilled,
            Event::Cancelled { .. } => Self::Cancelled,
            Event::Expired { .. } => Self::Expired,
            Event::Failed { .. } => Self::Failed,
            Event::Placed { .. }
            | Event::Paid { .. }
            | Event::PaidLate { .. }
            | Event::Declined
            | Event::RefundOwed { .. }
            | Event::Promised { .. }
            | Event::Delayed { .. }
            | Event::Supplied { .. }
            | Event::Unsupplied { .. }
            | Event::Bought
            | Event::DebtPaid { .. }
            | Event::DebtWaived { .. } => was.unwrap_or(Self::Pending),
        }
    }
}
