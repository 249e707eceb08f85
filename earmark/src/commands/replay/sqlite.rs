//! A shop on an embedded file, with a clock that the replay holds in its hand.

use earmark_core::audit::Finding;
use earmark_core::step::{Answer, Command, Input, Recorded};
use earmark_core::words::Time;
use earmark_simulation::replay::Shop;
use earmark_sqlite::{OpenError, Options, SqliteStore};
use earmark_store::{Clock, Cursor, Failure, Store};
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::runtime::Handle;

/// How many entries of the journal are read at once.
const PAGE: usize = 1000;

pub(super) struct SqliteShop {
    store: SqliteStore,
    hand: Arc<AtomicU64>,
    /// How far the journal was read.
    read: Option<Cursor>,
}

/// The replay is one thread of pure functions; what it waits for, the runtime does meanwhile.
fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| Handle::current().block_on(work))
}

impl SqliteShop {
    /// Opens a store that holds nothing yet, and makes it where it may: real orders and replayed ones do not mix.
    pub(super) fn open(path: &Path, create: bool) -> Result<Self, String> {
        let told =
            |error: &dyn std::fmt::Display| format!("cannot replay on sqlite:{}: {error}", path.display());
        match wait(earmark_sqlite::must_exist(path)) {
            Ok(_) => {}
            Err(OpenError::Missing(_) | OpenError::Empty(_)) if create => {}
            Err(error @ (OpenError::Missing(_) | OpenError::Empty(_))) => {
                return Err(told(&format!("{error}; check the name, or make one by --create")));
            }
            Err(error) => return Err(told(&error)),
        }
        let hand = Arc::new(AtomicU64::new(0));
        // Nobody waits for an answer, and what the power takes is replayed.
        let options =
            Options { clock: Clock::manual(Arc::clone(&hand)), synced: false, ..Options::default() };
        let store = wait(SqliteStore::open(path, options)).map_err(|error| told(&error))?;
        match wait(store.journal_end()) {
            Ok(None) => Ok(Self { store, hand, read: None }),
            Ok(Some(_)) => Err(told(&"it is not empty; a replay needs a file of its own")),
            Err(error) => Err(told(&error)),
        }
    }

    pub(super) fn audit(&mut self) -> Result<Vec<Finding>, Failure> {
        wait(self.store.audit())
    }

    /// Commits until nothing is put off any more.
    async fn commit(&self, inputs: &[Input]) -> Result<(), Failure> {
        let mut left = inputs;
        while !left.is_empty() {
            let answers = self.store.commit(left).await?;
            let defect = answers.iter().find_map(|answer| match answer {
                Answer::Defect(text) => Some(text.clone()),
                _ => None,
            });
            if let Some(text) = defect {
                return Err(Failure::Refused(text));
            }
            // What follows something put off was put off with it.
            let done = answers.iter().position(|answer| *answer == Answer::Deferred);
            left = left.get(done.unwrap_or(left.len())..).unwrap_or_default();
        }
        Ok(())
    }

    async fn happened(&mut self) -> Result<Vec<Recorded>, Failure> {
        let mut happened = vec![];
        loop {
            let page = self.store.journal(self.read.as_ref(), PAGE).await?;
            let full = page.len() == PAGE;
            for (cursor, recorded) in page {
                self.read = Some(cursor);
                happened.push(recorded);
            }
            if !full {
                return Ok(happened);
            }
        }
    }
}

impl Shop for SqliteShop {
    type Error = Failure;

    fn feed(&mut self, inputs: &[Input], now: Time) -> Result<Vec<Recorded>, Failure> {
        self.hand.store(now.millis(), Ordering::SeqCst);
        wait(async {
            self.commit(inputs).await?;
            self.happened().await
        })
    }

    fn owed(&mut self, now: Time, limit: usize) -> Result<Vec<Command>, Failure> {
        let mut owed = wait(self.store.sweep(now, limit))?;
        owed.retain(|command| matches!(command, Command::Serve { .. }));
        Ok(owed)
    }
}
