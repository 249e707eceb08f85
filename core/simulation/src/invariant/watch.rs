//! The invariants over a store that grows: what has ended and is not touched any more accounts for
//! nothing and cannot move, so only what lives, and what a move touches, is looked at after it.

use super::{Violation, check_families, check_sums};
use alloc::{sync::Arc, vec::Vec};
use earmark_core::memory::{Rows, Tables};
use earmark_core::ordered::Set;
use earmark_core::purchase;
use earmark_core::step::{Changes, Row, Write};
use earmark_core::words::{Id, Time};

/// The rows that live.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watch {
    live: Tables,
}

impl Watch {
    /// Checks how everything stands after what was taken.
    pub(crate) fn check(&self, touched: &Set<Id>, now: Time) -> Result<(), Violation> {
        self.check_touched(touched).and_then(|()| check_sums(&self.live, now))
    }

    /// Forgets what is over.
    pub(crate) fn forget(&mut self, touched: &Set<Id>) {
        for id in touched {
            if !lives(&self.live, id) {
                remove(&mut self.live.orders, id);
                remove(&mut self.live.reservations, id);
                remove(&mut self.live.purchases, id);
                remove(&mut self.live.debts, id);
            }
        }
    }

    fn check_touched(&self, touched: &Set<Id>) -> Result<(), Violation> {
        let mut near = Tables::default();
        for id in touched {
            bring(&mut near.orders, &self.live.orders, id);
            bring(&mut near.reservations, &self.live.reservations, id);
            bring(&mut near.purchases, &self.live.purchases, id);
            bring(&mut near.debts, &self.live.debts, id);
        }
        check_families(&near)
    }

    /// Takes what is about to be written over `before`; says which families of rows it touches.
    pub(crate) fn take(&mut self, before: &Tables, changes: &Changes) -> Set<Id> {
        let mut touched = Set::new();
        touched.extend(changes.orders.iter().map(|write| write.row.id.base()));
        touched.extend(changes.reservations.iter().map(|write| write.row.id.base()));
        touched.extend(changes.purchases.iter().map(|write| write.row.id.base()));
        touched.extend(changes.debts.iter().map(|write| write.row.id.base()));
        for id in &touched {
            bring(&mut self.live.orders, &before.orders, id);
            bring(&mut self.live.reservations, &before.reservations, id);
            bring(&mut self.live.purchases, &before.purchases, id);
            bring(&mut self.live.debts, &before.debts, id);
        }
        put(&mut self.live.orders, &changes.orders);
        put(&mut self.live.reservations, &changes.reservations);
        put(&mut self.live.purchases, &changes.purchases);
        put(&mut self.live.debts, &changes.debts);
        put(&mut self.live.balances, &changes.balances);
        touched
    }

    /// The rows that live.
    pub(crate) fn live(&self) -> &Tables {
        &self.live
    }
}

/// The rows of an id, and of the ids derived from it.
fn family<'a, R>(rows: &'a Rows<Id, R>, id: &Id) -> impl Iterator<Item = (&'a Id, &'a (u64, Arc<R>))> {
    let (first, last) = (id.derive(""), id.derive("\u{10FFFF}"));
    let derived = rows.from(&first).take_while(move |(id, _)| **id <= last);
    rows.get_key_value(id).into_iter().chain(derived)
}

fn lives(tables: &Tables, id: &Id) -> bool {
    family(&tables.orders, id).any(|(_, (_, order))| !order.status.is_end())
        || family(&tables.reservations, id).any(|(_, (_, held))| !held.status.is_final())
        || family(&tables.purchases, id).any(|(_, (_, bought))| bought.status == purchase::Status::Open)
        || family(&tables.debts, id).any(|(_, (_, debt))| debt.status.is_open())
}

fn bring<R>(live: &mut Rows<Id, R>, all: &Rows<Id, R>, id: &Id) {
    for (id, row) in family(all, id) {
        live.entry(id.clone()).or_insert_with(|| row.clone());
    }
}

fn remove<R>(rows: &mut Rows<Id, R>, id: &Id) {
    let gone: Vec<Id> = family(rows, id).map(|(id, _)| id.clone()).collect();
    gone.iter().for_each(|id| drop(rows.remove(id)));
}

fn put<R: Row>(rows: &mut Rows<R::Key, R>, writes: &[Write<R>]) {
    for write in writes {
        rows.insert(write.row.key().clone(), (write.replaces + 1, write.row.clone()));
    }
}
