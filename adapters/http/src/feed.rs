//! The way in: inputs queue for the committer, and whoever waits for news is woken.

use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::Key;
use earmark_store::{Committer, Counts, Failure, Limits, Store, Sweeper};
use std::sync::Arc;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;
use uuid::fmt::Simple;

pub(crate) struct Feed {
    store: Arc<dyn Store>,
    committer: Arc<Committer>,
    sweeper: Sweeper,
    changed: watch::Sender<()>,
    sweeping: Mutex<()>,
    /// Passes on what other servers tell.
    news: JoinHandle<()>,
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.news.abort();
    }
}

impl Feed {
    /// Starts the committer. Needs a running tokio.
    pub(crate) fn start(store: Arc<dyn Store>) -> Self {
        let committer = Committer::start(Arc::clone(&store), Limits::default());
        let sweeper = Sweeper::new(Arc::clone(&committer));
        let changed = watch::channel(()).0;
        let news = tokio::spawn(pass_on(Arc::clone(&store), changed.clone()));
        Self { store, committer, sweeper, changed, sweeping: Mutex::new(()), news }
    }

    /// A hint that something was committed. Polling is the truth.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// An input that nobody keyed.
    pub(crate) fn unkeyed(command: Command) -> Input {
        Input { key: fresh_key(), keyed: false, command }
    }

    pub(crate) async fn submit(&self, input: Input) -> Result<Answer, Failure> {
        let answer = self.committer.submit(input).await;
        self.tell();
        answer
    }

    /// Inputs in order, each answered for itself.
    pub(crate) async fn submit_all(&self, inputs: &[Input]) -> Vec<Result<Answer, Failure>> {
        let answers = self.committer.submit_in_order(inputs).await;
        self.tell();
        answers
    }

    /// Wakes whoever waits for news; mostly nobody does. Who begins to wait now reads the store after that, and finds
    /// what was committed.
    fn tell(&self) {
        if self.changed.receiver_count() > 0 {
            self.changed.send_replace(());
        }
    }

    /// Feeds what is due and nobody asked for; how many inputs that took.
    pub(crate) async fn sweep(&self) -> Result<u64, Failure> {
        if self.store.sweep(self.store.now(), 1).await?.is_empty() {
            return Ok(0);
        }
        // Readers that find the same things due need not all announce them.
        let _alone = self.sweeping.lock().await;
        let fed = self.sweeper.sweep_once(&self.store).await?;
        self.tell();
        Ok(fed)
    }

    pub(crate) fn counts(&self) -> Counts {
        self.committer.counts()
    }

    /// Takes nothing more, and commits what it took.
    pub(crate) async fn finish(&self) {
        self.committer.shutdown().await;
    }
}

async fn pass_on(store: Arc<dyn Store>, changed: watch::Sender<()>) {
    loop {
        store.news().await;
        changed.send_replace(());
    }
}

/// A key that no other input has.
fn fresh_key() -> Key {
    let mut text = [0; "x-".len() + Simple::LENGTH];
    let (prefix, digits) = text.split_at_mut("x-".len());
    prefix.copy_from_slice(b"x-");
    Uuid::now_v7().simple().encode_lower(digits);
    let key = str::from_utf8(&text).ok().and_then(|text| Key::parse(text).ok());
    key.unwrap_or_else(|| unreachable!("a uuid is visible ASCII"))
}
