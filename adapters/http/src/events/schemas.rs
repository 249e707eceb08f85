//! The published form of every event. Data may gain fields; none is ever renamed or removed.

use serde_json::{Map, Value, json};

/// Every type of event we publish, and when.
pub(crate) const TYPES: [(&str, &str); 39] = [
    ("order.order.created", "When an order was placed"),
    ("order.order.status_changed", "When an order reached another status"),
    ("order.order.cancelled", "When an order was called off, or a deadline took it"),
    ("order.payment.approved", "When money came"),
    ("order.payment.declined", "When the payment service declined"),
    ("order.refund.owed", "When money is owed back"),
    ("order.debt.incurred", "When an order newly owes the outside an action"),
    ("order.debt.failed", "When a call to the outside failed and will be tried again"),
    ("order.debt.died", "When a call failed once too often and waits for an operator"),
    ("order.debt.settled", "When a debt was paid"),
    ("order.debt.withdrawn", "When a debt is owed no more"),
    ("order.debt.revived", "When an operator had a debt tried again"),
    ("order.debt.dropped", "When an operator gave a debt up"),
    ("order.debt.paid", "When a debt was paid that decides nothing else"),
    ("order.debt.waived", "When an order goes on without what an operator gave up"),
    ("warehouse.inventory.reserved", "When lines were taken"),
    ("warehouse.inventory.queued", "When demand was queued for stock"),
    ("warehouse.inventory.rejected", "When there was not enough stock"),
    ("warehouse.inventory.confirmed", "When reserved became committed"),
    ("warehouse.inventory.released", "When held stock was given back"),
    ("warehouse.inventory.expired", "When a deadline took a hold or a place in the queue"),
    ("warehouse.inventory.extended", "When a deadline moved"),
    ("warehouse.inventory.deducted", "When goods left"),
    ("warehouse.inventory.served", "When a waiter got everything it waited for"),
    ("warehouse.inventory.collected", "When stock was held for a waiter"),
    ("warehouse.inventory.overtaken", "When a younger request took what a waiter could not use"),
    ("warehouse.stock.changed", "For every movement of the ledger"),
    ("warehouse.stock.received", "When goods came in"),
    ("warehouse.stock.adjusted", "When stock was counted or corrected"),
    ("warehouse.stock.transferred", "When goods changed their location"),
    ("warehouse.stock.shortfall", "When a fact left less there than is promised"),
    ("purchase.order.created", "When goods were ordered"),
    ("purchase.order.completed", "When an order's purchase order has nothing more to bring"),
    ("purchase.order.cancelled", "When the rest of a purchase order was called back"),
    ("purchase.goods.received", "When goods arrived for a purchase order"),
    ("purchase.supply.promised", "When a supplier promised a line"),
    ("purchase.supply.delayed", "When a supplier needs longer"),
    ("purchase.supply.arrived", "When a supplier's goods are there"),
    ("purchase.supply.failed", "When a supplier cannot help"),
];

/// The JSON Schema of a type: its envelope and its data.
pub(crate) fn schema(kind: &str) -> Option<Value> {
    let (kind, about) = TYPES.iter().find(|(known, _)| *known == kind)?;
    Some(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:earmark:event:{kind}"),
        "title": kind,
        "description": about,
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"],
        "properties": {
            "specversion": { "const": "1.0" },
            "id": { "type": "string", "description": "With source, the event's one name" },
            "source": { "type": "string", "format": "uri-reference" },
            "type": { "const": kind },
            "subject": { "type": "string", "description": "The id it happened to, or SKU@location" },
            "time": { "type": "string", "format": "date-time" },
            "datacontenttype": { "const": "application/json" },
            "dataschema": { "type": "string", "format": "uri" },
            "cursor": { "type": "string", "description": "Continues behind this event" },
            "data": data(kind),
        },
    }))
}

fn data(kind: &str) -> Value {
    let fields = fields(kind);
    let property = |field: &&str| {
        let name = field.trim_end_matches('?');
        (name.to_owned(), property(name, field.ends_with('?')))
    };
    let properties: Map<String, Value> = fields.iter().map(property).collect();
    let required: Vec<&str> = fields.iter().map(|field| field.trim_end_matches('?')).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// The fields of an event's data; one that ends in `?` may be null.
fn fields(kind: &str) -> &'static [&'static str] {
    match kind {
        "order.order.created" => &["order_id", "profile", "lines"],
        "order.order.status_changed" => &["order_id", "status"],
        "order.order.cancelled" => &["order_id", "reason"],
        "order.payment.approved" => &["order_id", "reference", "late"],
        "order.refund.owed" => &["order_id", "reference"],
        "order.debt.incurred" => &["debt_id", "order_id", "action", "due_at"],
        "order.debt.failed" => &["debt_id", "order_id", "error", "due_at"],
        "order.debt.died" => &["debt_id", "order_id", "error"],
        "order.debt.dropped" => &["debt_id", "order_id", "reason"],
        "order.debt.settled" | "order.debt.withdrawn" | "order.debt.revived" => &["debt_id", "order_id"],
        "order.debt.paid" | "order.debt.waived" => &["order_id", "debt_id"],
        "warehouse.inventory.reserved" => &["reservation_id", "order_id?", "lines", "expires_at?"],
        "warehouse.inventory.queued" => &["reservation_id", "order_id?", "lines", "expires_at", "collecting"],
        "warehouse.inventory.rejected" | "warehouse.inventory.expired" | "warehouse.inventory.collected" => {
            &["reservation_id", "order_id?", "lines"]
        }
        "warehouse.inventory.released" => &["reservation_id", "order_id?", "reason?", "lines"],
        "warehouse.inventory.extended" | "warehouse.inventory.served" => {
            &["reservation_id", "order_id?", "expires_at"]
        }
        "warehouse.inventory.deducted" => {
            &["reservation_id", "order_id?", "lines", "keep_rest", "reference?"]
        }
        "warehouse.inventory.overtaken" => &["reservation_id", "order_id?", "collecting"],
        "warehouse.inventory.confirmed" => &["reservation_id", "order_id?"],
        "warehouse.stock.changed" => &[
            "seq",
            "at",
            "type",
            "sku",
            "location",
            "on_hand_delta",
            "reserved_delta",
            "committed_delta",
            "on_hand",
            "reserved",
            "committed",
            "safety_stock",
            "available",
            "incoming",
            "waiting",
        ],
        "warehouse.stock.received" => &["sku", "location", "quantity", "reference?", "order_id?"],
        "warehouse.stock.adjusted" => &["sku", "location", "reason"],
        "warehouse.stock.transferred" => &["sku", "from", "to", "quantity"],
        "warehouse.stock.shortfall" => &["sku", "location", "available"],
        "purchase.order.created" | "purchase.goods.received" => &["purchase_order_id", "order_id?", "lines"],
        "purchase.order.cancelled" => &["purchase_order_id", "order_id?"],
        "purchase.order.completed" | "order.payment.declined" => &["order_id"],
        _ => &["order_id", "ask"],
    }
}

fn property(name: &str, nullable: bool) -> Value {
    let kind = match name {
        "lines" => return json!({ "type": "array", "items": line() }),
        "collecting" | "keep_rest" | "late" => "boolean",
        "seq" | "on_hand" | "reserved" | "committed" | "safety_stock" | "available" | "incoming"
        | "waiting" | "quantity" | "ask" => "integer",
        delta if delta.ends_with("_delta") => "integer",
        _ => "string",
    };
    let kind = if nullable { json!([kind, "null"]) } else { json!(kind) };
    match name {
        "at" | "expires_at" | "due_at" => json!({ "type": kind, "format": "date-time" }),
        _ => json!({ "type": kind }),
    }
}

fn line() -> Value {
    json!({
        "type": "object",
        "required": ["sku", "location"],
        "properties": {
            "sku": { "type": "string" },
            "location": { "type": "string" },
            "quantity": { "type": "integer" },
            "asked": { "type": "integer" },
            "available": { "type": "integer" },
        },
    })
}
