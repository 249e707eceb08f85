//! What was seen is durable: on disk, and on the synchronous standbys where the database has any.
//!
//! Others may see a commit before either. It was committed early; or the server went down while the commit waited
//! for a standby, and found it in its own log when it came back.

use crate::barrier::Barrier;
use crate::failure::failure;
use earmark_store::Failure;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use std::time::Duration;

/// How far the log goes, and whether commits wait for standbys: then as the columns `timeline` and `written`.
macro_rules! log_end {
    () => {
        "SELECT left(pg_walfile_name(log.written), 8) AS timeline, (log.written - '0/0')::bigint AS written, \
           log.has_standbys"
    };
}

/// Read before the position up to which it is on disk, so that what is found to be there is.
macro_rules! of_log {
    () => {
        " FROM (SELECT pg_current_wal_insert_lsn() AS written, pg_current_wal_flush_lsn() AS flushed, \
             current_setting('synchronous_standby_names') <> '' \
               AND current_setting('synchronous_commit') IN ('on', 'remote_write', 'remote_apply') \
               AS has_standbys) AS log"
    };
}

/// Puts on disk what is not there yet; mostly all of it is. That does not wait for standbys: the barrier does.
const FLUSHED: &str = concat!(
    log_end!(),
    ", CASE WHEN log.written > log.flushed AND log.has_standbys \
         THEN set_config('synchronous_commit', 'local', true) END, \
       CASE WHEN log.written > log.flushed THEN pg_logical_emit_message(true, 'earmark', '') END",
    of_log!()
);

/// Where the login may not flush: then its own commits are on disk before anybody sees them.
const WRITTEN: &str = concat!(log_end!(), of_log!());

/// A place in the log: later timelines are those of standbys that took over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) timeline: String,
    pub(crate) written: i64,
}

impl Position {
    pub(crate) fn of(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { timeline: row.try_get("timeline")?, written: row.try_get("written")? })
    }
}

/// Returns once all that this connection can have seen is durable. Fails with [`Failure::Unavailable`] where the
/// standbys do not confirm it within `patience`.
///
/// `may_flush`: the login may have the log written to the disk.
pub(crate) async fn await_all_seen(
    connection: &mut PgConnection,
    barrier: &Barrier,
    may_flush: bool,
    patience: Duration,
) -> Result<(), Failure> {
    let end = sqlx::query(if may_flush { FLUSHED } else { WRITTEN }).fetch_one(connection).await;
    let end = end.map_err(failure)?;
    if end.try_get("has_standbys").map_err(failure)? {
        barrier.await_confirmed(&Position::of(&end).map_err(failure)?, patience, may_flush).await?;
    }
    Ok(())
}
