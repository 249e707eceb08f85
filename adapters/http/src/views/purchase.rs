//! A purchase order.

use super::time;
use earmark_core::purchase::{BoughtLine, Purchase};
use serde_json::{Value, json};

/// A purchase order.
pub(crate) fn purchase(purchase: &Purchase) -> Value {
    let line = |line: &BoughtLine| {
        json!({
            "sku": line.key.sku.as_str(),
            "location": line.key.location.as_str(),
            "quantity": line.quantity,
            "received": line.received,
            "missing": line.missing(),
        })
    };
    json!({
        "purchase_order_id": purchase.id.as_str(),
        "order_id": purchase.order_id.as_ref().map(ToString::to_string),
        "status": purchase.status.as_str(),
        "lines": purchase.lines.iter().map(line).collect::<Value>(),
        "created_at": time(purchase.created_at),
        "updated_at": time(purchase.updated_at),
    })
}
