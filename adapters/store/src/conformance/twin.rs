//! A store and the memory of the core, told the same at the same time and compared row by row.

use super::{Harness, input};
use crate::{Clock, Failure, Faults, Store};
use earmark_core::memory::{Memory, Tables};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::Time;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where the clock of every test begins.
pub const EPOCH: u64 = 1_700_000_000_000;

/// A store beside its model.
pub struct Twin {
    /// The store.
    pub store: Arc<dyn Store>,
    /// What it must equal.
    pub memory: Memory,
    /// The faults it was opened with.
    pub faults: Faults,
    hand: Arc<AtomicU64>,
    told: u64,
}

impl Twin {
    /// An empty store and an empty memory.
    pub async fn open(harness: &dyn Harness) -> Self {
        let (hand, faults) = (Arc::new(AtomicU64::new(EPOCH)), Faults::default());
        let store = harness.open(Clock::manual(hand.clone()), faults.clone()).await;
        Self { store, memory: Memory::new(), faults, hand, told: 0 }
    }

    /// The store, opened again by a new process.
    pub async fn reopen(mut self, harness: &dyn Harness) -> Self {
        drop(self.store);
        self.store = harness.open(Clock::manual(self.hand.clone()), self.faults.clone()).await;
        self
    }

    /// What the clock shows.
    pub fn now(&self) -> Time {
        Time::from_millis(self.hand.load(Ordering::SeqCst))
    }

    /// The hand of its clock, for another store to read.
    pub fn hand(&self) -> Arc<AtomicU64> {
        self.hand.clone()
    }

    /// Turns the clock on, or back.
    pub fn turn(&self, seconds: i64) {
        let now = self.hand.load(Ordering::SeqCst);
        self.hand.store(now.saturating_add_signed(seconds * 1000), Ordering::SeqCst);
    }

    /// Commands as one batch, each under a key of its own; both answer the same.
    pub async fn tell(&mut self, commands: Vec<Command>) -> Vec<Answer> {
        let mut key = || {
            self.told += 1;
            format!("told-{}", self.told)
        };
        let inputs: Vec<Input> = commands.into_iter().map(|command| input(&key(), command)).collect();
        self.feed(&inputs).await
    }

    /// Inputs as one batch; both answer the same.
    #[track_caller]
    pub fn feed<'a>(&'a mut self, inputs: &'a [Input]) -> impl Future<Output = Vec<Answer>> + Send + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let expected = self.memory.handle(inputs, self.now());
            let answers = drive(&*self.store, inputs).await;
            let answers = answers.unwrap_or_else(|failure| panic!("{failure}, told at {caller}"));
            assert_eq!(answers, expected, "the answers differ, told at {caller}");
            answers
        }
    }

    /// Every row is equal, and the audit is clean.
    pub async fn compare(&self) {
        assert_same(&self.store.tables().await.unwrap(), self.memory.tables());
        let found = self.store.audit().await.unwrap();
        assert!(found.is_empty(), "{found:?}");
    }
}

/// Commits a batch, and feeds again, in order, what was put off and all that follows it.
pub async fn drive(store: &dyn Store, inputs: &[Input]) -> Result<Vec<Answer>, Failure> {
    let mut answers = store.commit(inputs).await?;
    while let Some(n) = answers.iter().position(|answer| *answer == Answer::Deferred) {
        assert!(answers[n..].iter().all(|answer| *answer == Answer::Deferred), "out of order: {answers:?}");
        answers.truncate(n);
        answers.extend(store.commit(&inputs[n..]).await?);
    }
    Ok(answers)
}

/// Fails with the first row that differs, instead of with two stores.
#[track_caller]
pub fn assert_same(found: &Tables, expected: &Tables) {
    #[track_caller]
    fn rows<K: PartialEq + std::fmt::Debug, R: PartialEq + std::fmt::Debug>(
        what: &str,
        found: impl IntoIterator<Item = (K, R)>,
        expected: impl IntoIterator<Item = (K, R)>,
    ) {
        let (mut found, mut expected) = (found.into_iter(), expected.into_iter());
        loop {
            let pair = (found.next(), expected.next());
            assert_eq!(pair.0, pair.1, "{what}: the store (left) differs from memory (right)");
            if pair.0.is_none() {
                return;
            }
        }
    }
    rows("balances", &found.balances, &expected.balances);
    rows("reservations", &found.reservations, &expected.reservations);
    rows("orders", &found.orders, &expected.orders);
    rows("purchases", &found.purchases, &expected.purchases);
    rows("debts", &found.debts, &expected.debts);
    rows("receipts", &found.receipts, &expected.receipts);
    rows("policies", &found.policies, &expected.policies);
    rows("openings", &found.openings, &expected.openings);
    rows("journal", found.journal.iter().enumerate(), expected.journal.iter().enumerate());
}
