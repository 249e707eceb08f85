//! The way in: inputs go to the store, and whoever waits for news is woken.

use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::Key;
use earmark_store::{Failure, Store};
use std::sync::Arc;
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

/// Commands of a batch that are handed over together; between two such slices, single requests get
/// their turn.
const SLICE: usize = 256;

/// A read that finds more than this many sweeps' worth due answers with what is done by then.
const SWEEPS: usize = 64;

/// Each round does up to a bounded number of what is due, so this is far beyond any real backlog.
const ROUNDS: usize = 10_000;

pub(crate) struct Feed {
    store: Arc<dyn Store>,
    changed: watch::Sender<()>,
    sweeping: Mutex<()>,
}

impl Feed {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, changed: watch::channel(()).0, sweeping: Mutex::new(()) }
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
        let answers = self.commit(std::slice::from_ref(&input)).await?;
        answers.into_iter().next().ok_or_else(|| Failure::Corrupt("an input was not answered".into()))
    }

    /// Inputs in order, each answered for itself.
    pub(crate) async fn submit_all(&self, inputs: &[Input]) -> Vec<Result<Answer, Failure>> {
        let mut answers = Vec::with_capacity(inputs.len());
        for slice in inputs.chunks(SLICE) {
            match self.commit(slice).await {
                Ok(given) => answers.extend(given.into_iter().map(Ok)),
                // One that a store refuses must not take the others with it.
                Err(_) => {
                    for input in slice {
                        answers.push(self.submit(input.clone()).await);
                    }
                }
            }
            tokio::task::yield_now().await;
        }
        answers
    }

    async fn commit(&self, inputs: &[Input]) -> Result<Vec<Answer>, Failure> {
        let mut answers = self.store.commit(inputs).await?;
        for _ in 0..ROUNDS {
            let Some(n) = answers.iter().position(|answer| *answer == Answer::Deferred) else { break };
            let again = self.store.commit(&inputs[n..=n]).await?;
            answers.splice(n..=n, again);
        }
        self.changed.send_replace(());
        Ok(answers)
    }

    /// Feeds what is due and nobody asked for; how many inputs that took.
    pub(crate) async fn sweep(&self) -> Result<usize, Failure> {
        let mut fed = 0;
        if self.due().await?.is_empty() {
            return Ok(fed);
        }
        // Readers that find the same things due need not all announce them.
        let _alone = self.sweeping.lock().await;
        for _ in 0..SWEEPS {
            let due: Vec<Input> = self.due().await?.into_iter().map(Self::unkeyed).collect();
            if due.is_empty() {
                break;
            }
            fed += due.len();
            for answer in self.submit_all(&due).await {
                answer?;
            }
        }
        Ok(fed)
    }

    async fn due(&self) -> Result<Vec<Command>, Failure> {
        self.store.sweep(self.store.now(), SLICE).await
    }
}

/// A key that no other input has.
fn fresh_key() -> Key {
    let text = format!("x-{}", Uuid::now_v7().simple());
    Key::parse(&text).unwrap_or_else(|_| unreachable!("a uuid is visible ASCII"))
}
