//! The store: the connections that write, and those that read beside them.

mod commit;
mod contract;
mod view;

use crate::barrier::Barrier;
use crate::bell::Bell;
use crate::crowd::Crowd;
use crate::known::Known;
use crate::open::{self, OpenError, Options};
use crate::prune::Pruning;
use crate::seats::{Seat, Seats};
use crate::session::{Broken, Session};
use crate::weeks::Weeks;
use crate::{durable, failure::failure, flush, schema};
use earmark_store::Failure;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, Postgres};
use sqlx::{ConnectOptions, Connection};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, OnceCell};

/// A store on one PostgreSQL database, which any number of servers may share.
#[derive(Debug)]
pub struct PostgresStore {
    options: Options,
    address: PgConnectOptions,
    /// Set once the schema was found, or made, to be this program's: whether it may commit early.
    prepared: OnceCell<bool>,
    writers: Arc<Seats>,
    weeks: Weeks,
    crowd: Crowd,
    known: Arc<Known>,
    readers: PgPool,
    barrier: Barrier,
    bell: Option<Bell>,
}

/// How long a batch may take until it is committed, and then until it is on disk. One that hangs loses its
/// connection.
pub(crate) const BATCH_LIMIT: Duration = Duration::from_secs(30);

impl PostgresStore {
    /// Opens the database at `url` and brings its schema up to date.
    pub async fn open(url: &str, options: Options) -> Result<Self, OpenError> {
        let store = Self::lazy(url, options)?;
        store.prepare().await?;
        Ok(store)
    }

    /// The same, but whatever is wrong with the database is told by every call until it is put right.
    /// Fails only where the address is none. Needs a running tokio.
    pub fn lazy(url: &str, options: Options) -> Result<Self, OpenError> {
        let address = open::parse(url)?;
        let known = Arc::new(Known::new(options.known));
        Ok(Self {
            prepared: OnceCell::new(),
            // A lane commits its next batch while the one before is on its way to the disk.
            writers: Arc::new(Seats::new(address.clone(), 2 * options.lanes)),
            weeks: Weeks::default(),
            crowd: Crowd::new(),
            readers: open::readers(address.clone(), &options),
            barrier: Barrier::new(address.clone()),
            bell: options.bell.then(|| Bell::new(address.clone(), known.clone())),
            known,
            address,
            options,
        })
    }

    /// Brings the schema up to date, unless it was found to be so already.
    pub async fn prepare(&self) -> Result<(), OpenError> {
        let migrate = || async {
            let connected = tokio::time::timeout(self.options.patience, self.address.connect()).await;
            let late = |_| OpenError::Unreachable("no connection in time".to_owned());
            let mut connection = connected.map_err(late)??;
            schema::migrate(&mut connection).await?;
            let early = flush::is_possible(&mut connection).await?;
            self.known.begin(&mut connection).await;
            connection.close().await?;
            Ok(early)
        };
        self.prepared.get_or_try_init(migrate).await.map(|_| ())
    }

    /// The same, for whoever is about to use it: whether it may commit early.
    async fn prepared(&self) -> Result<bool, Failure> {
        self.prepare().await.map_err(|error| Failure::Unavailable(error.to_string()))?;
        Ok(self.prepared.get().copied().unwrap_or_default())
    }

    async fn reader(&self) -> Result<PoolConnection<Postgres>, Failure> {
        self.prepared().await?;
        match self.readers.acquire().await {
            Err(error @ sqlx::Error::PoolTimedOut) => Err(self.why(error).await),
            acquired => acquired.map_err(failure),
        }
    }

    /// Returns once all that a connection can have seen is durable.
    async fn await_all_seen(&self, connection: &mut PgConnection) -> Result<(), Failure> {
        let may_flush = self.prepared().await?;
        durable::await_all_seen(connection, &self.barrier, may_flush, self.options.patience).await
    }

    /// Why there was no connection to read on in time: all are in use, or no more could be had.
    async fn why(&self, error: sqlx::Error) -> Failure {
        if self.readers.size() >= self.options.readers {
            return failure(error);
        }
        match tokio::time::timeout(self.options.patience, self.address.connect()).await {
            Ok(Err(reason)) => failure(reason),
            Ok(Ok(_)) | Err(_) => Failure::Unavailable("no connection to the database in time".to_owned()),
        }
    }

    /// Whether the database answers, and has the schema that this program knows.
    async fn usable(&self) -> Result<(), Failure> {
        let mut reader = self.reader().await?;
        match schema::is_current(&mut reader).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::Unavailable("the database has an older schema: migrate it".to_owned())),
            Err(error) => Err(Failure::Unavailable(error.to_string())),
        }
    }

    /// What wakes the other servers.
    fn rope(&self) -> Option<Arc<Notify>> {
        self.bell.as_ref().map(Bell::rope)
    }

    /// Prunes, a transaction at a time; batches have their turn in between.
    async fn prune_all(&self, mut pruning: Pruning) -> Result<u64, Failure> {
        self.prepared().await?;
        let mut sum = 0;
        loop {
            let mut seat = self.writers.take().await?;
            let mut session = Session::begin(&mut seat.connection, &self.options.faults);
            let done = pruning.step(&mut session).await;
            match settle(seat, done).await? {
                Some(gone) => sum += gone,
                None => return Ok(sum),
            }
        }
    }
}

/// Gives the connection back, unless what was done on it leaves a doubt.
pub(crate) async fn settle<T>(mut seat: Seat, done: Result<T, Broken>) -> Result<T, Failure> {
    match done {
        Ok(done) => {
            seat.give_back();
            Ok(done)
        }
        Err(Broken::Failed(failure)) => {
            // Where it cannot be rolled back the connection is gone, and the transaction with it.
            if sqlx::raw_sql("ROLLBACK").execute(&mut seat.connection).await.is_ok() {
                seat.give_back();
            } else {
                seat.cut().await;
            }
            Err(failure)
        }
        Err(cut @ Broken::Cut) => {
            seat.cut().await;
            Err(cut.into())
        }
    }
}
