//! A debt, and whether anybody is there to take it.

use super::time;
use crate::outgoing::Destinations;
use earmark_core::debt::{Action, Debt};
use earmark_core::words::Line;
use serde_json::{Map, Value, json};

/// A debt.
pub(crate) fn debt(debt: &Debt, destinations: &Destinations) -> Value {
    let destination = Destinations::of(&debt.action);
    let mut view = Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.into(), value);
    put("debt_id", json!(debt.id.as_str()));
    put("order_id", json!(debt.order_id.as_str()));
    put("action", json!(debt.action.name()));
    details(&debt.action, &mut put);
    put("status", json!(debt.status.as_str()));
    put("failures", json!(debt.failures));
    put("max_attempts", json!(debt.retry.max_attempts));
    put("due_at", json!(time(debt.due_at)));
    put("note", json!(debt.note.as_ref().map(ToString::to_string)));
    put("destination", json!(destination.name()));
    put("configured", json!(destinations.url(&debt.action).is_some()));
    put("created_at", json!(time(debt.created_at)));
    put("updated_at", json!(time(debt.updated_at)));
    Value::Object(view)
}

/// What an action is about, beside its order: part of the view and of the outgoing body.
pub(crate) fn details<R>(action: &Action, put: &mut impl FnMut(&str, Value) -> R) {
    match action {
        Action::RequestPayment | Action::VoidPayment => {}
        Action::RefundPayment { reference } => {
            put("reference", json!(reference.as_str()));
        }
        Action::AskSupplier { line } | Action::CancelSupplier { line } => of_line(line, put),
        Action::CheckSupplier { line, check } => {
            of_line(line, put);
            put("check", json!(check));
        }
        Action::SendPurchaseOrder { purchase_order_id, lines } => {
            put("purchase_order_id", json!(purchase_order_id.as_str()));
            put("lines", super::lines(lines));
        }
        Action::CancelPurchaseOrder { purchase_order_id } => {
            put("purchase_order_id", json!(purchase_order_id.as_str()));
        }
        Action::Deliver { lines } => {
            put("lines", super::lines(lines));
        }
        Action::Notify { status } => {
            put("order_status", json!(status.as_str()));
        }
    }
}

fn of_line<R>(line: &Line, put: &mut impl FnMut(&str, Value) -> R) {
    put("sku", json!(line.key.sku.as_str()));
    put("location", json!(line.key.location.as_str()));
    put("quantity", json!(line.quantity.units()));
}
