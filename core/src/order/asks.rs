//! What an order's events ask of its stock.

use super::{Event, Order, Plan};
use crate::policy::{Amount, Policy, Shortage};
use crate::words::{Line, Lines, Note, Span};

/// What an event asks of the order's stock. The same step answers it, always (never a later input).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// Take the order's lines under its id.
    Reserve {
        /// Whether what does not fit waits.
        wait: bool,
        /// Whether a waiter collects from the start.
        collecting: bool,
    },
    /// Take the order's lines again, committed at once.
    Commit,
    /// Stop the clock.
    Confirm,
    /// Start the payment phase of the clock.
    Reschedule(Span),
    /// Give everything back, and call back what was bought.
    Release(Note),
    /// Call back what was bought; the stock itself has ended already.
    CallBack,
    /// Raise the purchase order.
    Buy(Lines),
    /// Book in what the supplier brought, and hold it for the order.
    BookIn(Line),
}

/// What `event`, which led to `order`, asks of its stock.
pub fn asks(order: &Order, event: &Event) -> Option<Asks> {
    match event {
        Event::Placed { policy, .. } => {
            Some(Asks::Reserve { wait: waits(policy), collecting: collects_at_once(policy) })
        }
        Event::RestockAwaited { plan } => match plan {
            Plan::Purchase { lines } => Some(Asks::Buy(lines.clone())),
            Plan::Wait | Plan::Supplier { .. } => None,
        },
        Event::PaymentAwaited => order.policy.payment.map(Asks::Reschedule),
        Event::PaidLate { .. } => Some(Asks::Commit),
        Event::Confirmed => Some(Asks::Confirm),
        Event::Cancelled { reason } | Event::Failed { reason } => {
            order.request.is_some().then(|| Asks::Release(reason.clone()))
        }
        Event::Expired { .. } | Event::Fulfilled => Some(Asks::CallBack),
        Event::Supplied { ask } => order.asks.get(*ask).map(|ask| Asks::BookIn(ask.line.clone())),
        Event::Reserved
        | Event::Rejected
        | Event::Paid { .. }
        | Event::Reinstated
        | Event::Declined
        | Event::RefundOwed { .. }
        | Event::Promised { .. }
        | Event::Delayed { .. }
        | Event::Unsupplied { .. }
        | Event::Bought
        | Event::DebtPaid { .. }
        | Event::DebtWaived { .. } => None,
    }
}

fn waits(policy: &Policy) -> bool {
    match policy.on_shortage {
        Shortage::Reject => false,
        Shortage::Wait | Shortage::Purchase { .. } | Shortage::Supplier { .. } => true,
    }
}

/// Who asked only for the shortfall needs what is there as well.
fn collects_at_once(policy: &Policy) -> bool {
    match policy.on_shortage {
        Shortage::Purchase { amount: Amount::Shortfall } | Shortage::Supplier { .. } => true,
        Shortage::Reject | Shortage::Wait | Shortage::Purchase { amount: Amount::Full } => false,
    }
}
