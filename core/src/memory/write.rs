//! Writing what a step returned.

use super::{Memory, Rows};
use crate::step::{Changes, Row, Write};
use alloc::vec::Vec;

/// A row was not at the version that a change replaces: somebody else wrote first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a row changed since it was loaded")]
pub struct Conflict;

impl Memory {
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

    pub(super) fn put(&mut self, changes: Changes) {
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
}

fn guard<R: Row>(rows: &Rows<R::Key, R>, writes: &[Write<R>]) -> Result<(), Conflict> {
    let version = |key: &R::Key| rows.get(key).map_or(0, |(version, _)| *version);
    writes.iter().all(|write| version(write.row.key()) == write.replaces).then_some(()).ok_or(Conflict)
}

/// Writes rows; `index` hears of each what stood there, and what stands there now.
fn put<R: Row>(rows: &mut Rows<R::Key, R>, writes: Vec<Write<R>>, mut index: impl FnMut(Option<&R>, &R)) {
    for Write { row, replaces } in writes {
        let place = rows.entry(row.key().clone());
        index(place.get().map(|(_, old)| old.as_ref()), &row);
        place.put((replaces + 1, row));
    }
}
