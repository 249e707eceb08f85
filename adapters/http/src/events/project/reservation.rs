//! Events of a reservation.

use super::{Told, told as tell};
use earmark_core::balance::Movement;
use earmark_core::reservation::{Event, Opening};
use earmark_core::words::Id;
use earmark_model::Stamp;
use serde_json::{Map, Value, json};

pub(super) fn told(id: &Id, event: &Event, movements: &[Movement]) -> Vec<Told> {
    // An end does not repeat whose reservation it was; its movements do.
    let of_order = movements.first().and_then(|movement| movement.cause.order_id.as_ref());
    let about = |order_id: Option<&Id>, more: Value| {
        let mut data = Map::new();
        data.insert("reservation_id".into(), json!(id.as_str()));
        data.insert("order_id".into(), json!(order_id.map(ToString::to_string)));
        data.extend(more.as_object().cloned().unwrap_or_default());
        Value::Object(data)
    };
    let moved = |more| about(of_order, more);
    let units = |of: fn(&Movement) -> i64| -> Value {
        movements.iter().filter(|movement| of(movement) != 0).map(|m| line(m, of(m))).collect()
    };
    let given_back = |m: &Movement| -(m.delta.reserved + m.delta.committed);
    match event {
        Event::Reserved { opening, taken, expires_at } => {
            let more = json!({ "lines": lines(opening, taken), "expires_at": Stamp(*expires_at) });
            vec![tell("warehouse.inventory.reserved", about(opening.order_id.as_ref(), more))]
        }
        Event::Committed { opening } => {
            let all: Vec<i64> = opening.request.lines.iter().map(|line| line.quantity.units()).collect();
            let more = json!({ "lines": lines(opening, &all), "expires_at": null });
            vec![tell("warehouse.inventory.reserved", about(opening.order_id.as_ref(), more))]
        }
        Event::Queued { opening, expires_at, collecting, .. } => {
            let more = json!({
                "lines": short(opening),
                "expires_at": Stamp(*expires_at),
                "collecting": collecting,
            });
            vec![tell("warehouse.inventory.queued", about(opening.order_id.as_ref(), more))]
        }
        Event::Rejected { opening } => {
            let lines = short(opening);
            vec![tell(
                "warehouse.inventory.rejected",
                about(opening.order_id.as_ref(), json!({ "lines": lines })),
            )]
        }
        Event::Confirmed => vec![tell("warehouse.inventory.confirmed", moved(json!({})))],
        Event::Released { reason } => {
            let reason = reason.as_ref().map(ToString::to_string);
            let more = json!({ "reason": reason, "lines": units(given_back) });
            vec![tell("warehouse.inventory.released", moved(more))]
        }
        // Told twice: as what it is, and as stock given back, so that who listens for that misses none.
        Event::Expired => vec![
            tell("warehouse.inventory.expired", moved(json!({ "lines": units(given_back) }))),
            tell(
                "warehouse.inventory.released",
                moved(json!({ "reason": "expired", "lines": units(given_back) })),
            ),
        ],
        Event::Extended { expires_at } | Event::Rescheduled { expires_at } => {
            vec![tell("warehouse.inventory.extended", moved(json!({ "expires_at": Stamp(*expires_at) })))]
        }
        Event::Deducted { keep_rest, reference, .. } => {
            let more = json!({
                "lines": units(|m| -m.delta.on_hand),
                "keep_rest": keep_rest,
                "reference": reference.as_ref().map(ToString::to_string),
            });
            vec![tell("warehouse.inventory.deducted", moved(more))]
        }
        Event::Served { expires_at } => {
            vec![tell("warehouse.inventory.served", moved(json!({ "expires_at": Stamp(*expires_at) })))]
        }
        Event::Collected { .. } => {
            vec![tell(
                "warehouse.inventory.collected",
                moved(json!({ "lines": units(|m| m.delta.reserved) })),
            )]
        }
        Event::Overtaken { collecting } => {
            vec![tell("warehouse.inventory.overtaken", moved(json!({ "collecting": collecting })))]
        }
    }
}

fn line(movement: &Movement, units: i64) -> Value {
    let key = &movement.key;
    json!({ "sku": key.sku.as_str(), "location": key.location.as_str(), "quantity": units })
}

/// What was asked, and what of it was taken.
fn lines(opening: &Opening, taken: &[i64]) -> Value {
    let line = |(line, taken): (&earmark_core::words::Line, &i64)| {
        json!({
            "sku": line.key.sku.as_str(),
            "location": line.key.location.as_str(),
            "asked": line.quantity.units(),
            "quantity": taken,
        })
    };
    opening.request.lines.iter().zip(taken).map(line).collect()
}

/// What was asked, and what was there for it.
fn short(opening: &Opening) -> Value {
    let line = |(line, found): (&earmark_core::words::Line, &i64)| {
        json!({
            "sku": line.key.sku.as_str(),
            "location": line.key.location.as_str(),
            "asked": line.quantity.units(),
            "available": found,
        })
    };
    opening.request.lines.iter().zip(&opening.found).map(line).collect()
}
