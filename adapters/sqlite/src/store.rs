//! The store: one connection that writes, and those that read beside it.

mod contract;

use crate::batch;
use crate::failure::failure;
use crate::open::{self, Options};
use crate::open_error::OpenError;
use crate::prune::Pruning;
use crate::session::{Broken, Session};
use earmark_core::step::Input;
use earmark_store::{Committed, Failure};
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use sqlx::{AssertSqlSafe, Connection, Transaction};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Mutex;

/// A store on one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    options: Options,
    /// The one that writes; none while it is in use, and after it was lost.
    writer: Mutex<Option<SqliteConnection>>,
    readers: SqlitePool,
    /// How many pages the file may have; 0 where only the disk says.
    pages_max: AtomicU32,
    /// Held for as long as the store lives.
    _lock: File,
}

impl SqliteStore {
    /// Opens the file, or makes it, and refuses a second server on it.
    pub async fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, OpenError> {
        let path = path.as_ref().to_owned();
        let lock = open::lock(&path)?;
        let writer = open::prepared(&path, &options).await?;
        let readers = open::readers(&path, &options);
        let writer = Mutex::new(Some(writer));
        Ok(Self { path, options, writer, readers, pages_max: AtomicU32::new(0), _lock: lock })
    }

    /// Bounds the file, in pages of 4096 bytes; 0 takes the bound away. A batch that does not fit is
    /// refused whole.
    pub async fn limit_pages(&self, pages: u32) -> Result<(), Failure> {
        self.pages_max.store(pages, Ordering::SeqCst);
        let mut seat = self.writer.lock().await;
        if let Some(writer) = seat.as_mut() {
            self.bound(writer).await?;
        }
        Ok(())
    }

    async fn bound(&self, writer: &mut SqliteConnection) -> Result<(), Failure> {
        let pages = match self.pages_max.load(Ordering::SeqCst) {
            0 => 4_294_967_294,
            pages => pages,
        };
        let sql = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(sql).execute(writer).await.map(|_| ()).map_err(failure)
    }

    async fn connected(&self) -> Result<SqliteConnection, Failure> {
        let mut writer = open::writer(&self.path, &self.options).await.map_err(failure)?;
        self.bound(&mut writer).await?;
        Ok(writer)
    }

    /// A consistent view; it ends when it is dropped.
    async fn view(&self) -> Result<Transaction<'static, Sqlite>, Failure> {
        self.readers.begin().await.map_err(failure)
    }

    /// A batch on the one connection that writes.
    async fn write(&self, inputs: &[Input]) -> Result<Committed, Failure> {
        let mut seat = self.writer.lock().await;
        let mut writer = self.seated(&mut seat).await?;
        let mut session = Session::writing(&mut writer, &self.options.faults);
        let done = batch::commit(&mut session, inputs, &self.options.clock).await;
        settle(&mut seat, writer, done).await
    }

    /// Prunes, a transaction at a time; batches have their turn in between.
    async fn prune_all(&self, mut pruning: Pruning) -> Result<u64, Failure> {
        let mut sum = 0;
        loop {
            let mut seat = self.writer.lock().await;
            let mut writer = self.seated(&mut seat).await?;
            let mut session = Session::writing(&mut writer, &self.options.faults);
            let done = pruning.step(&mut session).await;
            match settle(&mut seat, writer, done).await? {
                Some(gone) => sum += gone,
                None => return Ok(sum),
            }
        }
    }

    /// The connection that writes. Whoever drops it, with a transaction on it, loses both.
    async fn seated(&self, seat: &mut Option<SqliteConnection>) -> Result<SqliteConnection, Failure> {
        match seat.take() {
            Some(writer) => Ok(writer),
            None => self.connected().await,
        }
    }
}

/// Takes the connection back, unless what was done on it leaves a doubt.
async fn settle<T>(
    seat: &mut Option<SqliteConnection>,
    mut writer: SqliteConnection,
    done: Result<T, Broken>,
) -> Result<T, Failure> {
    match done {
        Ok(done) => {
            *seat = Some(writer);
            Ok(done)
        }
        Err(Broken::Failed(failure)) => {
            // Where there is nothing left to roll back the database did so itself; a new connection
            // leaves no doubt.
            if sqlx::query("ROLLBACK").execute(&mut writer).await.is_ok() {
                *seat = Some(writer);
            } else {
                writer.close_hard().await.ok();
            }
            Err(failure)
        }
        Err(cut @ Broken::Cut) => {
            writer.close_hard().await.ok();
            Err(cut.into())
        }
    }
}
