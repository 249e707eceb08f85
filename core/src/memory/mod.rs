//! The store in memory: test store, browser store and reference model in one.
//!
//! It keeps the adapter's contract in the plainest way there is, so every other store is compared
//! with it row by row.

mod index;
mod load;
mod retain;
mod tables;
mod write;

pub use tables::{Rows, Tables};
pub use write::Conflict;

use crate::debt::{Debt, Destination};
use crate::reservation::Reservation;
use crate::step::{Answer, Command, Input, Slice, Step, Wants, step};
use crate::words::{BalanceKey, Id, Key, Time};
use alloc::{string::String, vec::Vec};
use index::Index;

/// A store in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    tables: Tables,
    index: Index,
    defects: Vec<String>,
    forgotten: usize,
}

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Its rows.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Servings that would have broken an invariant (see [`Changes::defects`](crate::step::Changes::defects)).
    pub fn defects(&self) -> &[String] {
        &self.defects
    }

    /// Handles inputs as one batch at `clock` and answers each. What a step had to put off is done
    /// in the steps that follow.
    pub fn handle(&mut self, inputs: &[Input], clock: Time) -> Vec<Answer> {
        let mut answers = self.batch(inputs, clock);
        while let Some(n) = answers.iter().position(|answer| *answer == Answer::Deferred) {
            answers.truncate(n);
            answers.extend(self.batch(inputs.get(n..).unwrap_or_default(), clock));
        }
        answers
    }

    /// Handles one command that nobody keyed. `key` must be new to this store.
    pub fn apply_one(&mut self, key: Key, command: Command, clock: Time) -> Answer {
        let input = Input { key, keyed: false, command };
        self.handle(&[input], clock).pop().unwrap_or(Answer::Deferred)
    }

    fn batch(&mut self, inputs: &[Input], clock: Time) -> Vec<Answer> {
        let mut slice = Slice::default();
        let mut wanted = Wants::of(inputs);
        loop {
            // Where a loaded row is ahead of the clock, what is due is due as of that row's time.
            let now = slice.stamp(clock);
            self.load(&wanted, now, &mut slice);
            match step(&slice, inputs, slice.stamp(clock)) {
                Step::Needs(more) => wanted = more,
                Step::Done(mut changes) => {
                    let answers = core::mem::take(&mut changes.answers);
                    self.defects.append(&mut changes.defects);
                    // Nobody else writes between the load and this line, so no version can differ.
                    self.put(changes);
                    return answers;
                }
            }
        }
    }

    /// What a sweeper feeds now: expiries to announce and servings owed, at most `limit` of each.
    pub fn sweep(&self, now: Time, limit: usize) -> Vec<Command> {
        let expire = |id: &Id| Command::Expire { reservation_id: id.clone() };
        let serve = |key: &BalanceKey| Command::Serve { key: key.clone() };
        let due = self.index.due(now).take(limit).map(expire);
        due.chain(self.index.owing().take(limit).map(serve)).collect()
    }

    /// The next deadline of any reservation.
    pub fn next_deadline(&self) -> Option<Time> {
        self.index.next_deadline()
    }

    /// When the next debt may be claimed.
    pub fn next_debt(&self) -> Option<Time> {
        self.index.next_debt()
    }

    /// Debts to these destinations that a worker may claim now, the longest due first, at most `limit`.
    pub fn claimable(&self, destinations: &[Destination], now: Time, limit: usize) -> Vec<Debt> {
        let due = self.index.claimable(now).filter_map(|id| self.tables.debts.get(id));
        let due = due.map(|(_, debt)| debt).filter(|debt| destinations.contains(&debt.action.destination()));
        due.take(limit).map(|debt| debt.as_ref().clone()).collect()
    }

    /// Reservations whose deadline comes by then, the earliest first, at most `limit`.
    pub fn due_by(&self, by: Time, limit: usize) -> Vec<Reservation> {
        let due = self.index.due(by).take(limit).filter_map(|id| self.tables.reservations.get(id));
        due.map(|(_, held)| held.as_ref().clone()).collect()
    }

    /// The position of a waiting line: 1 for the head of the balance's queue.
    pub fn position(&self, key: &BalanceKey, ticket: u64) -> usize {
        self.index.position(key, ticket)
    }
}
