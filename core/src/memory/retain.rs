//! What the store in memory forgets, so that a long run stays bounded.

use super::{Memory, Rows, Tables};
use crate::ordered::{Map, Set};
use crate::retention::{Member, may_forget, opening};
use crate::step::Recorded;
use crate::words::{Id, Time};
use alloc::vec::Vec;

impl Memory {
    /// Takes the journal out: whoever asks keeps it, or has no use for it.
    pub fn take_journal(&mut self) -> Vec<Recorded> {
        core::mem::take(&mut self.tables.journal)
    }

    /// Forgets the receipts of inputs decided before an instant: whoever repeats one of them later is
    /// taken at his word (DESIGN: retention).
    pub fn forget_receipts(&mut self, before: Time) {
        self.tables.receipts.retain(|_, (_, receipt)| receipt.at >= before);
    }

    /// Forgets an id with everything derived from it, once nothing of it lives any more; false where
    /// something does. From then on the id counts as new (DESIGN: retention).
    pub fn forget(&mut self, id: &Id) -> bool {
        let family = Family::of(id);
        let ended = may_forget(family.members(&self.tables), Time::MAX);
        if ended {
            let Tables { orders, reservations, purchases, debts, .. } = &mut self.tables;
            family.leave(orders);
            family.leave(reservations);
            family.leave(purchases);
            family.leave(debts);
        }
        ended
    }

    /// Prunes everything before the horizon (see [`retention`](crate::retention)), and says how many
    /// rows went.
    pub fn prune(&mut self, horizon: Time) -> usize {
        let rows = rows(&self.tables);
        self.forget_receipts(horizon);
        for id in bases(&self.tables) {
            if may_forget(Family::of(&id).members(&self.tables), horizon) {
                self.forget(&id);
            }
        }
        // From the front only: what stands behind a younger entry keeps its position.
        let journal = &self.tables.journal;
        let old = journal.iter().position(|recorded| recorded.at >= horizon).unwrap_or(journal.len());
        for recorded in self.tables.journal.drain(..old) {
            for last in &recorded.movements {
                self.tables.openings.insert(last.key.clone(), opening(last));
            }
        }
        self.forgotten += old;
        old + rows - self::rows(&self.tables)
    }

    /// How many entries of the journal were pruned: the first that is left has this position.
    pub fn forgotten(&self) -> usize {
        self.forgotten
    }
}

fn rows(tables: &Tables) -> usize {
    let ids = tables.orders.len() + tables.reservations.len() + tables.purchases.len() + tables.debts.len();
    ids + tables.receipts.len()
}

/// The ids that others may be derived from.
fn bases(tables: &Tables) -> Set<Id> {
    let (orders, reservations) = (tables.orders.keys(), tables.reservations.keys());
    let (purchases, debts) = (tables.purchases.keys(), tables.debts.keys());
    let all = orders.chain(reservations).chain(purchases).chain(debts);
    all.map(Id::base).collect()
}

/// An id, with the ids derived from it: they lie between two bounds.
struct Family<'a> {
    id: &'a Id,
    first: Id,
    last: Id,
}

impl<'a> Family<'a> {
    fn of(id: &'a Id) -> Self {
        Self { id, first: id.derive(""), last: id.derive("\u{10FFFF}") }
    }

    fn members(&self, tables: &'a Tables) -> impl Iterator<Item = &dyn Member> {
        let orders = self.rows(&tables.orders).map(|(_, row)| row as &dyn Member);
        let reservations = self.rows(&tables.reservations).map(|(_, row)| row as &dyn Member);
        let purchases = self.rows(&tables.purchases).map(|(_, row)| row as &dyn Member);
        let debts = self.rows(&tables.debts).map(|(_, row)| row as &dyn Member);
        orders.chain(reservations).chain(purchases).chain(debts)
    }

    fn rows<'r, R>(&self, rows: &'r Rows<Id, R>) -> impl Iterator<Item = (&'r Id, &'r R)> {
        let derived = self.derived(rows).map(|(id, (_, row))| (id, row.as_ref()));
        rows.get_key_value(self.id).map(|(id, (_, row))| (id, row.as_ref())).into_iter().chain(derived)
    }

    /// One look-up finds the first; where the last is, is seen on the way there.
    fn derived<'r, V>(&self, rows: &'r Map<Id, V>) -> impl Iterator<Item = (&'r Id, &'r V)> {
        rows.from(&self.first).take_while(|(id, _)| **id <= self.last)
    }

    fn leave<V>(&self, rows: &mut Map<Id, V>) {
        let derived: Vec<Id> = self.derived(rows).map(|(id, _)| id.clone()).collect();
        core::iter::once(self.id).chain(&derived).for_each(|id| drop(rows.remove(id)));
    }
}
