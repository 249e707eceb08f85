//! Changes: every part of what a step returned, each row guarded by the version it replaces.

mod columns;
mod rest;

use crate::load::{Loaded, Subject};
use crate::pack::{Entry, subject};
use crate::session::{Broken, Session, statement};
use columns::{Balances, Ledger, Reservations, balances, ledger, reservations};
use earmark_core::step::{Changes, Fact, Write};
use earmark_store::Failure;
use sqlx::query_file;
use std::collections::BTreeSet;

/// Writes it, in one statement or two.
pub(crate) async fn write(
    session: &mut Session<'_>,
    loaded: &Loaded,
    changes: &Changes,
) -> Result<(), Broken> {
    let told =
        !changes.journal.is_empty() || !changes.balances.is_empty() || !changes.reservations.is_empty();
    if told {
        write_most(session, loaded, changes).await?;
    }
    rest::write(session, loaded, changes).await
}

async fn write_most(session: &mut Session<'_>, loaded: &Loaded, changes: &Changes) -> Result<(), Broken> {
    let at = changes.journal.first().map_or(0, |entry| entry.at.millis().cast_signed());
    let before = |fact: &Fact| loaded.positions.get(&(subject(fact), fact.id().clone())).copied();
    let entries: Vec<Entry<&Fact>> = changes
        .journal
        .iter()
        .map(|entry| Entry::of(entry, before(&entry.fact).unwrap_or_default()))
        .collect();
    let size = i32::try_from(entries.len()).map_err(|_| Failure::Refused("too many events".to_owned()))?;
    let entries = json(&entries)?;
    let stock = changes.journal.iter().filter(|entry| subject(&entry.fact) == Subject::Stock);
    let told: BTreeSet<&str> = stock.map(|entry| entry.fact.id().as_str()).collect();
    let moved: Ledger = ledger(&changes.journal)?;
    let b: Balances<'_> = balances(&changes.balances, &told);
    let r: Reservations<'_> = reservations(&changes.reservations)?;
    let query = query_file!(
        "sql/write.sql",
        at,
        size,
        entries,
        &moved.sku as _,
        &moved.location as _,
        &moved.last,
        &moved.first,
        &moved.delta[0],
        &moved.delta[1],
        &moved.delta[2],
        &moved.delta[3],
        &moved.delta[4],
        &moved.delta[5],
        &moved.after[0],
        &moved.after[1],
        &moved.after[2],
        &moved.after[3],
        &moved.after[4],
        &moved.after[5],
        &moved.kinds,
        &moved.moves,
        &b.sku as _,
        &b.location as _,
        &b.version,
        &b.figures[0],
        &b.figures[1],
        &b.figures[2],
        &b.figures[3],
        &b.figures[4],
        &b.figures[5],
        &b.seq,
        &b.owed_from as _,
        &b.updated_at,
        &b.is_told,
        &r.id as _,
        &r.version,
        &r.ttl as _,
        &r.hold,
        &r.renewal_factor,
        &r.waiting,
        &r.max_overtakes,
        &r.held_since,
        &r.expires_at as _,
        &r.events,
        &r.created_at,
        &r.updated_at,
        &r.asked as _,
        &r.quantity as _,
        &r.found as _,
        &r.held as _,
        &r.deducted as _,
        &r.ticket as _,
        &r.until as _,
        &r.lacks,
        &r.overtakes,
        &r.lines,
        &r.collecting,
        &r.live,
        &r.status as _,
        &r.mode,
        &r.on_shortage,
        &r.sku as _,
        &r.location as _,
        &r.order_id as _,
        &r.reason as _
    );
    let replaced = statement!(session, fetch_one, query);
    guard("balances", replaced.balances, changed(&changes.balances))?;
    guard("reservations", replaced.reservations, changed(&changes.reservations))
}

/// How many of these replace a row.
fn changed<R>(writes: &[Write<R>]) -> usize {
    writes.iter().filter(|write| write.replaces > 0).count()
}

/// Says so where a row was not at the version that was to be replaced.
fn guard(table: &str, replaced: i64, expected: usize) -> Result<(), Broken> {
    if usize::try_from(replaced).is_ok_and(|replaced| replaced == expected) {
        return Ok(());
    }
    Err(Failure::Conflict(format!("a row of {table} changed since it was loaded")).into())
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Refused(error.to_string()))
}
