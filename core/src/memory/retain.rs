//! What the store in memory may forget, so that a long run stays bounded.

use super::{Memory, Rows};
use crate::purchase;
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
        let tables = &mut self.tables;
        let lives = any(&tables.orders, id, |order| !order.status.is_end())
            || any(&tables.reservations, id, |held| !held.status.is_final())
            || any(&tables.purchases, id, |bought| bought.status == purchase::Status::Open)
            || any(&tables.debts, id, |debt| debt.status.is_open());
        if !lives {
            remove(&mut tables.orders, id);
            remove(&mut tables.reservations, id);
            remove(&mut tables.purchases, id);
            remove(&mut tables.debts, id);
        }
        !lives
    }
}

/// The row of an id, and those of the ids derived from it.
fn family<'a, R>(rows: &'a Rows<Id, R>, id: &Id) -> impl Iterator<Item = (&'a Id, &'a R)> {
    let derived = rows.range(id.derive("")..=id.derive(char::MAX));
    rows.get_key_value(id).into_iter().chain(derived).map(|(id, (_, row))| (id, row))
}

fn any<R>(rows: &Rows<Id, R>, id: &Id, is: impl Fn(&R) -> bool) -> bool {
    family(rows, id).any(|(_, row)| is(row))
}

fn remove<R>(rows: &mut Rows<Id, R>, id: &Id) {
    let gone: Vec<Id> = family(rows, id).map(|(id, _)| id.clone()).collect();
    for id in gone {
        rows.remove(&id);
    }
}
