//! One line of the stock ledger.

use super::time;
use earmark_core::balance::Movement;
use serde_json::{Map, Value, json};

/// A movement; figures that did not change are left out of the rarer deltas.
pub(crate) fn movement(movement: &Movement) -> Value {
    let (delta, after, cause) = (&movement.delta, &movement.after, &movement.cause);
    let mut view = Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.into(), value);
    put("seq", json!(movement.seq));
    put("at", json!(time(movement.at)));
    put("type", json!(movement.kind.as_str()));
    put("sku", json!(movement.key.sku.as_str()));
    put("location", json!(movement.key.location.as_str()));
    put("on_hand_delta", json!(delta.on_hand));
    put("reserved_delta", json!(delta.reserved));
    put("committed_delta", json!(delta.committed));
    let rare = [
        ("safety_stock_delta", delta.safety_stock),
        ("incoming_delta", delta.incoming),
        ("waiting_delta", delta.waiting),
    ];
    for (name, units) in rare.into_iter().filter(|(_, units)| *units != 0) {
        put(name, json!(units));
    }
    for (name, value) in super::balance::figures(after) {
        put(&name, value);
    }
    let named = [
        ("reservation_id", cause.reservation_id.as_ref().map(ToString::to_string)),
        ("order_id", cause.order_id.as_ref().map(ToString::to_string)),
        ("purchase_order_id", cause.purchase_order_id.as_ref().map(ToString::to_string)),
        ("reference", cause.reference.as_ref().map(ToString::to_string)),
        ("reason", cause.reason.as_ref().map(ToString::to_string)),
    ];
    for (name, value) in named.into_iter().filter(|(_, value)| value.is_some()) {
        put(name, json!(value));
    }
    Value::Object(view)
}
