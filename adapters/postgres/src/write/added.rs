//! What leaves the stock alone, as a batch of refusals does: one statement, which can be put together before the
//! database is free to run it.

use super::rows::{ReadRow, ReservationRow};
use super::{Journal, assumed, rest};
use crate::load::Loaded;
use crate::session::{Broken, Session, statement};
use earmark_core::reservation::Reservation;
use earmark_core::step::{Changes, Write};
use earmark_store::Failure;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{Execute, Postgres, query_file};

/// A statement with all that it is handed, ready to be sent.
pub(crate) struct Ready(Query<'static, Postgres, PgArguments>);

impl Ready {
    /// Runs it. What it answers need not be read: where something is not as it was read it fails.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<(), Broken> {
        statement!(session, execute, self.0);
        Ok(())
    }
}

/// The one statement that writes these, which only add rows ([`Changes::only_adds`]); none where it takes several.
pub(crate) fn ready(loaded: &Loaded, changes: &Changes) -> Result<Option<Ready>, Failure> {
    debug_assert!(changes.only_adds(), "what changes a row is not written here");
    if changes.is_empty() || !rest::is_empty(changes) {
        return Ok(None);
    }
    added(loaded, changes, changes.reservations.iter().collect()).map(Some)
}

/// The statement that writes events and new reservations. Where they were decided on assumptions, nobody may be found
/// to hold units past the deadline either.
pub(super) fn added(
    loaded: &Loaded,
    changes: &Changes,
    new: Vec<&Write<Reservation>>,
) -> Result<Ready, Failure> {
    let new = ReservationRow::alike(new);
    let Journal { at, size, entries } = Journal::of(loaded, changes)?;
    let read = if loaded.assumed.is_some() { ReadRow::all(loaded) } else { vec![] };
    let (name, policy) = assumed(loaded);
    let mut checked =
        query_file!("sql/write_added.sql", at, size, entries, &new as _, &read as _, at, name, policy);
    // A query that was checked against the schema has a type without a name: its parts are kept instead.
    let encoded = checked.take_arguments().map_err(|error| Failure::Refused(error.to_string()))?;
    let encoded = encoded.ok_or_else(|| Failure::Refused("a statement without its values".to_owned()))?;
    Ok(Ready(sqlx::query_with(checked.sql(), encoded)))
}
