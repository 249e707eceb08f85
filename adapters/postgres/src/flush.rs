//! Early commits: a transaction that commits without waiting for the disk gives its locks back at once, and
//! the next batch runs while this one is being written. Nobody is told of it before it is on disk.
//!
//! The proof that it got there is a small transaction that does wait, on the same connection: the log is
//! written in order, and a database that lost part of it has closed every connection.

use crate::load::Loaded;
use crate::seats::Seat;
use crate::session::{Broken, Session, broken, statement};
use crate::store::{BATCH_LIMIT, settle};
use crate::write::{self, Ready};
use earmark_core::step::Changes;
use earmark_store::{Failure, Faults, Flush};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

/// A transaction that waits for the disk, and does nothing else.
const FLUSH: &str = "SELECT pg_backend_pid() FROM pg_logical_emit_message(true, 'earmark', '')";

/// The process of the database behind a connection. A pooler may put another one there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backend(pub(crate) i32);

/// How what a batch came to gets durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// When its commit has waited for that.
    Awaited,
    /// When it committed early, in this process of the database.
    Early(Backend),
    /// When it wrote nothing, so that its commit waited for nothing: what it saw may not be durable.
    Seen,
}

/// Begins a transaction that commits early.
pub(crate) async fn begin(session: &mut Session<'_>) -> Result<Backend, Broken> {
    let begin = sqlx::raw_sql("BEGIN; SET LOCAL synchronous_commit = off; SELECT pg_backend_pid()");
    backend(statement!(session, fetch_one, begin))
}

/// The same, but it waits for nobody.
const TRIAL: &str =
    "SELECT set_config('synchronous_commit', 'off', true), pg_logical_emit_message(true, 'earmark', '')";

/// Whether this database lets us wait for the disk that way.
pub(crate) async fn is_possible(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    match sqlx::raw_sql(TRIAL).execute(connection).await {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(error)) => {
            tracing::info!(%error, "no early commits on this database");
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Resolves once everything that was committed on this connection is on disk.
pub(crate) fn of(mut seat: Seat, committed_by: Backend, faults: Faults) -> Flush {
    Box::pin(async move {
        let mut session = Session { connection: &mut seat.connection, faults: &faults };
        let flushed = flush(&mut session);
        let done = tokio::time::timeout(BATCH_LIMIT, flushed).await.unwrap_or(Err(Broken::Cut));
        let unknown =
            |why: String| Failure::Unavailable(format!("it is not known whether a batch got to disk: {why}"));
        match settle(seat, done).await {
            Ok(flushed_by) if flushed_by == committed_by => Ok(()),
            Ok(_) => Err(unknown("its connection now leads to another process".to_owned())),
            Err(failure) => Err(unknown(failure.to_string())),
        }
    })
}

/// Writes what a batch added that was decided without a lock, and waits until that is on disk, and with it all
/// that the batch saw. `ready` writes all of it, where one statement does.
pub(crate) async fn write(
    mut seat: Seat,
    ready: Option<Ready>,
    loaded: &Loaded,
    changes: &Changes,
    faults: &Faults,
) -> Result<(), Failure> {
    let mut session = Session { connection: &mut seat.connection, faults };
    let written = async {
        // A statement is a transaction of its own.
        if let Some(ready) = ready {
            return ready.run(&mut session).await;
        }
        session.run("BEGIN").await?;
        write::write(&mut session, loaded, changes).await?;
        session.run("COMMIT").await
    };
    let done = tokio::time::timeout(BATCH_LIMIT, written).await.unwrap_or(Err(Broken::Cut));
    settle(seat, done).await
}

async fn flush(session: &mut Session<'_>) -> Result<Backend, Broken> {
    backend(statement!(session, fetch_one, sqlx::query(FLUSH)))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what a statement hands over")]
fn backend(row: PgRow) -> Result<Backend, Broken> {
    Ok(Backend(row.try_get(0).map_err(broken)?))
}
