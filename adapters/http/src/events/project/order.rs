//! Events of an order, and of what it owes the outside.

use super::{Told, told as tell};
use earmark_core::debt;
use earmark_core::order::{Event, Plan, Status};
use earmark_core::words::{Id, Note, Reference};
use earmark_model::resource::Owed;
use earmark_model::{Line, Stamp};
use serde_json::{Map, Value, json};

pub(super) fn told(id: &Id, event: &Event) -> Vec<Told> {
    let about = |more: Value| about(id, &more);
    let status = |status: Status, reason: Option<&Note>| {
        let reason = reason.map(ToString::to_string);
        let data = about(json!({ "status": status.as_str(), "reason": reason }));
        tell("order.order.status_changed", data)
    };
    let cancelled =
        |reason: &Note| tell("order.order.cancelled", about(json!({ "reason": reason.as_str() })));
    let paid = |reference: &Reference, late: bool| {
        tell("order.payment.approved", about(json!({ "reference": reference.as_str(), "late": late })))
    };
    let ask = |kind, ask: &usize| vec![tell(kind, about(json!({ "ask": ask + 1 })))];
    match event {
        Event::Placed { request, .. } => {
            let more = json!({ "profile": request.profile.as_str(), "lines": Line::all(&request.lines) });
            vec![tell("order.order.created", about(more))]
        }
        Event::Reserved => vec![status(Status::Reserved, None)],
        Event::RestockAwaited { plan } => {
            let (how, bought) = match plan {
                Plan::Wait => ("wait", json!([])),
                Plan::Purchase { lines } => ("purchase", json!(Line::all(lines))),
                Plan::Supplier { lines } => ("supplier", json!(Line::all(lines))),
            };
            let more = json!({ "status": Status::AwaitingRestock.as_str(), "plan": how, "lines": bought });
            vec![tell("order.order.status_changed", about(more))]
        }
        Event::Rejected => vec![status(Status::Rejected, None)],
        Event::PaymentAwaited => vec![status(Status::AwaitingPayment, None)],
        Event::Paid { reference } => vec![paid(reference, false)],
        Event::PaidLate { reference } => vec![paid(reference, true)],
        Event::Declined => vec![tell("order.payment.declined", about(json!({})))],
        Event::RefundOwed { reference } => {
            vec![tell("order.refund.owed", about(json!({ "reference": reference.as_str() })))]
        }
        Event::Reinstated | Event::Confirmed => vec![status(Status::Confirmed, None)],
        Event::Fulfilled => vec![status(Status::Fulfilled, None)],
        Event::Cancelled { reason } => vec![status(Status::Cancelled, Some(reason)), cancelled(reason)],
        Event::Expired { reason } => vec![status(Status::Expired, Some(reason)), cancelled(reason)],
        Event::Failed { reason } => vec![status(Status::Failed, Some(reason))],
        Event::Promised { ask: n } => ask("purchase.supply.promised", n),
        Event::Delayed { ask: n } => ask("purchase.supply.delayed", n),
        Event::Supplied { ask: n } => ask("purchase.supply.arrived", n),
        Event::Unsupplied { ask: n } => ask("purchase.supply.failed", n),
        Event::Bought => vec![tell("purchase.order.completed", about(json!({})))],
        Event::DebtPaid { debt_id } => {
            vec![tell("order.debt.paid", about(json!({ "debt_id": debt_id.as_str() })))]
        }
        Event::DebtWaived { debt_id } => {
            vec![tell("order.debt.waived", about(json!({ "debt_id": debt_id.as_str() })))]
        }
    }
}

fn about(id: &Id, more: &Value) -> Value {
    let mut data = Map::new();
    data.insert("order_id".into(), json!(id.as_str()));
    data.extend(more.as_object().cloned().unwrap_or_default());
    Value::Object(data)
}

/// Events of a debt. A claim is nobody's news: it says only which worker is busy.
pub(super) fn debt_told(id: &Id, event: &debt::Event) -> Vec<Told> {
    use debt::Event;
    let about = |more: Value| {
        let mut data = Map::new();
        data.insert("debt_id".into(), json!(id.as_str()));
        data.insert("order_id".into(), json!(id.base().as_str()));
        data.extend(more.as_object().cloned().unwrap_or_default());
        Value::Object(data)
    };
    match event {
        Event::Incurred { action, due_at, .. } => {
            let mut more = json!(Owed::from(action));
            more["due_at"] = json!(Stamp(*due_at));
            vec![tell("order.debt.incurred", about(more))]
        }
        Event::Claimed { .. } => vec![],
        Event::Failed { error, due_at } => {
            let more = json!({ "error": error.as_str(), "due_at": Stamp(*due_at) });
            vec![tell("order.debt.failed", about(more))]
        }
        Event::Died { error } => vec![tell("order.debt.died", about(json!({ "error": error.as_str() })))],
        Event::Settled => vec![tell("order.debt.settled", about(json!({})))],
        Event::Withdrawn => vec![tell("order.debt.withdrawn", about(json!({})))],
        Event::Revived => vec![tell("order.debt.revived", about(json!({})))],
        Event::Dropped { reason } => {
            vec![tell("order.debt.dropped", about(json!({ "reason": reason.as_str() })))]
        }
    }
}
