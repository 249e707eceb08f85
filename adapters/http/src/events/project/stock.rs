//! Events of physical stock.

use super::{Told, told as tell};
use earmark_core::step::{Change, StockEvent};
use earmark_core::words::BalanceKey;
use serde_json::{Map, Value, json};

pub(super) fn told(event: &StockEvent) -> Vec<Told> {
    match event {
        StockEvent::Received { key, quantity, reference, order_id } => {
            let more = json!({
                "quantity": quantity.units(),
                "reference": reference.as_ref().map(ToString::to_string),
                "order_id": order_id.as_ref().map(ToString::to_string),
            });
            vec![tell("warehouse.stock.received", about(key, &more))]
        }
        StockEvent::Adjusted { key, change, reason } => {
            let (what, units) = match change {
                Change::OnHand(units) => ("on_hand", units),
                Change::Delta(units) => ("delta", units),
                Change::SafetyStock(units) => ("safety_stock", units),
            };
            let more = json!({ what: units, "reason": reason.as_str() });
            vec![tell("warehouse.stock.adjusted", about(key, &more))]
        }
        StockEvent::Transferred { sku, from, to, quantity } => {
            let data = json!({
                "sku": sku.as_str(),
                "from": from.as_str(),
                "to": to.as_str(),
                "quantity": quantity.units(),
            });
            vec![tell("warehouse.stock.transferred", data)]
        }
        StockEvent::Shortfall { key, available } => {
            vec![tell("warehouse.stock.shortfall", about(key, &json!({ "available": available })))]
        }
    }
}

fn about(key: &BalanceKey, more: &Value) -> Value {
    let mut data = Map::new();
    data.insert("sku".into(), json!(key.sku.as_str()));
    data.insert("location".into(), json!(key.location.as_str()));
    data.extend(more.as_object().cloned().unwrap_or_default());
    Value::Object(data)
}
