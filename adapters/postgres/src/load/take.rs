//! What a load found, put where the step looks for it.

use super::{Loaded, Subject};
use crate::read::Found;
use crate::rows::Versioned;
use earmark_core::ordered::Set;
use earmark_core::step::{Row, Table, Wants};
use earmark_core::words::{BalanceKey, Id};

impl Loaded {
    /// Rows that were found by these keys. Whatever was looked for and is not among them is known to
    /// be absent.
    pub(super) fn take(&mut self, found: Found, balances: &Set<BalanceKey>, ids: &Set<Id>, wanted: &Wants) {
        let Self { slice, positions, .. } = self;
        let mut note = |subject, id: Id, position| {
            positions.insert((subject, id), position);
        };
        found.balances.iter().for_each(|of| note(Subject::Stock, of.row.key.as_id(), of.position));
        found.reservations.iter().for_each(|of| note(Subject::Reservation, of.row.id.clone(), of.position));
        found.orders.iter().for_each(|of| note(Subject::Order, of.row.id.clone(), of.position));
        found.purchases.iter().for_each(|of| note(Subject::Purchase, of.row.id.clone(), of.position));
        found.debts.iter().for_each(|of| note(Subject::Debt, of.row.id.clone(), of.position));
        for key in &wanted.due {
            let due = found.due.get(key).into_iter().flatten();
            slice.due.insert(key.clone(), due.map(|(_, id)| id.clone()).collect());
        }
        put(&mut slice.balances, balances, found.balances);
        put(&mut slice.reservations, ids, found.reservations);
        put(&mut slice.orders, ids, found.orders);
        put(&mut slice.purchases, &wanted.purchases, found.purchases);
        put(&mut slice.debts, &wanted.debts, found.debts);
        put(&mut slice.receipts, &wanted.receipts, found.receipts);
        put(&mut slice.policies, &wanted.policies, found.policies);
    }
}

fn put<R: Row>(table: &mut Table<R>, keys: &Set<R::Key>, found: Vec<Versioned<R>>) {
    keys.iter().for_each(|key| table.put(key.clone(), None));
    for Versioned { version, row, .. } in found {
        table.put(row.key().clone(), Some((version, row)));
    }
}
