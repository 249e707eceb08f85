//! What the store finds rows by, besides their keys.

use crate::balance::Balance;
use crate::debt::{self, Debt};
use crate::ordered::{Map, Set, sort};
use crate::reservation::Reservation;
use crate::step::{QueuePage, Waiters};
use crate::words::{BalanceKey, Id, Time};
use alloc::vec::Vec;

#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Deadlines that run.
    deadlines: Set<(Time, Id)>,
    /// Per balance, who holds units of it and until when.
    holds: Map<BalanceKey, Set<(Time, Id)>>,
    /// Per balance and number of units, who lacks so many of it, by ticket. (Many wait, but for few
    /// different numbers.)
    queues: Map<BalanceKey, Map<i64, Map<u64, Id>>>,
    /// Debts that are owed, by when they may be claimed.
    debts: Set<(Time, Id)>,
    /// Balances that owe their queue a serving.
    owing: Set<BalanceKey>,
}

impl Index {
    pub(super) fn reservation(&mut self, old: Option<&Reservation>, new: &Reservation) {
        if let Some(old) = old {
            self.forget(old);
        }
        if let Some(at) = new.deadline() {
            self.deadlines.insert((at, new.id.clone()));
        }
        for (key, at) in new.holds() {
            self.holds.entry(key.clone()).or_default().insert((at, new.id.clone()));
        }
        for (line, lacks) in new.lacking() {
            let queue = self.queues.entry(line.key.clone()).or_default();
            queue.entry(lacks).or_default().insert(line.ticket.unwrap_or_default(), new.id.clone());
        }
    }

    fn forget(&mut self, old: &Reservation) {
        if let Some(at) = old.deadline() {
            self.deadlines.remove(&(at, old.id.clone()));
        }
        for (key, at) in old.holds() {
            if let Some(holds) = self.holds.get_mut(key) {
                holds.remove(&(at, old.id.clone()));
            }
        }
        for (line, lacks) in old.lacking() {
            self.leave(&line.key, lacks, line.ticket.unwrap_or_default());
        }
    }

    fn leave(&mut self, key: &BalanceKey, lacks: i64, ticket: u64) {
        let Some(queue) = self.queues.get_mut(key) else { return };
        let Some(alike) = queue.get_mut(&lacks) else { return };
        alike.remove(&ticket);
        if alike.is_empty() {
            queue.remove(&lacks);
        }
    }

    pub(super) fn debt(&mut self, old: Option<&Debt>, new: &Debt) {
        if let Some(old) = old {
            self.debts.remove(&(old.due_at, old.id.clone()));
        }
        if new.status == debt::Status::Owed {
            self.debts.insert((new.due_at, new.id.clone()));
        }
    }

    pub(super) fn balance(&mut self, new: &Balance) {
        if new.owed_from.is_some() {
            self.owing.insert(new.key.clone());
        } else {
            self.owing.remove(&new.key);
        }
    }

    pub(super) fn due(&self, now: Time) -> impl Iterator<Item = &Id> {
        self.deadlines.iter().take_while(move |(at, _)| *at <= now).map(|(_, id)| id)
    }

    pub(super) fn due_at(&self, key: &BalanceKey, now: Time) -> impl Iterator<Item = &Id> {
        let holds = self.holds.get(key).into_iter().flatten();
        holds.take_while(move |(at, _)| *at <= now).map(|(_, id)| id)
    }

    pub(super) fn waiters(&self, asked: &Waiters) -> QueuePage {
        let above = asked.above.saturating_add(1);
        let queue = self.queues.get(&asked.key).into_iter().flat_map(|queue| queue.from(&above));
        let queue = queue.take_while(|(lacks, _)| asked.counts(**lacks));
        let firsts = queue.flat_map(|(_, alike)| alike.from(&asked.from).take(asked.limit + 1));
        let mut found: Vec<(&u64, &Id)> = firsts.collect();
        sort(&mut found, |(one, _), (other, _)| one < other);
        let entries = found.iter().take(asked.limit).map(|(ticket, id)| (**ticket, (*id).clone()));
        QueuePage { entries: entries.collect(), complete: found.len() <= asked.limit }
    }

    pub(super) fn position(&self, key: &BalanceKey, ticket: u64) -> usize {
        let queue = self.queues.get(key).into_iter().flat_map(Map::values);
        queue.map(|alike| alike.keys().take_while(|other| **other <= ticket).count()).sum()
    }

    pub(super) fn owing(&self) -> impl Iterator<Item = &BalanceKey> {
        self.owing.iter()
    }

    pub(super) fn next_deadline(&self) -> Option<Time> {
        self.deadlines.first().map(|(at, _)| *at)
    }

    pub(super) fn next_debt(&self) -> Option<Time> {
        self.debts.first().map(|(at, _)| *at)
    }

    pub(super) fn claimable(&self, now: Time) -> impl Iterator<Item = &Id> {
        self.debts.iter().take_while(move |(at, _)| *at <= now).map(|(_, id)| id)
    }
}
