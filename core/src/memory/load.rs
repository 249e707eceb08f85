//! Bringing what a step wants.

use super::{Memory, Rows};
use crate::ordered::Set;
use crate::reservation::Reservation;
use crate::step::{PAGE, Row, Slice, Table, Wants};
use crate::words::{Id, Time};
use alloc::{sync::Arc, vec::Vec};

impl Memory {
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
}

fn find<R: Row>(rows: &Rows<R::Key, R>, keys: &Set<R::Key>, into: &mut Table<R>) {
    for key in keys {
        into.share(key.clone(), rows.get(key).cloned());
    }
}
