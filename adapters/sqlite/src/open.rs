//! Opening a file: who may, what can be wrong with it, and how its connections are set up.

use crate::open_error::OpenError;
use crate::schema;
use earmark_store::{Clock, Faults};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it takes its time from.
    pub clock: Clock,
    /// Faults it is to meet; none outside of tests.
    pub faults: Faults,
    /// How many connections read beside the one that writes.
    pub readers: u32,
    /// Whether every commit is synced before it is answered, which is what a server must do. Without, the
    /// file never breaks, but the power may take the last commits with it: enough where they can be made
    /// again.
    pub synced: bool,
    /// How long to wait for another program that holds the file, a backup for example.
    pub busy_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            faults: Faults::default(),
            readers: 4,
            synced: true,
            busy_timeout: Duration::from_secs(5),
        }
    }
}

/// The lock beside the file. The system gives it back when the process ends, however it ends.
pub(crate) fn lock(path: &Path) -> Result<File, OpenError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = PathBuf::from(name);
    let path = path.to_owned();
    let file = match File::options().create(true).write(true).truncate(false).open(&lock) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(OpenError::NoDirectory(path)),
        Err(source) => return Err(OpenError::Unwritable { path, source }),
    };
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path, lock }),
        Err(TryLockError::Error(source)) => Err(OpenError::Unwritable { path: lock, source }),
    }
}

fn basic(path: &Path, options: &Options) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(options.busy_timeout)
        .foreign_keys(true)
        .statement_cache_capacity(500)
        .disable_statement_logging()
}

/// The connection that writes.
pub(crate) async fn writer(path: &Path, options: &Options) -> Result<SqliteConnection, sqlx::Error> {
    basic(path, options)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(if options.synced { SqliteSynchronous::Full } else { SqliteSynchronous::Normal })
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "memory")
        // A page that is written again and again goes to the file once in 64 MB of log.
        .pragma("wal_autocheckpoint", "16000")
        .connect()
        .await
}

/// The connections that read beside it.
pub(crate) fn readers(path: &Path, options: &Options) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(options.readers.max(1))
        .connect_lazy_with(basic(path, options).read_only(true).pragma("query_only", "on"))
}

/// How many migrations the store in a file has seen, without changing it; none where there is no store.
pub(crate) async fn migrations(path: &Path, options: &Options) -> Result<Option<usize>, OpenError> {
    let unwritable = |kind| OpenError::Unwritable { path: path.to_owned(), source: io::Error::from(kind) };
    let Ok(existing) = path.metadata() else { return Ok(None) };
    if existing.is_dir() {
        return Err(unwritable(io::ErrorKind::IsADirectory));
    }
    if existing.permissions().readonly() {
        return Err(unwritable(io::ErrorKind::PermissionDenied));
    }
    if existing.len() == 0 {
        return Ok(None);
    }
    let mut connection = basic(path, options).connect().await?;
    let done = schema::version(&mut connection).await?;
    connection.close().await?;
    Ok(Some(done).filter(|done| *done > 0))
}

/// Looks at a file without changing it, then opens it and brings its schema up to date.
pub(crate) async fn prepared(path: &Path, options: &Options) -> Result<SqliteConnection, OpenError> {
    migrations(path, options).await?;
    let mut connection = writer(path, options).await?;
    schema::migrate(&mut connection).await?;
    Ok(connection)
}
