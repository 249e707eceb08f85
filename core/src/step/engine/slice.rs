//! The working set of a step: the rows a store loaded, and how a step says what it still needs.

use crate::balance::Balance;
use crate::debt::Debt;
use crate::order::Order;
use crate::ordered::{Map, Set};
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::step::{QueuePage, Receipt, Row, StoredPolicy, Table, Waiters};
use crate::words::{BalanceKey, Id, Key, Name, Time};
use alloc::vec::Vec;

/// What a store loaded for a step, as of one moment or in the transaction that will write; or assumes, and finds to be
/// so when it writes.
#[derive(Debug, Clone, Default)]
pub struct Slice {
    /// Balances; locked, unless what comes of them needs no lock (see [`Changes::only_adds`](crate::step::Changes::only_adds) and
    /// [`Changes::only_reserves`](crate::step::Changes::only_reserves)).
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
    /// Per balance, the first [`PAGE`](crate::step::PAGE) reservations that hold units of it past their deadline.
    pub due: Map<BalanceKey, Vec<Id>>,
    /// Waiters, as they were asked for.
    pub queues: Map<Waiters, QueuePage>,
}

impl Slice {
    /// A page on which everybody stands whom `asked` brings from its ticket on, as far as it goes.
    pub(in crate::step) fn page(&self, asked: &Waiters) -> Option<&QueuePage> {
        let from = Waiters { from: 0, above: 0, at_most: 0, limit: 0, ..asked.clone() };
        let here = self.queues.from(&from).take_while(|(loaded, _)| loaded.key == asked.key);
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
    pub ids: Set<Id>,
    /// Balances.
    pub balances: Set<BalanceKey>,
    /// Purchase orders.
    pub purchases: Set<Id>,
    /// Debts.
    pub debts: Set<Id>,
    /// Receipts.
    pub receipts: Set<Key>,
    /// Policies.
    pub policies: Set<Name>,
    /// For each balance: who holds units of it past the deadline, the first [`PAGE`](crate::step::PAGE) by deadline and
    /// id, with their reservations.
    pub due: Set<BalanceKey>,
    /// Waiters of balances, with their reservations.
    pub queues: Set<Waiters>,
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
        let Self { ids, balances, purchases, debts, receipts, policies, due, queues } = self;
        let rows = ids.is_empty() && balances.is_empty() && purchases.is_empty() && debts.is_empty();
        rows && receipts.is_empty() && policies.is_empty() && due.is_empty() && queues.is_empty()
    }
}

/// What a table's keys are when one of them turns out to be missing.
pub(in crate::step) trait Wanted: Row {
    fn wanted(key: &Self::Key) -> Wants;
}

macro_rules! wanted {
    ($($row:ty, $field:ident;)*) => {$(
        impl Wanted for $row {
            fn wanted(key: &Self::Key) -> Wants {
                let mut wants = Wants::default();
                wants.$field.insert(key.clone());
                wants
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
