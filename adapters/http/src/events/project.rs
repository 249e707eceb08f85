//! From a journal entry to the events it is told as. Types and data are an interface: others rely on
//! them, and their snapshots guard them.

mod order;
mod purchase;
mod reservation;
mod stock;

use earmark_core::step::{Fact, Recorded};
use earmark_model::Stamp;
use earmark_model::resource::Movement;
use serde_json::{Value, json};

/// One event before it has its envelope.
struct Told {
    kind: &'static str,
    data: Value,
}

fn told(kind: &'static str, data: Value) -> Told {
    Told { kind, data }
}

/// The events of an entry, in order: what happened, then each movement it made.
pub(crate) fn project(recorded: &Recorded, source: &str) -> Vec<Value> {
    let id = recorded.fact.id();
    let (word, mut events) = match &recorded.fact {
        Fact::Reservation { id, event } => ("reservation", reservation::told(id, event, &recorded.movements)),
        Fact::Order { id, event } => ("order", order::told(id, event)),
        Fact::Purchase { id, event } => ("purchase", purchase::told(id, event, &recorded.movements)),
        Fact::Debt { id, event } => ("debt", order::debt_told(id, event)),
        Fact::Stock { event, .. } => ("stock", stock::told(event)),
    };
    let of_stock = |movement| told("warehouse.stock.changed", json!(Movement::from(movement)));
    events.extend(recorded.movements.iter().map(of_stock));
    let envelope = |(n, event): (usize, Told)| {
        // A shortfall bears the number of the movement that caused it, so the type is part of the name.
        let short = if event.kind == "warehouse.stock.shortfall" { "shortfall" } else { word };
        json!({
            "specversion": "1.0",
            "id": format!("{short}/{id}/{}/{n}", recorded.number),
            "source": source,
            "type": event.kind,
            "subject": id.as_str(),
            "time": Stamp(recorded.at),
            "datacontenttype": "application/json",
            "dataschema": format!("urn:earmark:event:{}", event.kind),
            "data": event.data,
        })
    };
    events.into_iter().enumerate().map(envelope).collect()
}
