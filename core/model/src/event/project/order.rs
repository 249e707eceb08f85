//! Events of an order, and of what it owes the outside.

use crate::Line;
use crate::Stamp;
use crate::event::{
    DebtDied, DebtDropped, DebtFailed, DebtIncurred, DebtPaid, DebtRevived, DebtSettled, DebtWaived,
    DebtWithdrawn, Event, OrderCancelled, OrderCreated, OrderStatusChanged, PaymentApproved, PaymentDeclined,
    PlanName, PurchaseCompleted, RefundOwed, SupplyArrived, SupplyDelayed, SupplyFailed, SupplyPromised,
};
use crate::resource::Owed;
use alloc::vec;
use alloc::vec::Vec;
use earmark_core::debt;
use earmark_core::order::{self, Plan, Status};
use earmark_core::words::{Id, Note, Reference};

pub(super) fn events<'a>(id: &'a Id, event: &'a order::Event) -> Vec<Event<'a>> {
    use order::Event as Of;
    let order_id = id.as_str();
    let status = |status: Status, reason: Option<&'a Note>| {
        let (status, reason) = (status, Some(reason.map(Note::as_str)));
        Event::OrderStatusChanged(OrderStatusChanged { order_id, status, reason, plan: None, lines: None })
    };
    let cancelled =
        |reason: &'a Note| Event::OrderCancelled(OrderCancelled { order_id, reason: reason.as_str() });
    let approved = |reference: &'a Reference, late| {
        Event::PaymentApproved(PaymentApproved { order_id, reference: reference.as_str(), late })
    };
    vec![match event {
        Of::Placed { request, .. } => Event::OrderCreated(OrderCreated {
            order_id,
            profile: request.profile.as_str(),
            lines: Line::all(&request.lines),
        }),
        Of::Reserved => status(Status::Reserved, None),
        Of::RestockAwaited { plan } => awaited(order_id, plan),
        Of::Rejected => status(Status::Rejected, None),
        Of::PaymentAwaited => status(Status::AwaitingPayment, None),
        Of::Paid { reference } => approved(reference, false),
        Of::PaidLate { reference } => approved(reference, true),
        Of::Declined => Event::PaymentDeclined(PaymentDeclined { order_id }),
        Of::RefundOwed { reference } => {
            Event::RefundOwed(RefundOwed { order_id, reference: reference.as_str() })
        }
        Of::Reinstated | Of::Confirmed => status(Status::Confirmed, None),
        Of::Fulfilled => status(Status::Fulfilled, None),
        Of::Cancelled { reason } => return vec![status(Status::Cancelled, Some(reason)), cancelled(reason)],
        Of::Expired { reason } => return vec![status(Status::Expired, Some(reason)), cancelled(reason)],
        Of::Failed { reason } => status(Status::Failed, Some(reason)),
        Of::Promised { ask } => Event::SupplyPromised(SupplyPromised { order_id, ask: ask + 1 }),
        Of::Delayed { ask } => Event::SupplyDelayed(SupplyDelayed { order_id, ask: ask + 1 }),
        Of::Supplied { ask } => Event::SupplyArrived(SupplyArrived { order_id, ask: ask + 1 }),
        Of::Unsupplied { ask } => Event::SupplyFailed(SupplyFailed { order_id, ask: ask + 1 }),
        Of::Bought => Event::PurchaseCompleted(PurchaseCompleted { order_id }),
        Of::DebtPaid { debt_id } => Event::DebtPaid(DebtPaid { order_id, debt_id: debt_id.as_str() }),
        Of::DebtWaived { debt_id } => Event::DebtWaived(DebtWaived { order_id, debt_id: debt_id.as_str() }),
    }]
}

fn awaited<'a>(order_id: &'a str, plan: &'a Plan) -> Event<'a> {
    let (plan, lines) = match plan {
        Plan::Wait => (PlanName::Wait, Vec::new()),
        Plan::Purchase { lines: bought } => (PlanName::Purchase, Line::all(bought)),
        Plan::Supplier { lines: asked } => (PlanName::Supplier, Line::all(asked)),
    };
    let (status, plan, lines) = (Status::AwaitingRestock, Some(plan), Some(lines));
    Event::OrderStatusChanged(OrderStatusChanged { order_id, status, reason: None, plan, lines })
}

/// The event of a debt. A claim is nobody's news: it says only which worker is busy.
pub(super) fn of_debt<'a>(id: &'a Id, event: &'a debt::Event) -> Option<Event<'a>> {
    use debt::Event as Of;
    let (debt_id, order_id) = (id.as_str(), id.base_str());
    Some(match event {
        Of::Claimed { .. } => return None,
        Of::Incurred { action, due_at, .. } => Event::DebtIncurred(DebtIncurred {
            debt_id,
            order_id,
            owed: Owed::from(action),
            due_at: Stamp(*due_at),
        }),
        Of::Failed { error, due_at } => {
            let (error, due_at) = (error.as_str(), Stamp(*due_at));
            Event::DebtFailed(DebtFailed { debt_id, order_id, error, due_at })
        }
        Of::Died { error } => Event::DebtDied(DebtDied { debt_id, order_id, error: error.as_str() }),
        Of::Settled => Event::DebtSettled(DebtSettled { debt_id, order_id }),
        Of::Withdrawn => Event::DebtWithdrawn(DebtWithdrawn { debt_id, order_id }),
        Of::Revived => Event::DebtRevived(DebtRevived { debt_id, order_id }),
        Of::Dropped { reason } => {
            Event::DebtDropped(DebtDropped { debt_id, order_id, reason: reason.as_str() })
        }
    })
}
