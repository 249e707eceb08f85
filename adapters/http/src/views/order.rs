//! An order, with what its reservation knows of its lines and its clock.

use super::reservation::{Places, lines, waiting};
use super::{seconds, time};
use earmark_core::order::{Duty, Order, Refund, Stage};
use earmark_core::reservation::Reservation;
use serde_json::{Map, Value, json};

/// An order.
pub(crate) fn order(order: &Order, held: Option<&Reservation>, places: &Places) -> Value {
    let mut view = Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.into(), value);
    put("order_id", json!(order.id.as_str()));
    put("status", json!(order.status.as_str()));
    put("reservation_id", json!(order.reservation_id.as_str()));
    put("profile", json!(order.request.as_ref().map(|request| request.profile.as_str())));
    put(
        "lines",
        match (held, &order.request) {
            (Some(held), _) => json!(lines(held, places)),
            (None, Some(request)) => super::lines(&request.lines),
            (None, None) => json!([]),
        },
    );
    put("expires_at", json!(held.and_then(|held| held.expires_at).map(time)));
    put("hold_seconds", seconds(held.map_or(order.policy.hold, |held| held.terms.hold)));
    if let Some(waits) = held.and_then(|held| waiting(held, places)) {
        put("position", json!(waits.position));
        put("overtakes", json!(waits.overtakes));
        put("max_overtakes", json!(waits.max_overtakes));
        put("collecting", json!(waits.collecting));
    }
    put("reason", json!(order.reason.as_ref().map(ToString::to_string)));
    put("payment", payment(order));
    put("refund", json!(refund(&order.payment.refunds)));
    put("refunds", order.payment.refunds.iter().map(one_refund).collect());
    put("purchase_order_id", json!(order.buying.as_ref().map(|_| order.purchase_id().to_string())));
    put("supplier", order.asks.iter().map(ask).collect());
    put("delivery", json!(duty(order.delivery)));
    put("created_at", json!(time(order.created_at)));
    put("updated_at", json!(time(order.updated_at)));
    Value::Object(view)
}

fn payment(order: &Order) -> Value {
    let payment = &order.payment;
    json!({
        "required": order.policy.payment.is_some(),
        "request": duty(payment.request),
        "void": duty(payment.void),
        "approved": payment.approved.as_ref().map(ToString::to_string),
    })
}

/// Whether money is owed back: as long as any of it is, it is.
fn refund(refunds: &[Refund]) -> Option<&'static str> {
    if refunds.is_empty() {
        None
    } else if refunds.iter().all(|refund| refund.done) {
        Some("done")
    } else {
        Some("owed")
    }
}

fn one_refund(refund: &Refund) -> Value {
    json!({ "reference": refund.reference.as_str(), "status": if refund.done { "done" } else { "owed" } })
}

fn ask(ask: &earmark_core::order::Ask) -> Value {
    let (stage, checks) = match ask.stage {
        Stage::Asked => ("asked", 0),
        Stage::Promised { checks, .. } => ("promised", checks),
        Stage::Supplied => ("supplied", 0),
        Stage::Gone => ("failed", 0),
        Stage::Unwanted => ("unwanted", 0),
        Stage::CalledBack => ("called_back", 0),
    };
    json!({
        "sku": ask.line.key.sku.as_str(),
        "location": ask.line.key.location.as_str(),
        "quantity": ask.line.quantity.units(),
        "stage": stage,
        "checks": checks,
    })
}

const fn duty(duty: Duty) -> Option<&'static str> {
    match duty {
        Duty::None => None,
        Duty::Owed => Some("owed"),
        Duty::Done => Some("done"),
    }
}
