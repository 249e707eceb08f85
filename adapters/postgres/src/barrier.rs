//! How far the synchronous standbys are known to have the log. PostgreSQL tells that only to those who may watch
//! replication; so a transaction is committed that does nothing but wait for them.
//!
//! One such transaction at a time, on a connection of its own: while the standbys are away it hangs, and everybody
//! else waits for its outcome no longer than they want to.

use crate::durable::Position;
use earmark_store::Failure;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, OnceCell, watch};
use tokio::task::JoinHandle;

/// How long one transaction waits for the standbys. Then its connection may be the one that is lost.
const WAIT_LIMIT: Duration = Duration::from_secs(20);

/// The pause before another try where there is no connection.
const RECONNECT_PAUSE: Duration = Duration::from_millis(200);

/// Ends with a commit that waits for the standbys, and so confirms everything before it.
const CONFIRM: &str = "SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) AS timeline, \
                         (pg_current_wal_insert_lsn() - '0/0')::bigint AS written, \
                         pg_logical_emit_message(true, 'earmark', '')";

/// The same for a login that may not emit messages: a lock of a row is a record of the log as well.
const CONFIRM_BY_LOCK: &str = "SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) AS timeline, \
                                 (pg_current_wal_insert_lsn() - '0/0')::bigint AS written \
                               FROM earmark.era FOR KEY SHARE";

/// Ends what an earlier connection of this barrier left waiting in the database.
const END_PREDECESSORS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                                WHERE application_name = $1 AND pid <> pg_backend_pid()";

#[derive(Debug)]
pub(crate) struct Barrier {
    address: PgConnectOptions,
    /// Started when it is needed first: most databases have no synchronous standby.
    task: OnceCell<Task>,
}

#[derive(Debug)]
struct Task {
    wanted: Arc<Notify>,
    confirmed: watch::Receiver<Option<Position>>,
    handle: JoinHandle<()>,
}

impl Drop for Task {
    fn drop(&mut self) {
        self.handle.abort();
    }
}

impl Barrier {
    pub(crate) fn new(address: PgConnectOptions) -> Self {
        Self { address, task: OnceCell::new() }
    }

    /// Returns once the standbys have the log up to `position`. Fails with [`Failure::Unavailable`] where they do not
    /// confirm that within `patience`, or where another server has taken over since.
    pub(crate) async fn await_confirmed(
        &self,
        position: &Position,
        patience: Duration,
        may_flush: bool,
    ) -> Result<(), Failure> {
        let task = self.task.get_or_init(|| async { Task::start(self.address.clone(), may_flush) }).await;
        let mut confirmed = task.confirmed.clone();
        let reached = async {
            loop {
                match &*confirmed.borrow_and_update() {
                    Some(at) if at.timeline > position.timeline => return false,
                    Some(at) if at.timeline == position.timeline && at.written >= position.written => {
                        return true;
                    }
                    Some(_) | None => {}
                }
                task.wanted.notify_one();
                if confirmed.changed().await.is_err() {
                    return false;
                }
            }
        };
        match tokio::time::timeout(patience, reached).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::Unavailable("another database server has taken over".to_owned())),
            Err(_) => Err(Failure::Unavailable(
                "the synchronous standbys of the database do not confirm what was read".to_owned(),
            )),
        }
    }
}

impl Task {
    fn start(address: PgConnectOptions, may_flush: bool) -> Self {
        let name = format!("earmark barrier {:016x}", RandomState::new().hash_one(std::process::id()));
        let address = address.application_name(&name);
        let (wanted, (confirm, confirmed)) = (Arc::new(Notify::new()), watch::channel(None));
        let statement = if may_flush { CONFIRM } else { CONFIRM_BY_LOCK };
        let handle = tokio::spawn(run(address, name, statement, wanted.clone(), confirm));
        Self { wanted, confirmed, handle }
    }
}

async fn run(
    address: PgConnectOptions,
    name: String,
    statement: &'static str,
    wanted: Arc<Notify>,
    confirmed: watch::Sender<Option<Position>>,
) {
    let mut idle = None;
    loop {
        wanted.notified().await;
        let confirm = confirm(&address, &name, statement, idle.take());
        match tokio::time::timeout(WAIT_LIMIT, confirm).await {
            Ok(Ok((connection, position))) => {
                idle = Some(connection);
                confirmed.send_replace(Some(position));
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "no connection to ask the standbys on");
                tokio::time::sleep(RECONNECT_PAUSE).await;
                wanted.notify_one();
            }
            Err(_) => {
                tracing::warn!(
                    "the synchronous standbys of the database do not confirm: reads wait for them"
                );
                wanted.notify_one();
            }
        }
    }
}

/// Waits for the standbys, on the connection that is there or a new one. Returns the connection, and up to where they
/// have the log.
async fn confirm(
    address: &PgConnectOptions,
    name: &str,
    statement: &'static str,
    idle: Option<PgConnection>,
) -> Result<(PgConnection, Position), sqlx::Error> {
    let mut connection = if let Some(mut connection) = idle {
        connection.ping().await?;
        connection
    } else {
        let mut connection = address.connect().await?;
        sqlx::query(END_PREDECESSORS).bind(name).execute(&mut connection).await?;
        connection
    };
    let row = sqlx::query(statement).fetch_one(&mut connection).await?;
    let position = Position::of(&row)?;
    Ok((connection, position))
}
