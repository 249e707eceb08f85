//! Events of a purchase order.

use super::{Told, told as tell};
use earmark_core::balance::Movement;
use earmark_core::purchase::Event;
use earmark_core::words::Id;
use earmark_model::Line;
use serde_json::json;

pub(super) fn told(id: &Id, event: &Event, movements: &[Movement]) -> Vec<Told> {
    let of_order = movements.first().and_then(|movement| movement.cause.order_id.as_ref());
    let of_order = of_order.map(ToString::to_string);
    let id = id.as_str();
    match event {
        Event::Raised { order_id, lines } => {
            let order_id = order_id.as_ref().map(ToString::to_string);
            let data = json!({ "purchase_order_id": id, "order_id": order_id, "lines": Line::all(lines) });
            vec![tell("purchase.order.created", data)]
        }
        Event::Received { lines } => {
            let data = json!({ "purchase_order_id": id, "order_id": of_order, "lines": Line::all(lines) });
            vec![tell("purchase.goods.received", data)]
        }
        Event::Cancelled => {
            vec![tell("purchase.order.cancelled", json!({ "purchase_order_id": id, "order_id": of_order }))]
        }
    }
}
