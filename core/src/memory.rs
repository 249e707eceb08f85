//! The store in memory: test store, browser store and reference model in one.
//!
//! It keeps the adapter's contract in the plainest way there is, so every other store is compared
//! with it row by row.

mod index;
mod retain;

use crate::balance::{Balance, Movement};
use crate::debt::Debt;
use crate::order::Order;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::step::{
    Answer, Changes, Command, Input, PAGE, Receipt, Recorded, Row, Slice, Step, StoredPolicy, Table, Wants,
    Write, step,
};
use crate::words::{BalanceKey, Id, Key, Name, Time};
use alloc::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    string::String,
    sync::Arc,
    vec::Vec,
};
use index::Index;

/// Rows by key, each with its version. A row is never changed, only replaced: whoever loads it shares it.
pub type Rows<K, R> = BTreeMap<K, (u64, Arc<R>)>;

/// Every row of a store, and its journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    /// Balances.
    pub balances: Rows<BalanceKey, Balance>,
    /// Reservations.
    pub reservations: Rows<Id, Reservation>,
    /// Orders.
    pub orders: Rows<Id, Order>,
    /// Purchase orders.
    pub purchases: Rows<Id, Purchase>,
    /// Debts.
    pub debts: Rows<Id, Debt>,
    /// Receipts.
    pub receipts: Rows<Key, Receipt>,
    /// Policies.
    pub policies: Rows<Name, StoredPolicy>,
    /// Per balance, the one movement that replaces those that were pruned (rule 10).
    pub openings: BTreeMap<BalanceKey, Movement>,
    /// Everything that happened, in order.
    pub journal: Vec<Recorded>,
}

/// A store in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    tables: Tables,
    index: Index,
    defects: Vec<String>,
    forgotten: usize,
}

/// A row was not at the version that a change replaces: somebody else wrote first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a row changed since it was loaded")]
pub struct Conflict;

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Its rows.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Servings that would have broken an invariant (see [`Changes::defects`]).
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
        let mut wanted = Wants::default();
        inputs.iter().for_each(|input| wanted.add(input));
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

    /// Adds what `wanted` names to `slice`. Holds count as due as of `now`.
    pub fn load(&self, wanted: &Wants, now: Time, slice: &mut Slice) {
        let tables = &self.tables;
        for id in &wanted.ids {
            self.bring(id, slice);
            let driven = slice.orders.looked_up(id).flatten().map(|(_, order)| order.reservation_id.clone());
            if let Some(driven) = driven.filter(|driven| driven != id) {
                self.bring(&driven, slice);
            }
        }
        find(&tables.balances, &wanted.balances, &mut slice.balances);
        find(&tables.purchases, &wanted.purchases, &mut slice.purchases);
        find(&tables.debts, &wanted.debts, &mut slice.debts);
        find(&tables.receipts, &wanted.receipts, &mut slice.receipts);
        find(&tables.policies, &wanted.policies, &mut slice.policies);
        for key in &wanted.due {
            let due: Vec<Id> = self.index.due_at(key, now).take(PAGE).cloned().collect();
            due.iter().for_each(|id| self.find_held(id, tables.reservations.get(id), slice));
            slice.due.insert(key.clone(), due);
        }
        for asked in &wanted.queues {
            let page = self.index.waiters(asked);
            page.entries.iter().for_each(|(_, id)| self.find_held(id, tables.reservations.get(id), slice));
            slice.queues.insert(asked.clone(), page);
        }
    }

    /// The reservation and the order of an id, and the balances of its lines.
    fn bring(&self, id: &Id, slice: &mut Slice) {
        let found = self.tables.reservations.get(id);
        for line in found.into_iter().flat_map(|(_, row)| &row.lines) {
            if !slice.balances.has(&line.key) {
                slice.balances.share(line.key.clone(), self.tables.balances.get(&line.key).cloned());
            }
        }
        self.find_held(id, found, slice);
    }

    /// The same without balances: of those who are found at a balance, few turn out to be moved.
    fn find_held(&self, id: &Id, found: Option<&(u64, Arc<Reservation>)>, slice: &mut Slice) {
        if !(slice.reservations.has(id) && slice.orders.has(id)) {
            slice.reservations.share(id.clone(), found.cloned());
            slice.orders.share(id.clone(), self.tables.orders.get(id).cloned());
        }
    }

    /// Writes every part of the changes, or nothing where a version differs.
    pub fn write(&mut self, changes: Changes) -> Result<(), Conflict> {
        let tables = &self.tables;
        guard(&tables.balances, &changes.balances)?;
        guard(&tables.reservations, &changes.reservations)?;
        guard(&tables.orders, &changes.orders)?;
        guard(&tables.purchases, &changes.purchases)?;
        guard(&tables.debts, &changes.debts)?;
        guard(&tables.receipts, &changes.receipts)?;
        guard(&tables.policies, &changes.policies)?;
        self.put(changes);
        Ok(())
    }

    fn put(&mut self, changes: Changes) {
        let Self { tables, index, .. } = self;
        put(&mut tables.balances, changes.balances, |_, new| index.balance(new));
        put(&mut tables.reservations, changes.reservations, |old, new| index.reservation(old, new));
        put(&mut tables.orders, changes.orders, |_, _| ());
        put(&mut tables.purchases, changes.purchases, |_, _| ());
        put(&mut tables.debts, changes.debts, |old, new| index.debt(old, new));
        put(&mut tables.receipts, changes.receipts, |_, _| ());
        put(&mut tables.policies, changes.policies, |_, _| ());
        tables.journal.extend(changes.journal);
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

    /// Debts that a worker may claim now, at most `limit`.
    pub fn claimable(&self, now: Time, limit: usize) -> Vec<Id> {
        self.index.claimable(now).take(limit).cloned().collect()
    }

    /// The position of a waiting line: 1 for the head of the balance's queue.
    pub fn position(&self, key: &BalanceKey, ticket: u64) -> usize {
        self.index.position(key, ticket)
    }
}

fn find<R: Row>(rows: &Rows<R::Key, R>, keys: &BTreeSet<R::Key>, into: &mut Table<R>) {
    for key in keys {
        into.share(key.clone(), rows.get(key).cloned());
    }
}

fn guard<R: Row>(rows: &Rows<R::Key, R>, writes: &[Write<R>]) -> Result<(), Conflict> {
    let version = |key: &R::Key| rows.get(key).map_or(0, |(version, _)| *version);
    writes.iter().all(|write| version(write.row.key()) == write.replaces).then_some(()).ok_or(Conflict)
}

/// Writes rows; `index` hears of each what stood there, and what stands there now.
fn put<R: Row>(rows: &mut Rows<R::Key, R>, writes: Vec<Write<R>>, mut index: impl FnMut(Option<&R>, &R)) {
    for Write { row, replaces } in writes {
        match rows.entry(row.key().clone()) {
            Entry::Vacant(place) => {
                index(None, &row);
                place.insert((replaces + 1, row));
            }
            Entry::Occupied(mut place) => {
                index(Some(&place.get().1), &row);
                place.insert((replaces + 1, row));
            }
        }
    }
}
