//! Lists by page: what stands behind the place that the cursor names, whether or not a row still stands there.

use crate::{Cursor, Failure, Listed, Page};
use earmark_core::balance::{Balance, Movement};
use earmark_core::memory::{Rows, Tables};
use earmark_core::reservation::Reservation;
use earmark_core::words::{BalanceKey, Id, Sku, Time};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The rows that fit, newest first by creation and then id.
pub(super) fn newest<R: Clone>(
    rows: &Rows<Id, R>,
    page: &Page,
    created: impl Fn(&R) -> Time,
    fits: impl Fn(&R) -> bool,
) -> Result<Listed<R>, Failure> {
    let (at, last) = page.after_row()?;
    let last = (Reverse(at), last);
    let placed = rows.iter().map(|(id, (_, row))| ((Reverse(created(row)), id.as_str()), row.as_ref()));
    let mut found: Vec<_> = placed.filter(|(place, row)| *place > last && fits(row)).collect();
    found.sort_by_key(|(place, _)| *place);
    let listed = page.cut(found, |((Reverse(at), id), _)| Cursor::of_row(*at, id));
    Ok(listed.map(|(_, row)| row.clone()))
}

/// The rows of these ids that there are, each once.
pub(super) fn named<R: Clone>(rows: &Rows<Id, R>, ids: &[Id]) -> Vec<R> {
    let mut seen = BTreeSet::new();
    let first = ids.iter().filter(|id| seen.insert(*id));
    first.filter_map(|id| rows.get(id)).map(|(_, row)| row.as_ref().clone()).collect()
}

/// Balances whose SKU contains `text`, in key order.
pub(super) fn balances(tables: &Tables, text: Option<&str>, page: &Page) -> Result<Listed<Balance>, Failure> {
    let last = page.after_balance()?;
    let place = |key: &BalanceKey| (key.sku.as_str(), key.location.as_str()) > last;
    let named = |key: &BalanceKey| text.is_none_or(|text| key.sku.as_str().contains(text));
    let found = tables.balances.iter().filter(|(key, _)| place(key) && named(key));
    let found = found.map(|(_, (_, row))| row.as_ref().clone()).take(page.limit + 1).collect();
    Ok(page.cut(found, |row: &Balance| Cursor::of_balance(&row.key)))
}

/// The movements of a SKU, newest first by time, then location, then number descending.
pub(super) fn movements(tables: &Tables, sku: &Sku, page: &Page) -> Result<Listed<Movement>, Failure> {
    let last = page.after_movement()?.map(|(at, seq, location)| (Reverse(at), location, Reverse(seq)));
    let place = |row: &Movement| (Reverse(row.at), row.key.location.clone(), Reverse(row.seq));
    let all = tables.openings.values().chain(tables.journal.iter().flat_map(|recorded| &recorded.movements));
    let behind = |row: &&Movement| row.key.sku == *sku && last.as_ref().is_none_or(|last| place(row) > *last);
    let mut found: Vec<Movement> = all.filter(behind).cloned().collect();
    found.sort_by_cached_key(place);
    Ok(page.cut(found, Cursor::of_movement))
}

/// Live reservations with a line on a balance, by id.
pub(super) fn holders(tables: &Tables, key: &BalanceKey, page: &Page) -> Listed<Reservation> {
    let last = page.after.as_ref().map_or("", |Cursor(text)| text);
    let live = tables.reservations.values().map(|(_, row)| row.as_ref()).filter(|row| !row.status.is_final());
    let held = live.filter(|row| row.id.as_str() > last && row.lines.iter().any(|line| line.key == *key));
    page.cut(held.take(page.limit + 1).cloned().collect(), |row: &Reservation| Cursor(row.id.to_string()))
}
