//! The journal: what happened, and the names of the movements it made.

use crate::failure::corrupt;
use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::step::{Fact, Recorded};
use earmark_core::words::{BalanceKey, Id, Location, Sku};
use earmark_store::Failure;

/// The journal; the database itself numbers its positions.
pub(crate) const ENTRIES: Shape =
    Shape { table: "journal", key: &["at", "number", "subject", "id", "event", "moved"], rest: &[] };

/// The names of movements: SKU, location, number.
pub(crate) type Moved = Vec<(Sku, Location, u64)>;

pub(crate) fn bind_entry(entry: &Recorded, values: Values) -> Values {
    let values = values.time(entry.at).count(entry.number);
    let values = match &entry.fact {
        Fact::Reservation { id, event } => values.text("reservation").text(id.as_str()).json(event),
        Fact::Order { id, event } => values.text("order").text(id.as_str()).json(event),
        Fact::Purchase { id, event } => values.text("purchase").text(id.as_str()).json(event),
        Fact::Debt { id, event } => values.text("debt").text(id.as_str()).json(event),
        Fact::Stock { id, event } => values.text("stock").text(id.as_str()).json(event),
    };
    let name = |movement: &earmark_core::balance::Movement| {
        let BalanceKey { sku, location } = movement.key.clone();
        (sku, location, movement.seq)
    };
    let moved: Moved = entry.movements.iter().map(name).collect();
    values.json_or_null((!moved.is_empty()).then_some(&moved))
}

/// An entry without its movements, and their names.
pub(crate) fn read_entry(columns: &mut Columns<'_>) -> Result<(Recorded, Moved), Failure> {
    let (at, number) = (columns.time()?, columns.count()?);
    let (subject, id) = (columns.text()?, columns.name(Id::stored)?);
    let fact = match subject {
        "reservation" => Fact::Reservation { id, event: columns.json()? },
        "order" => Fact::Order { id, event: columns.json()? },
        "purchase" => Fact::Purchase { id, event: columns.json()? },
        "debt" => Fact::Debt { id, event: columns.json()? },
        "stock" => Fact::Stock { id, event: columns.json()? },
        other => return Err(corrupt(format!("the journal tells of {other}"))),
    };
    let moved = columns.json_or_null::<Moved>()?.unwrap_or_default();
    Ok((Recorded { at, number, fact, movements: vec![] }, moved))
}
