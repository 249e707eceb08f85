//! The working set of a step: the rows a store loaded, and how a step says what it still needs.

use super::{Receipt, StoredPolicy};
use crate::balance::Balance;
use crate::debt::Debt;
use crate::order::Order;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::words::{BalanceKey, Id, Key, Name, Time};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

/// A row of a store: it knows its key and when it last changed.
pub trait Row: Clone {
    /// What it is found by.
    type Key: Clone + Ord;
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
///
/// Rows are boxed: most look-ups find none, and a tree of large rows would pay for those as well.
#[derive(Debug, Clone)]
pub struct Table<R: Row>(BTreeMap<R::Key, Option<(u64, Box<R>)>>);

impl<R: Row> Default for Table<R> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<R: Row> Table<R> {
    /// Puts in what a look-up found: the row and its version, or that there is none.
    pub fn put(&mut self, key: R::Key, found: Option<(u64, R)>) {
        self.0.insert(key, found.map(|(version, row)| (version, Box::new(row))));
    }

    /// What the look-up of `key` found, with its version; `None` where nobody looked yet.
    pub fn looked_up(&self, key: &R::Key) -> Option<Option<(u64, &R)>> {
        self.0.get(key).map(|found| found.as_ref().map(|(version, row)| (*version, row.as_ref())))
    }

    /// Whether `key` was looked up.
    pub fn has(&self, key: &R::Key) -> bool {
        self.0.contains_key(key)
    }

    /// The rows that were found, in key order.
    pub fn rows(&self) -> impl Iterator<Item = &R> {
        self.0.values().filter_map(|found| found.as_ref().map(|(_, row)| row.as_ref()))
    }
}

/// Some of those who wait at a balance: the first `limit` tickets from `from` on that lack more than
/// `above` and at most `at_most` units of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiters {
    /// Where they wait.
    pub key: BalanceKey,
    /// The first ticket that counts.
    pub from: u64,
    /// Whoever lacks no more than so many units does not count.
    pub above: i64,
    /// Whoever lacks more than so many units does not count.
    pub at_most: i64,
    /// How many are brought at a time.
    pub limit: usize,
}

impl Waiters {
    /// The head of a queue, with some who follow it in case that it leaves.
    pub fn heads(key: BalanceKey) -> Self {
        Self { key, from: 0, above: 0, at_most: i64::MAX, limit: 4 }
    }

    /// Those who were kept waiting while only `above` units were there, and need not be where `at_most` are.
    pub fn woken(key: BalanceKey, above: i64, at_most: i64) -> Self {
        Self { key, from: 0, above, at_most, limit: PAGE }
    }

    /// Whether somebody who lacks so many units counts.
    pub fn counts(&self, lacks: i64) -> bool {
        self.above < lacks && lacks <= self.at_most
    }

    fn covers(&self, other: &Self) -> bool {
        self.key == other.key && self.above <= other.above && self.at_most >= other.at_most
    }
}

/// The first of those who were asked for.
#[derive(Debug, Clone, Default)]
pub struct QueuePage {
    /// Tickets and who holds them, oldest first: lines of waiting reservations that still lack units.
    pub entries: Vec<(u64, Id)>,
    /// Whether no further ticket exists beyond these.
    pub complete: bool,
}

impl QueuePage {
    /// Whether it says who holds the first ticket from `ticket` on.
    fn reaches(&self, ticket: u64) -> bool {
        self.complete || self.entries.last().is_some_and(|(last, _)| *last >= ticket)
    }
}

/// What a store loaded for a step. Whatever is in it was read in the transaction that will write.
#[derive(Debug, Clone, Default)]
pub struct Slice {
    /// Balances, locked.
    pub balances: Table<Balance>,
    /// Reservations.
    pub reservations: Table<Reservation>,
    /// Orders.
    pub orders: Table<Order>,
    /// Purchase orders.
    pub purchases: Table<Purchase>,
    /// Debts.
    pub debts: Table<Debt>,
    /// Receipts.
    pub receipts: Table<Receipt>,
    /// Stored policies.
    pub policies: Table<StoredPolicy>,
    /// Per balance, the first [`PAGE`] reservations that hold units of it past their deadline.
    pub due: BTreeMap<BalanceKey, Vec<Id>>,
    /// Waiters, as they were asked for.
    pub queues: BTreeMap<Waiters, QueuePage>,
}

/// How many rows one relation brings at a time.
pub const PAGE: usize = 64;

impl Slice {
    /// A page on which everybody stands whom `asked` brings from its ticket on, as far as it goes.
    pub(super) fn page(&self, asked: &Waiters) -> Option<&QueuePage> {
        let from = Waiters { from: 0, above: 0, at_most: 0, limit: 0, ..asked.clone() };
        let here = self.queues.range(from..).take_while(|(loaded, _)| loaded.key == asked.key);
        let covering = here.filter(|(loaded, _)| loaded.from <= asked.from && loaded.covers(asked));
        let mut pages = covering.map(|(_, page)| page);
        pages.find(|page| page.reaches(asked.from))
    }

    /// The stamp for a step: the store's clock, but never before any loaded row changed (DESIGN: time
    /// never goes backwards, whichever server asks).
    pub fn stamp(&self, clock: Time) -> Time {
        fn newest<R: Row>(table: &Table<R>) -> Time {
            table.rows().map(Row::stamp).max().unwrap_or_default()
        }
        [
            newest(&self.balances),
            newest(&self.reservations),
            newest(&self.orders),
            newest(&self.purchases),
            newest(&self.debts),
            newest(&self.receipts),
            newest(&self.policies),
        ]
        .into_iter()
        .fold(clock, Time::max)
    }
}

/// Rows that an input needs, by key or by relation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wants {
    /// For each: the reservation and the order of this id, the order's reservation, and the balances
    /// of the reservation's lines. The two rows must be brought; the rest saves a round.
    pub ids: BTreeSet<Id>,
    /// Balances.
    pub balances: BTreeSet<BalanceKey>,
    /// Purchase orders.
    pub purchases: BTreeSet<Id>,
    /// Debts.
    pub debts: BTreeSet<Id>,
    /// Receipts.
    pub receipts: BTreeSet<Key>,
    /// Policies.
    pub policies: BTreeSet<Name>,
    /// For each balance: who holds units of it past the deadline, the first [`PAGE`] by deadline and
    /// id, with their reservations.
    pub due: BTreeSet<BalanceKey>,
    /// Waiters of balances, with their reservations.
    pub queues: BTreeSet<Waiters>,
}

impl Wants {
    /// Adds what `other` wants.
    pub fn extend(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.balances.extend(other.balances);
        self.purchases.extend(other.purchases);
        self.debts.extend(other.debts);
        self.receipts.extend(other.receipts);
        self.policies.extend(other.policies);
        self.due.extend(other.due);
        self.queues.extend(other.queues);
    }

    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a table's keys are when one of them turns out to be missing.
pub(super) trait Wanted: Row {
    fn wanted(key: &Self::Key) -> Wants;
}

macro_rules! wanted {
    ($($row:ty, $field:ident;)*) => {$(
        impl Wanted for $row {
            fn wanted(key: &Self::Key) -> Wants {
                Wants { $field: BTreeSet::from([key.clone()]), ..Wants::default() }
            }
        }
    )*};
}
wanted! {
    Balance, balances;
    Reservation, ids;
    Order, ids;
    Purchase, purchases;
    Debt, debts;
    Receipt, receipts;
    StoredPolicy, policies;
}
