//! What a step returns: rows, events with their movements, and an answer for each input.

use crate::balance::Balance;
use crate::debt::Debt;
use crate::order::{self, Order};
use crate::purchase::Purchase;
use crate::refusal::Refusal;
use crate::reservation::Reservation;
use crate::step::{Receipt, Recorded, StoredPolicy};
use crate::words::BalanceKey;
use alloc::{string::String, sync::Arc, vec::Vec};

/// A row to write, guarded by the version it replaces. A store writes version `replaces + 1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write<R> {
    /// The row as it is to stand.
    pub row: Arc<R>,
    /// The version that must stand there now; 0 where there must be no row.
    pub replaces: u64,
}

/// Everything a step changes. A store writes all of it in one transaction, or none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Balances.
    pub balances: Vec<Write<Balance>>,
    /// Reservations.
    pub reservations: Vec<Write<Reservation>>,
    /// Orders.
    pub orders: Vec<Write<Order>>,
    /// Purchase orders.
    pub purchases: Vec<Write<Purchase>>,
    /// Debts.
    pub debts: Vec<Write<Debt>>,
    /// Receipts; each is written once and never changed.
    pub receipts: Vec<Write<Receipt>>,
    /// Policies.
    pub policies: Vec<Write<StoredPolicy>>,
    /// What happened, in order, with its movements.
    pub journal: Vec<Recorded>,
    /// One per input, in order.
    pub answers: Vec<Answer>,
    /// Servings that would have broken an invariant: defects of the core, to be logged. They left no
    /// trace, and the balance still owes them.
    pub defects: Vec<String>,
    /// Balances that still owe their queue a serving: feed [`Serve`](crate::step::Command::Serve) for them next.
    pub owed: Vec<BalanceKey>,
}

impl Changes {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        let Rows { balances, reservations, orders, purchases, debts, receipts, policies } = self.rows();
        let rows = [balances, reservations, orders, purchases, debts, receipts, policies];
        self.journal.is_empty() && rows.iter().all(|rows| rows.count == 0)
    }

    /// Whether it only adds rows, none of them a balance: as a batch does that was refused whole, or answered
    /// before. Such a batch holds as of the moment its rows were read, whatever happened since, so a store
    /// need lock nothing for it: what it adds is guarded by keys alone.
    pub fn only_adds(&self) -> bool {
        let Rows { balances, reservations, orders, purchases, debts, receipts: _, policies } = self.rows();
        let added = [reservations, orders, purchases, debts, policies].iter().all(|rows| rows.all_new);
        balances.count == 0 && self.owed.is_empty() && added
    }

    /// Whether it makes reservations, changes balances that are there, and does nothing else. Where each of
    /// its inputs names one balance ([`Input::names_one_balance`](crate::step::Input::names_one_balance)), what it came to
    /// still holds when it is written, if only the balances that it changes are at the versions it read: a store
    /// need not lock them before, and may take it back where they are not.
    pub fn only_reserves(&self) -> bool {
        let Rows { balances: _, reservations, orders, purchases, debts, receipts, policies } = self.rows();
        let others = [orders, purchases, debts, receipts, policies].iter().all(|rows| rows.count == 0);
        let changed = self.balances.iter().all(|write| write.replaces > 0);
        reservations.all_new && changed && others && self.owed.is_empty()
    }

    /// The tables it writes. Taken apart field by field, so that another table does not compile before whoever
    /// judges changes by what they write has judged it.
    fn rows(&self) -> Rows {
        let Self {
            balances,
            reservations,
            orders,
            purchases,
            debts,
            receipts,
            policies,
            journal: _,
            answers: _,
            defects: _,
            owed: _,
        } = self;
        Rows {
            balances: Written::of(balances),
            reservations: Written::of(reservations),
            orders: Written::of(orders),
            purchases: Written::of(purchases),
            debts: Written::of(debts),
            receipts: Written::of(receipts),
            policies: Written::of(policies),
        }
    }
}

/// What is written of each table.
struct Rows {
    balances: Written,
    reservations: Written,
    orders: Written,
    purchases: Written,
    debts: Written,
    receipts: Written,
    policies: Written,
}

/// How much is written of one table.
struct Written {
    count: usize,
    /// Whether none of it replaces a row.
    all_new: bool,
}

impl Written {
    fn of<R>(writes: &[Write<R>]) -> Self {
        Self { count: writes.len(), all_new: writes.iter().all(|write| write.replaces == 0) }
    }
}

/// The answer to one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// When it was done, or had been done before.
    Done {
        /// How things stand now.
        reply: Reply,
        /// Whether this very input did it: false for a replay, and where it was already so.
        fresh: bool,
    },
    /// When it was refused.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Whether this very input was refused: false for a replay of a stored refusal.
        fresh: bool,
    },
    /// When it, or an input before it, met more expired holds or waiters than one step handles: what
    /// was done so far is kept; feed it and all that follow it again, in order.
    Deferred,
    /// When it broke an invariant: a defect of the core. It left no trace.
    Defect(String),
}

/// How things stand after an input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant holds just the rows it is named after")]
pub enum Reply {
    /// A reservation.
    Reservation(Arc<Reservation>),
    /// An order, with its reservation where it has one.
    Order { order: Arc<Order>, reservation: Option<Arc<Reservation>> },
    /// The balances that were touched.
    Balances(Vec<Balance>),
    /// A purchase order.
    Purchase(Arc<Purchase>),
    /// A debt.
    Debt(Arc<Debt>),
    /// A policy.
    Policy(Arc<StoredPolicy>),
}

impl Reply {
    /// The refusal that a rejected reservation or order keeps for whoever asks for the same again.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Reservation(held) => held.refusal(),
            Self::Order { order, reservation: Some(held) } if order.status == order::Status::Rejected => {
                held.refusal()
            }
            _ => None,
        }
    }
}
