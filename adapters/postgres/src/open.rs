//! Opening a database: how its connections are set up, and what can be wrong with it.

use crate::failure::code;
use earmark_store::{Clock, Faults};
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use std::num::NonZero;
use std::str::FromStr;
use std::thread::available_parallelism;
use std::time::Duration;

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it takes its time from.
    pub clock: Clock,
    /// Faults it is to meet; none outside of tests.
    pub faults: Faults,
    /// How many batches are committed side by side, each on a connection of its own.
    pub lanes: usize,
    /// How many connections read beside them at most.
    pub readers: u32,
    /// How long a read waits: for one of them, and for transactions older than what it reads to end.
    pub patience: Duration,
    /// How many balances it keeps in mind, a few hundred bytes each, to decide on without reading them. 0: none.
    pub known: usize,
    /// Whether other servers are told of commits, and heard of theirs: two more connections.
    pub bell: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            faults: Faults::default(),
            lanes: lanes(),
            readers: 8,
            patience: Duration::from_secs(3),
            known: 1 << 16,
            bell: false,
        }
    }
}

/// Half the processors, up to four. Every lane takes a batch of its own, and what is not worth a lane
/// is cheaper in a larger batch: what a batch costs by itself is most of what a small one costs.
fn lanes() -> usize {
    (available_parallelism().map_or(1, NonZero::get) / 2).clamp(1, 4)
}

/// Why a database cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// When the address is not one.
    #[error("not the address of a PostgreSQL database (postgres://user:password@host:port/name): {0}")]
    Address(String),
    /// When nobody answers there, or nobody lets us in.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// When the server is too old.
    #[error("PostgreSQL 15 or newer is needed; the server is {0}")]
    Old(String),
    /// When a newer program made the schema.
    #[error("the database has schema {found}, this program knows up to {known}: a newer version made it")]
    Newer {
        /// The schema of the database.
        found: i64,
        /// The newest schema this program knows.
        known: usize,
    },
    /// When the schema is older and may not be brought up to date.
    #[error(
        "the database has schema {found} and this program needs {known}, but may not migrate it: {reason}"
    )]
    Older {
        /// The schema of the database; 0 where there is none.
        found: usize,
        /// The schema this program needs.
        known: usize,
        /// What the database says.
        reason: String,
    },
    /// When the login lacks a right.
    #[error("the login lacks a right: {0}")]
    Rights(String),
    /// When the database says something else.
    #[error("the database cannot be used: {0}")]
    Database(String),
}

impl OpenError {
    /// Whether somebody who does not touch this program may put it right.
    pub fn may_pass(&self) -> bool {
        !matches!(self, Self::Address(_) | Self::Old(_) | Self::Newer { .. })
    }
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        match code(&error).as_deref() {
            Some("42501") => Self::Rights(text),
            Some(code) if ["08", "28", "53", "57", "3D"].contains(&&code[..2]) => Self::Unreachable(text),
            Some(_) => Self::Database(text),
            None => Self::Unreachable(text),
        }
    }
}

/// What an address means.
pub(crate) fn parse(url: &str) -> Result<PgConnectOptions, OpenError> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    if !matches!(scheme, Some("postgres" | "postgresql")) {
        return Err(OpenError::Address("it begins with neither postgres:// nor postgresql://".to_owned()));
    }
    let options = PgConnectOptions::from_str(url).map_err(|error| OpenError::Address(error.to_string()))?;
    Ok(options.application_name("earmark").statement_cache_capacity(200).disable_statement_logging())
}

/// A connection that writes. Its statements are planned once and for ever: they look rows up by key,
/// whatever the tables held when they were planned. A server that hangs in a transaction loses it, so
/// that others get its locks.
pub(crate) async fn writer(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    let settings = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
                    SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off; \
                    SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '30s'";
    sqlx::raw_sql(settings).execute(&mut connection).await?;
    Ok(connection)
}

/// The connections that read beside those.
pub(crate) fn readers(address: PgConnectOptions, options: &Options) -> PgPool {
    PgPoolOptions::new()
        .max_connections(options.readers.max(1))
        .acquire_timeout(options.patience)
        .connect_lazy_with(address)
}
