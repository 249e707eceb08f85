//! Rows as columns: one array for each, in the order in which the statement takes them.

use super::json;
use crate::pack::Move;
use crate::rows::numbers;
use earmark_core::balance::{Balance, Figures, Movement};
use earmark_core::reservation::Reservation;
use earmark_core::step::{Recorded, Write};
use earmark_core::words::{BalanceKey, Id, Note, Span, Time};
use earmark_store::Failure;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

fn stamp(time: Time) -> i64 {
    time.millis().cast_signed()
}

fn span(span: Span) -> i64 {
    span.millis().cast_signed()
}

/// A plain enum as the one word it is serialised to.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, Failure> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

/// The ledger: a row for each balance that moved.
#[derive(Default)]
pub(super) struct Ledger<'a> {
    pub(super) sku: Vec<&'a str>,
    pub(super) location: Vec<&'a str>,
    pub(super) last: Vec<i64>,
    pub(super) first: Vec<i64>,
    pub(super) delta: [Vec<i64>; 6],
    pub(super) after: [Vec<i64>; 6],
    pub(super) kinds: Vec<String>,
    pub(super) moves: Vec<String>,
}

fn push_figures(columns: &mut [Vec<i64>; 6], figures: &Figures) {
    for (column, figure) in columns.iter_mut().zip(numbers(figures)) {
        column.push(figure);
    }
}

pub(super) fn ledger(journal: &[Recorded]) -> Result<Ledger<'_>, Failure> {
    let mut moved = BTreeMap::<&BalanceKey, Vec<&Movement>>::new();
    for movement in journal.iter().flat_map(|entry| &entry.movements) {
        moved.entry(&movement.key).or_default().push(movement);
    }
    let mut ledger = Ledger::default();
    for (key, movements) in moved {
        let (Some(first), Some(last)) = (movements.first(), movements.last()) else { continue };
        ledger.sku.push(key.sku.as_str());
        ledger.location.push(key.location.as_str());
        ledger.last.push(last.seq.cast_signed());
        ledger.first.push(first.seq.cast_signed());
        let together = movements.iter().fold(Figures::default(), |sum, movement| sum + movement.delta);
        push_figures(&mut ledger.delta, &together);
        push_figures(&mut ledger.after, &last.after);
        let kinds = movements.iter().map(|movement| movement.kind).collect::<BTreeSet<_>>();
        ledger.kinds.push(kinds.iter().map(word).collect::<Result<Vec<_>, _>>()?.join(","));
        let packed = movements.iter().map(|movement| Move::of(movement)).collect::<Vec<_>>();
        ledger.moves.push(json(&packed)?);
    }
    Ok(ledger)
}

/// Balances.
#[derive(Default)]
pub(super) struct Balances<'a> {
    pub(super) sku: Vec<&'a str>,
    pub(super) location: Vec<&'a str>,
    pub(super) version: Vec<i64>,
    pub(super) figures: [Vec<i64>; 6],
    pub(super) seq: Vec<i64>,
    pub(super) owed_from: Vec<Option<i64>>,
    pub(super) updated_at: Vec<i64>,
    pub(super) is_told: Vec<bool>,
}

/// `told` holds the balances that a fact of this batch is told of.
pub(super) fn balances<'a>(writes: &'a [Write<Balance>], told: &BTreeSet<&str>) -> Balances<'a> {
    let mut columns = Balances::default();
    for Write { row, replaces } in writes {
        columns.sku.push(row.key.sku.as_str());
        columns.location.push(row.key.location.as_str());
        columns.version.push(replaces.cast_signed() + 1);
        push_figures(&mut columns.figures, &row.figures);
        columns.seq.push(row.seq.cast_signed());
        columns.owed_from.push(row.owed_from.map(u64::cast_signed));
        columns.updated_at.push(stamp(row.updated_at));
        columns.is_told.push(!told.is_empty() && told.contains(row.key.as_id().as_str()));
    }
    columns
}

macro_rules! columns {
    ($(#[$doc:meta])* $name:ident of $row:ty, $fill:ident($write:ident) { $($field:ident: $type:ty = $value:expr;)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(super) struct $name<'a> {
            $(pub(super) $field: Vec<$type>,)*
        }

        pub(super) fn $fill(writes: &[Write<$row>]) -> Result<$name<'_>, Failure> {
            let mut columns = $name::default();
            for $write in writes {
                $(columns.$field.push($value);)*
            }
            Ok(columns)
        }
    };
}

columns! {
    /// Reservations, each with its first line.
    Reservations of Reservation, reservations(write) {
        id: &'a str = write.row.id.as_str();
        version: i64 = write.replaces.cast_signed() + 1;
        ttl: Option<i64> = write.row.ttl.map(span);
        hold: i64 = span(write.row.terms.hold);
        renewal_factor: i64 = write.row.terms.renewal_factor.into();
        waiting: i64 = span(write.row.terms.waiting);
        max_overtakes: i64 = write.row.terms.max_overtakes.into();
        held_since: i64 = stamp(write.row.held_since);
        expires_at: Option<i64> = write.row.expires_at.map(stamp);
        events: i64 = write.row.events.cast_signed();
        created_at: i64 = stamp(write.row.created_at);
        updated_at: i64 = stamp(write.row.updated_at);
        asked: Option<i64> = write.row.lines.first().map(|line| line.asked.units());
        quantity: Option<i64> = write.row.lines.first().map(|line| line.quantity);
        found: Option<i64> = write.row.lines.first().map(|line| line.found);
        held: Option<i64> = write.row.lines.first().map(|line| line.held);
        deducted: Option<i64> = write.row.lines.first().map(|line| line.deducted);
        ticket: Option<i64> = write.row.lines.first().and_then(|line| line.ticket).map(u64::cast_signed);
        until: Option<i64> = write.row.lines.first().and_then(|line| until(&write.row, &line.key));
        lacks: i64 = write.row.lines.first().map_or(0, |line| write.row.lacks(line));
        overtakes: i64 = write.row.overtakes.into();
        lines: i64 = i64::try_from(write.row.lines.len()).unwrap_or(i64::MAX);
        collecting: bool = write.row.collecting;
        live: bool = !write.row.status.is_final();
        status: &'a str = write.row.status.as_str();
        mode: String = word(&write.row.mode)?;
        on_shortage: String = word(&write.row.on_shortage)?;
        sku: Option<&'a str> = write.row.lines.first().map(|line| line.key.sku.as_str());
        location: Option<&'a str> = write.row.lines.first().map(|line| line.key.location.as_str());
        order_id: Option<&'a str> = write.row.order_id.as_ref().map(Id::as_str);
        reason: Option<&'a str> = write.row.reason.as_ref().map(Note::as_str);
    }
}

/// The deadline of the units that a line holds.
pub(super) fn until(row: &Reservation, key: &BalanceKey) -> Option<i64> {
    row.holds().find(|(held, _)| *held == key).map(|(_, until)| stamp(until))
}
