//! What the store in memory forgets, so that a long run stays bounded.

use super::{Memory, Rows, Tables};
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
        let ended = may_forget(family(&self.tables, id), Time::MAX);
        if ended {
            remove(&mut self.tables.orders, id);
            remove(&mut self.tables.reservations, id);
            remove(&mut self.tables.purchases, id);
            remove(&mut self.tables.debts, id);
        }
        ended
    }

    /// Prunes everything before the horizon (see [`retention`](crate::retention)), and says how many
    /// rows went.
    pub fn prune(&mut self, horizon: Time) -> usize {
        let rows = rows(&self.tables);
        self.forget_receipts(horizon);
        for id in bases(&self.tables) {
            if may_forget(family(&self.tables, &id), horizon) {
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

/// All rows of an id and of the ids derived from it.
fn family<'a>(tables: &'a Tables, id: &'a Id) -> impl Iterator<Item = &'a dyn Member> {
    let orders = relatives(&tables.orders, id).map(|(_, row)| row as &dyn Member);
    let reservations = relatives(&tables.reservations, id).map(|(_, row)| row as &dyn Member);
    let purchases = relatives(&tables.purchases, id).map(|(_, row)| row as &dyn Member);
    let debts = relatives(&tables.debts, id).map(|(_, row)| row as &dyn Member);
    orders.chain(reservations).chain(purchases).chain(debts)
}

/// The ids that others may be derived from.
fn bases(tables: &Tables) -> Vec<Id> {
    let (orders, reservations) = (tables.orders.keys(), tables.reservations.keys());
    let (purchases, debts) = (tables.purchases.keys(), tables.debts.keys());
    let all = orders.chain(reservations).chain(purchases).chain(debts);
    let mut bases: Vec<Id> = all.map(Id::base).collect();
    bases.sort_unstable();
    bases.dedup();
    bases
}

/// The row of an id, and those of the ids derived from it.
fn relatives<'a, R>(rows: &'a Rows<Id, R>, id: &Id) -> impl Iterator<Item = (&'a Id, &'a R)> + use<'a, R> {
    let derived = rows.range(id.derive("")..=id.derive(char::MAX));
    rows.get_key_value(id).into_iter().chain(derived).map(|(id, (_, row))| (id, row))
}

fn remove<R>(rows: &mut Rows<Id, R>, id: &Id) {
    let gone: Vec<Id> = relatives(rows, id).map(|(id, _)| id.clone()).collect();
    for id in gone {
        rows.remove(&id);
    }
}
