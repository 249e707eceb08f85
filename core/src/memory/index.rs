//! What the store finds rows by, besides their keys.

use crate::balance::Balance;
use crate::debt::{self, Debt};
use crate::reservation::Reservation;
use crate::words::{BalanceKey, Id, Time};
use alloc::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Deadlines that run.
    deadlines: BTreeSet<(Time, Id)>,
    /// Per balance, who holds units of it and until when.
    holds: BTreeMap<BalanceKey, BTreeSet<(Time, Id)>>,
    /// Per balance, who lacks units of it, by ticket.
    queues: BTreeMap<BalanceKey, BTreeMap<u64, Id>>,
    /// Debts that are owed, by when they may be claimed.
    debts: BTreeSet<(Time, Id)>,
    /// Balances that owe their queue a serving.
    owing: BTreeSet<BalanceKey>,
}

impl Index {
    pub(super) fn reservation(&mut self, old: Option<&Reservation>, new: &Reservation) {
        if let Some(old) = old {
            if let Some(at) = old.deadline() {
                self.deadlines.remove(&(at, old.id.clone()));
            }
            for (key, at) in old.holds() {
                if let Some(holds) = self.holds.get_mut(key) {
                    holds.remove(&(at, old.id.clone()));
                }
            }
            for (key, ticket) in old.places() {
                if let Some(queue) = self.queues.get_mut(key) {
                    queue.remove(&ticket);
                }
            }
        }
        if let Some(at) = new.deadline() {
            self.deadlines.insert((at, new.id.clone()));
        }
        for (key, at) in new.holds() {
            self.holds.entry(key.clone()).or_default().insert((at, new.id.clone()));
        }
        for (key, ticket) in new.places() {
            self.queues.entry(key.clone()).or_default().insert(ticket, new.id.clone());
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

    pub(super) fn queue(&self, key: &BalanceKey, from: u64) -> impl Iterator<Item = (u64, Id)> {
        let queue = self.queues.get(key).into_iter();
        queue.flat_map(move |queue| queue.range(from..)).map(|(ticket, id)| (*ticket, id.clone()))
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
