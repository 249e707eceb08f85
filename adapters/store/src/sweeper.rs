//! The sweeper: announces what has expired and serves what is owed. Nothing depends on it being in
//! time; it only says what is so already.

use crate::{Committer, Failure, Store};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::Key;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Feeds what is due as ordinary inputs.
#[derive(Debug)]
pub struct Sweeper {
    committer: Arc<Committer>,
    fed: AtomicU64,
}

impl Sweeper {
    /// A sweeper that feeds `committer`.
    pub fn new(committer: Arc<Committer>) -> Self {
        Self { committer, fed: AtomicU64::new(0) }
    }

    /// Sweeps until nothing is left, and says how many inputs that took. Stops early where nothing
    /// goes through any more, or the queue is full: requests come first.
    pub async fn sweep_once(&self, store: &Arc<dyn Store>) -> Result<u64, Failure> {
        // Never more than a quarter of a batch, expiries and servings together.
        let limit = (self.committer.limits().batch / 8).max(1);
        let mut swept = 0;
        loop {
            let commands = store.sweep(store.now(), limit).await?;
            if commands.is_empty() {
                return Ok(swept);
            }
            let done = self.feed(commands).await?;
            if done == 0 {
                return Ok(swept);
            }
            swept += done;
        }
    }

    async fn feed(&self, commands: Vec<Command>) -> Result<u64, Failure> {
        let mut answers = JoinSet::new();
        for command in commands {
            let number = self.fed.fetch_add(1, Ordering::Relaxed);
            // No receipt is kept of these: the key only has to be a key.
            let key =
                Key::parse(&format!("sweep:{number}")).map_err(|rule| Failure::Refused(rule.to_string()))?;
            let committer = self.committer.clone();
            answers.spawn(async move { committer.submit(Input { key, keyed: false, command }).await });
        }
        let mut done = 0;
        while let Some(answer) = answers.join_next().await {
            match answer {
                Ok(Ok(Answer::Defect(defect))) => tracing::error!(%defect, "sweeping met a defect"),
                Ok(Ok(_)) => done += 1,
                Ok(Err(failure @ (Failure::Busy { .. } | Failure::Unavailable(_)))) => return Err(failure),
                Ok(Err(failure)) => tracing::error!(%failure, "sweeping was refused"),
                Err(error) => tracing::error!(%error, "sweeping was interrupted"),
            }
        }
        Ok(done)
    }

    /// Sweeps every `interval` until `stop` says so or its sender is gone.
    pub async fn run(&self, store: Arc<dyn Store>, interval: Duration, mut stop: watch::Receiver<bool>) {
        loop {
            if let Err(failure) = self.sweep_once(&store).await {
                tracing::warn!(%failure, "a sweep ended early");
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(interval) => {}
            }
        }
    }
}
