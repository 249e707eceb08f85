//! The kinds of rows that not every batch changes.

use super::rows::until;
use super::{changed, guard, json};
use crate::load::Loaded;
use crate::session::{Broken, Session, statement};
use earmark_core::order::Status;
use earmark_core::reservation::Reservation;
use earmark_core::step::{Changes, Transition, Write};
use earmark_core::words::{Id, Location, Sku, Time};
use earmark_store::Failure;
use serde::Serialize;
use sqlx::query_file;
use std::collections::BTreeSet;

/// A row as one flat object: its columns are named as the core names its fields.
#[derive(Serialize)]
struct Versioned<'a, R> {
    version: u64,
    #[serde(flatten)]
    row: &'a R,
}

fn rows<R: Serialize>(writes: &[Write<R>]) -> Result<String, Failure> {
    let versioned = writes.iter().map(|Write { row, replaces }| Versioned { version: replaces + 1, row });
    json(&versioned.collect::<Vec<_>>())
}

/// Whether there are none of them.
pub(super) fn is_empty(changes: &Changes) -> bool {
    changes.reservations.iter().all(|write| write.row.lines.len() <= 1)
        && changes.orders.is_empty()
        && changes.purchases.is_empty()
        && changes.debts.is_empty()
        && changes.receipts.is_empty()
        && changes.policies.is_empty()
}

pub(super) async fn write(
    session: &mut Session<'_>,
    loaded: &Loaded,
    changes: &Changes,
) -> Result<(), Broken> {
    if is_empty(changes) {
        return Ok(());
    }
    let lines: Vec<Line<'_>> = changes.reservations.iter().flat_map(further_lines).collect();
    let moved: Vec<Moved<'_>> = changes.transitions(&loaded.slice).into_iter().map(Moved::from).collect();
    let query = query_file!(
        "sql/write_rest.sql",
        json(&lines)?,
        rows(&changes.orders)?,
        json(&moved)?,
        rows(&changes.purchases)?,
        rows(&changes.debts)?,
        rows(&changes.receipts)?,
        rows(&changes.policies)?,
        &taken(loaded, changes) as _
    );
    let replaced = statement!(session, fetch_one, query);
    guard("reservation_lines", replaced.lines, lines.iter().filter(|line| !line.is_new).count())?;
    guard("orders", replaced.orders, changed(&changes.orders))?;
    guard("purchases", replaced.purchases, changed(&changes.purchases))?;
    guard("debts", replaced.debts, changed(&changes.debts))?;
    guard("policies", replaced.policies, changed(&changes.policies))
}

/// New orders that no reservation of the same id stands beside: their ids are taken all the same, so that
/// whoever makes one at this moment, on another lane or server, meets them.
fn taken<'a>(loaded: &Loaded, changes: &'a Changes) -> Vec<&'a str> {
    let new = changes.orders.iter().filter(|write| write.replaces == 0).map(|write| &write.row.id);
    let stored = |id: &Id| loaded.slice.reservations.looked_up(id).flatten().is_some();
    let alone: BTreeSet<&Id> = new.filter(|id| !stored(id)).collect();
    if alone.is_empty() {
        return vec![];
    }
    let made = changes.reservations.iter().map(|write| &write.row.id).collect();
    alone.difference(&made).map(|id| id.as_str()).collect()
}

/// A line of a reservation, other than its first.
#[derive(Serialize)]
struct Line<'a> {
    reservation_id: &'a Id,
    #[serde(rename = "line")]
    number: usize,
    sku: &'a Sku,
    location: &'a Location,
    asked: i64,
    quantity: i64,
    found: i64,
    held: i64,
    deducted: i64,
    ticket: Option<u64>,
    live: bool,
    until: Option<i64>,
    lacks: i64,
    is_new: bool,
}

/// Lines come with their row and stay: they change, but never in number.
fn further_lines(write: &Write<Reservation>) -> impl Iterator<Item = Line<'_>> {
    let Write { row, replaces } = write;
    row.lines.iter().enumerate().skip(1).map(|(number, line)| Line {
        reservation_id: &row.id,
        number,
        sku: &line.key.sku,
        location: &line.key.location,
        asked: line.asked.units(),
        quantity: line.quantity,
        found: line.found,
        held: line.held,
        deducted: line.deducted,
        ticket: line.ticket,
        live: !row.status.is_final(),
        until: until(row, &line.key),
        lacks: row.lacks(line),
        is_new: *replaces == 0,
    })
}

/// A transition of an order, as the database keeps it.
#[derive(Serialize)]
struct Moved<'a> {
    order_id: &'a Id,
    number: u64,
    from_status: &'static str,
    to_status: Status,
    at: Time,
}

impl<'a> From<Transition<'a>> for Moved<'a> {
    fn from(moved: Transition<'a>) -> Self {
        let Transition { order_id, number, from, to, at } = moved;
        Self { order_id, number, from_status: from.map_or("none", Status::as_str), to_status: to, at }
    }
}
