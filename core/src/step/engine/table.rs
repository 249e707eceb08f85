//! Rows of one kind: what they are found by, and those that a store has looked up.

use crate::balance::Balance;
use crate::debt::Debt;
use crate::order::Order;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::step::{Receipt, StoredPolicy};
use crate::words::{BalanceKey, Id, Key, Name, Time};
use alloc::{sync::Arc, vec::Vec};
use core::cmp::Ordering;

/// A row of a store: it knows its key and when it last changed.
pub trait Row: Clone {
    /// What it is found by.
    type Key: Clone + Ord + core::fmt::Debug;
    /// Its key.
    fn key(&self) -> &Self::Key;
    /// When it last changed.
    fn stamp(&self) -> Time;
}

macro_rules! rows {
    ($($row:ty, $key:ty, $field:ident, $stamp:ident;)*) => {$(
        impl Row for $row {
            type Key = $key;
            fn key(&self) -> &$key {
                &self.$field
            }
            fn stamp(&self) -> Time {
                self.$stamp
            }
        }
    )*};
}
rows! {
    Balance, BalanceKey, key, updated_at;
    Reservation, Id, id, updated_at;
    Order, Id, id, updated_at;
    Purchase, Id, id, updated_at;
    Debt, Id, id, updated_at;
    Receipt, Key, key, at;
    StoredPolicy, Name, name, updated_at;
}

/// Rows of one kind, as far as they were looked up: each found with its version, or found absent.
#[derive(Debug, Clone)]
pub struct Table<R: Row> {
    /// In key order. Stores look up in key order too, so what is put in mostly goes to the end.
    entries: Vec<Entry<R>>,
}

/// Rows are shared with whoever keeps them: to look one up is not to copy it.
#[derive(Debug, Clone)]
struct Entry<R: Row> {
    key: R::Key,
    found: Option<(u64, Arc<R>)>,
}

impl<R: Row> Default for Table<R> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<R: Row> Table<R> {
    /// Puts in what a look-up found: the row and its version, or that there is none.
    pub fn put(&mut self, key: R::Key, found: Option<(u64, R)>) {
        self.share(key, found.map(|(version, row)| (version, Arc::new(row))));
    }

    /// The same for a row that its store keeps at hand.
    pub fn share(&mut self, key: R::Key, found: Option<(u64, Arc<R>)>) {
        match self.entries.last().map(|last| last.key.cmp(&key)) {
            None | Some(Ordering::Less) => self.entries.push(Entry { key, found }),
            _ => match self.place(&key) {
                Ok(place) => self.entries[place].found = found,
                Err(place) => self.entries.insert(place, Entry { key, found }),
            },
        }
    }

    /// What the look-up of `key` found, with its version; `None` where nobody looked yet.
    pub fn looked_up(&self, key: &R::Key) -> Option<Option<(u64, &R)>> {
        let at = |place| self.at(place).map(|(version, row)| (version, row.as_ref()));
        self.place(key).ok().map(at)
    }

    /// Whether `key` was looked up.
    pub fn has(&self, key: &R::Key) -> bool {
        self.place(key).is_ok()
    }

    /// The rows that were found, in key order.
    pub fn rows(&self) -> impl Iterator<Item = &R> {
        self.entries.iter().filter_map(|entry| entry.found.as_ref().map(|(_, row)| row.as_ref()))
    }

    /// Where a key stands among those looked up, or would stand.
    pub(in crate::step) fn place(&self, key: &R::Key) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| entry.key.cmp(key))
    }

    /// Whether a key stands at a place.
    pub(in crate::step) fn is_at(&self, place: usize, key: &R::Key) -> bool {
        self.entries.get(place).is_some_and(|entry| entry.key == *key)
    }

    /// What was found at a place, with its version.
    pub(in crate::step) fn at(&self, place: usize) -> Option<(u64, &Arc<R>)> {
        let found = self.entries.get(place)?.found.as_ref();
        found.map(|(version, row)| (*version, row))
    }

    /// How many keys were looked up.
    pub(in crate::step) fn len(&self) -> usize {
        self.entries.len()
    }
}
