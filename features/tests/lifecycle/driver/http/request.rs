//! Which request says a command.

use super::body::{changed, defined, lines, mode, parcelled, replied, seconds};
use earmark_core::debt;
use earmark_core::reservation::OnShortage;
use earmark_core::step::Command;
use reqwest::Method;
use serde_json::{Value, json};

/// A request to the API.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Option<Value>,
    pub(super) key: Option<String>,
}

fn post(path: impl Into<String>, body: Value) -> Request {
    // What nobody says is left out, as a client would.
    let body = match body {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    };
    Request { method: Method::POST, path: path.into(), body: Some(body), key: None }
}

/// The request; none where no client has a way to say it.
pub(super) fn of(command: &Command) -> Option<Request> {
    Some(match command {
        Command::Reserve { reservation_id, request } => {
            let body = json!({
                "reservation_id": reservation_id, "lines": lines(&request.lines),
                "ttl_seconds": request.ttl.map(seconds), "mode": mode(request.mode),
                "on_shortage": if request.on_shortage == OnShortage::Wait { "wait" } else { "reject" },
            });
            post("/inventory/reserve", body)
        }
        Command::Confirm { reservation_id } => {
            post("/inventory/confirm", json!({ "reservation_id": reservation_id }))
        }
        Command::Release { reservation_id, reason } => {
            post("/inventory/release", json!({ "reservation_id": reservation_id, "reason": reason }))
        }
        Command::Extend { reservation_id, ttl } => {
            let body = json!({ "reservation_id": reservation_id, "ttl_seconds": seconds(*ttl) });
            post("/inventory/extend", body)
        }
        Command::Deduct { reservation_id, parcel } => {
            let mut body = parcelled(parcel);
            body["reservation_id"] = json!(reservation_id);
            post("/inventory/deduct", body)
        }
        Command::Receive { key, quantity, purchase_order_id, reference } => {
            let body = json!({
                "sku": key.sku, "location": key.location, "quantity": quantity,
                "purchase_order_id": purchase_order_id, "reference": reference,
            });
            post("/inventory/receive", body)
        }
        Command::Adjust { key, change, reason, reference } => {
            let mut body = changed(key, *change);
            body["reason"] = json!(reason);
            body["reference"] = json!(reference);
            post("/inventory/adjust", body)
        }
        Command::Transfer { sku, from, to, quantity, reference } => {
            let body = json!({
                "sku": sku, "from": from, "to": to, "quantity": quantity, "reference": reference,
            });
            post("/inventory/transfer", body)
        }
        Command::PlaceOrder { order_id, request } => {
            let body = json!({
                "order_id": order_id, "lines": lines(&request.lines), "profile": request.profile,
                "hold_seconds": request.hold.map(seconds),
            });
            post("/orders", body)
        }
        Command::ConfirmOrder { order_id } => post(format!("/orders/{order_id}/confirm"), json!({})),
        Command::CancelOrder { order_id, reason } => {
            post(format!("/orders/{order_id}/cancel"), json!({ "reason": reason }))
        }
        Command::ExtendOrder { order_id, ttl } => {
            post(format!("/orders/{order_id}/extend"), json!({ "ttl_seconds": seconds(*ttl) }))
        }
        Command::FulfilOrder { order_id, parcel } => {
            post(format!("/orders/{order_id}/fulfil"), parcelled(parcel))
        }
        Command::Pay { order_id, approved, reference } => {
            let outcome = if *approved { "approved" } else { "declined" };
            let body = json!({ "outcome": outcome, "reference": reference });
            post(format!("/orders/{order_id}/payment"), body)
        }
        Command::RaisePurchase { purchase_order_id, lines: bought } => {
            let body = json!({ "purchase_order_id": purchase_order_id, "lines": lines(bought) });
            post("/purchase-orders", body)
        }
        Command::ReceivePurchase { purchase_order_id, lines: arrived, reference } => {
            let body = json!({ "lines": arrived.as_ref().map(lines), "reference": reference });
            post(format!("/purchase-orders/{purchase_order_id}/receive"), body)
        }
        Command::Debt { debt_id, command: debt::Command::Retry } => {
            post(format!("/debts/{debt_id}/retry"), json!({}))
        }
        Command::Debt { debt_id, command: debt::Command::Drop { reason } } => {
            post(format!("/debts/{debt_id}/drop"), json!({ "reason": reason }))
        }
        Command::Reply { debt_id, reply } => post(format!("/debts/{debt_id}/reply"), replied(reply)),
        Command::PutPolicy { name, policy } => {
            let (path, body) = (format!("/policies/{name}"), Some(defined(policy)));
            Request { method: Method::PUT, path, body, key: None }
        }
        // A worker and the sweeper live inside the server.
        Command::Debt { command: debt::Command::Claim { .. } | debt::Command::Fail { .. }, .. }
        | Command::Expire { .. }
        | Command::Serve { .. } => return None,
    })
}
