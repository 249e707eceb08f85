//! Changes: every part of what a step returned, each row guarded by what it replaces.

mod added;
mod rest;
mod rows;

use crate::failure::changed_meanwhile;
use crate::flush::Backend;
use crate::load::{Loaded, Subject};
use crate::pack::{Entry, subject};
use crate::session::{Broken, Session, statement};
use added::added;
pub(crate) use added::{Ready, ready};
use earmark_core::balance::Balance;
use earmark_core::reservation::Reservation;
use earmark_core::step::{Changes, Fact, Write};
use earmark_core::words::BalanceKey;
use earmark_store::Failure;
use rows::{BalanceRow, ReservationRow, movements};
use sqlx::query_file;
use std::collections::BTreeSet;

/// Writes it, in one statement or a few: each is for what mostly changes together. What comes back is where in the
/// journal this transaction stands, if it changes a balance.
pub(crate) async fn write(
    session: &mut Session<'_>,
    loaded: &Loaded,
    changes: &Changes,
) -> Result<Option<i64>, Broken> {
    let (begun, standing): (Vec<_>, Vec<_>) = changes.balances.iter().partition(|write| is_new(write));
    let (new, going_on): (Vec<_>, Vec<_>) = changes.reservations.iter().partition(|write| is_new(write));
    let going_on = reservations(going_on);
    let told = told(changes);
    let [begun, standing] = [begun, standing].map(|writes| balances(writes, loaded, &told));
    let position = write_most(session, loaded, changes, new, &standing).await?;
    write_on(session, &begun, &going_on).await?;
    rest::write(session, loaded, changes).await?;
    Ok(position)
}

/// The process of the database that wrote something, and where in the journal its transaction stands.
pub(crate) struct Written {
    pub(crate) by: Backend,
    pub(crate) position: i64,
}

/// Writes what only reserves ([`Changes::only_reserves`], of one line each), in one statement that is a transaction of
/// its own. `early`: it does not wait for the disk.
pub(crate) async fn write_at_once(
    session: &mut Session<'_>,
    loaded: &Loaded,
    changes: &Changes,
    early: bool,
) -> Result<Written, Broken> {
    let new = reservations(changes.reservations.iter().collect());
    let standing = balances(changes.balances.iter().collect(), loaded, &told(changes));
    write_stock(session, loaded, changes, &new, &standing, early).await
}

fn reservations(writes: Vec<&Write<Reservation>>) -> Vec<ReservationRow<'_>> {
    writes.into_iter().map(ReservationRow::of).collect()
}

/// The balances that events are of.
pub(crate) fn told(changes: &Changes) -> BTreeSet<&str> {
    let stock = changes.journal.iter().filter(|entry| subject(&entry.fact) == Subject::Stock);
    stock.map(|entry| entry.fact.id().as_str()).collect()
}

/// Whether a balance is one of these. Mostly none is, and its id need not be made.
pub(crate) fn is_told(told: &BTreeSet<&str>, key: &BalanceKey) -> bool {
    !told.is_empty() && told.contains(key.as_id().as_str())
}

fn balances<'a>(
    writes: Vec<&'a Write<Balance>>,
    loaded: &Loaded,
    told: &BTreeSet<&str>,
) -> Vec<BalanceRow<'a>> {
    writes.into_iter().map(|write| BalanceRow::of(write, loaded, told)).collect()
}

async fn write_most(
    session: &mut Session<'_>,
    loaded: &Loaded,
    changes: &Changes,
    new: Vec<&Write<Reservation>>,
    standing: &[BalanceRow<'_>],
) -> Result<Option<i64>, Broken> {
    if changes.journal.is_empty() && new.is_empty() && standing.is_empty() {
        return Ok(None);
    }
    if standing.is_empty() && changes.journal.iter().all(|entry| entry.movements.is_empty()) {
        added(loaded, changes, new)?.run(session).await?;
        return Ok(None);
    }
    let new = reservations(new);
    Ok(Some(write_stock(session, loaded, changes, &new, standing, false).await?.position))
}

async fn write_stock(
    session: &mut Session<'_>,
    loaded: &Loaded,
    changes: &Changes,
    new: &[ReservationRow<'_>],
    standing: &[BalanceRow<'_>],
    early: bool,
) -> Result<Written, Broken> {
    let Journal { at, size, entries } = Journal::of(loaded, changes)?;
    let moved = movements(&changes.journal)?;
    let (name, policy) = assumed(loaded);
    let query = query_file!(
        "sql/write.sql",
        at,
        size,
        entries,
        &moved as _,
        new as _,
        standing as _,
        early,
        name,
        policy
    );
    let written = statement!(session, fetch_one, query);
    Ok(Written { by: Backend(written.process), position: written.position })
}

/// The policy that was assumed: its name, and its row as the database tells it.
fn assumed(loaded: &Loaded) -> (Option<&str>, Option<&str>) {
    let policy = loaded.assumed.as_ref();
    (policy.map(|policy| policy.name.as_str()), policy.and_then(|policy| policy.text.as_deref()))
}

async fn write_on(
    session: &mut Session<'_>,
    begun: &[BalanceRow<'_>],
    going_on: &[ReservationRow<'_>],
) -> Result<(), Broken> {
    if begun.is_empty() && going_on.is_empty() {
        return Ok(());
    }
    let replaced = statement!(session, fetch_one, query_file!("sql/write_on.sql", begun as _, going_on as _));
    guard("reservations", replaced.reservations, going_on.len())
}

/// The events of a batch as its row of the journal.
struct Journal {
    at: i64,
    size: i32,
    entries: String,
}

impl Journal {
    fn of(loaded: &Loaded, changes: &Changes) -> Result<Self, Failure> {
        let at = changes.journal.first().map_or(0, |entry| entry.at.millis().cast_signed());
        let before = |fact: &Fact| loaded.positions.get(&(subject(fact), fact.id().clone())).copied();
        let entries = changes.journal.iter();
        let mut entries: Vec<Entry<&Fact>> =
            entries.map(|entry| Entry::of(entry, before(&entry.fact).unwrap_or_default())).collect();
        // Only neighbours, so that the order stays.
        entries.dedup_by(|next, last| last.takes(next));
        let size = i32::try_from(changes.journal.len())
            .map_err(|_| Failure::Refused("too many events".to_owned()))?;
        Ok(Self { at, size, entries: json(&entries)? })
    }
}

fn is_new<R>(write: &Write<R>) -> bool {
    write.replaces == 0
}

/// How many of these replace a row.
fn changed<R>(writes: &[Write<R>]) -> usize {
    writes.iter().filter(|write| !is_new(write)).count()
}

/// Says so where a row was not at the version that was to be replaced.
fn guard(table: &str, replaced: i64, expected: usize) -> Result<(), Broken> {
    if usize::try_from(replaced).is_ok_and(|replaced| replaced == expected) {
        return Ok(());
    }
    Err(changed_meanwhile(table).into())
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Refused(error.to_string()))
}
