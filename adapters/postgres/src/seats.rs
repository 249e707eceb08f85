//! The connections that write: so many, each made when it is needed and used by one batch at a time.

use crate::failure::failure;
use crate::open;
use earmark_store::Failure;
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a batch waits for a connection: of ours, or of the database.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(crate) struct Seats {
    options: PgConnectOptions,
    free: Arc<Semaphore>,
    idle: Mutex<Vec<PgConnection>>,
}

/// A connection in use. Whoever drops it without giving it back loses it, and with it its transaction.
pub(crate) struct Seat {
    pub(crate) connection: PgConnection,
    seats: Arc<Seats>,
    _permit: OwnedSemaphorePermit,
}

impl Seats {
    pub(crate) fn new(options: PgConnectOptions, count: usize) -> Self {
        Self { options, free: Arc::new(Semaphore::new(count.max(1))), idle: Mutex::default() }
    }

    pub(crate) async fn take(self: &Arc<Self>) -> Result<Seat, Failure> {
        let late = |_| Failure::Unavailable("no connection to the database in time".to_owned());
        let permit = tokio::time::timeout(PATIENCE, self.free.clone().acquire_owned()).await.map_err(late)?;
        let permit = permit.map_err(|closed| Failure::Unavailable(closed.to_string()))?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => tokio::time::timeout(PATIENCE, open::writer(&self.options))
                .await
                .map_err(late)?
                .map_err(failure)?,
        };
        Ok(Seat { connection, seats: self.clone(), _permit: permit })
    }
}

impl Seat {
    /// Gives the connection back; no transaction is open on it.
    pub(crate) fn give_back(self) {
        self.seats.idle.lock().unwrap_or_else(PoisonError::into_inner).push(self.connection);
    }

    /// Closes the connection without a word. What took it may have taken the idle ones too.
    pub(crate) async fn cut(self) {
        self.seats.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.connection.close_hard().await.ok();
    }
}
