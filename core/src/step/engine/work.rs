//! The state of a batch while it runs, and the life of one input's scratch.

use super::overlay::Layer;
use crate::balance::Balance;
use crate::debt::Debt;
use crate::order::Order;
use crate::ordered::{Map, Set};
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::step::{BOUND, Changes, Receipt, Recorded, Slice, Stop, StoredPolicy, Subject};
use crate::words::{BalanceKey, Id, Time};
use alloc::vec::Vec;

/// What an input came to, before it is kept.
pub(in crate::step) struct Outcome {
    pub subject: Subject,
    pub fresh: bool,
}

pub(in crate::step) struct Work<'a> {
    pub slice: &'a Slice,
    pub now: Time,
    pub balances: Layer<'a, Balance>,
    pub reservations: Layer<'a, Reservation>,
    pub orders: Layer<'a, Order>,
    pub purchases: Layer<'a, Purchase>,
    pub debts: Layer<'a, Debt>,
    pub receipts: Layer<'a, Receipt>,
    pub policies: Layer<'a, StoredPolicy>,
    pub journal: Vec<Recorded>,
    /// Where in the journal the present input began.
    began: usize,
    /// Waiters queued by this batch, or to whom it gave something: no page of the slice knows what they lack.
    pub changed: Map<BalanceKey, Map<u64, Id>>,
    /// Balances that the present input made owe their queue a serving.
    pub marked: Set<BalanceKey>,
    /// Balances that owe their queue a serving, to be run right after the input.
    pub owing: Set<BalanceKey>,
    /// How many more expiries and servings this step may do.
    pub budget: usize,
}

impl<'a> Work<'a> {
    pub(in crate::step) fn new(slice: &'a Slice, inputs: usize, now: Time) -> Self {
        Self {
            slice,
            now,
            balances: Layer::new(&slice.balances),
            reservations: Layer::new(&slice.reservations),
            orders: Layer::new(&slice.orders),
            purchases: Layer::new(&slice.purchases),
            debts: Layer::new(&slice.debts),
            receipts: Layer::new(&slice.receipts),
            policies: Layer::new(&slice.policies),
            journal: Vec::with_capacity(inputs),
            began: 0,
            changed: Map::new(),
            marked: Set::new(),
            owing: Set::new(),
            budget: BOUND,
        }
    }

    /// Keeps what the present input did, if its own audit finds nothing.
    pub(in crate::step) fn keep(&mut self) -> Result<(), Stop> {
        self.check()?;
        self.began = self.journal.len();
        self.balances.keep();
        self.reservations.keep();
        self.orders.keep();
        self.purchases.keep();
        self.debts.keep();
        self.receipts.keep();
        self.policies.keep();
        self.owing.extend(core::mem::take(&mut self.marked));
        Ok(())
    }

    /// Forgets what the present input did. (Its places in `changed` are only hints.)
    pub(in crate::step) fn undo(&mut self) {
        self.journal.truncate(self.began);
        self.balances.undo();
        self.reservations.undo();
        self.orders.undo();
        self.purchases.undo();
        self.debts.undo();
        self.receipts.undo();
        self.policies.undo();
        self.marked = Set::new();
    }

    /// What the present input has recorded so far.
    pub(in crate::step) fn recorded(&self) -> &[Recorded] {
        &self.journal[self.began..]
    }

    pub(in crate::step) fn into_changes(self) -> Changes {
        let owed = |balance: &Balance| balance.owed_from.is_some();
        let balances = self.balances.into_writes();
        Changes {
            owed: balances.iter().filter(|b| owed(&b.row)).map(|b| b.row.key.clone()).collect(),
            balances,
            reservations: self.reservations.into_writes(),
            orders: self.orders.into_writes(),
            purchases: self.purchases.into_writes(),
            debts: self.debts.into_writes(),
            receipts: self.receipts.into_writes(),
            policies: self.policies.into_writes(),
            journal: self.journal,
            answers: Vec::new(),
            defects: Vec::new(),
        }
    }
}
