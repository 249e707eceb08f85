//! What a step returns: rows, events with their movements, and an answer for each input.

use super::input::Command;
use crate::balance::{Balance, Movement};
use crate::debt::{self, Debt};
use crate::order::{self, Order};
use crate::policy::Policy;
use crate::purchase::{self, Purchase};
use crate::refusal::Refusal;
use crate::reservation::{self, Reservation};
use crate::words::{BalanceKey, Id, Key, Location, Name, Note, Quantity, Reference, Sku, Time};
use alloc::{boxed::Box, string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// A row to write, guarded by the version it replaces. A store writes version `replaces + 1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write<R> {
    /// The row as it is to stand.
    pub row: R,
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
    /// Balances that still owe their queue a serving: feed [`Command::Serve`] for them next.
    pub owed: Vec<BalanceKey>,
}

impl Changes {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.journal.is_empty()
            && self.balances.is_empty()
            && self.receipts.is_empty()
            && self.policies.is_empty()
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
    /// When it met more expired holds or waiters than one step handles: what was done so far is
    /// kept; feed the input again.
    Deferred,
    /// When it broke an invariant: a defect of the core. It left no trace.
    Defect(String),
}

/// How things stand after an input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant holds just the rows it is named after")]
pub enum Reply {
    /// A reservation.
    Reservation(Box<Reservation>),
    /// An order, with its reservation where it has one.
    Order { order: Box<Order>, reservation: Option<Box<Reservation>> },
    /// The balances that were touched.
    Balances(Vec<Balance>),
    /// A purchase order.
    Purchase(Box<Purchase>),
    /// A debt.
    Debt(Box<Debt>),
    /// A policy.
    Policy(Box<StoredPolicy>),
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

/// What an outcome refers to: answered as it stands whenever it is asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A reservation.
    Reservation(Id),
    /// An order.
    Order(Id),
    /// Balances.
    Balances(Vec<BalanceKey>),
    /// A purchase order.
    Purchase(Id),
    /// A debt.
    Debt(Id),
    /// A policy.
    Policy(Name),
}

/// The receipt of an input: what it was, when it was decided, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What it is kept under.
    pub key: Key,
    /// The input itself.
    pub command: Command,
    /// When it was decided.
    pub at: Time,
    /// What became of it.
    pub outcome: Result<Subject, Refusal>,
}

/// A policy as it was last defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPolicy {
    /// Its name.
    pub name: Name,
    /// Its numbers.
    pub policy: Policy,
    /// When it was last defined.
    pub updated_at: Time,
}

/// One entry of the journal: what happened, and every movement it made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// When.
    pub at: Time,
    /// Which event of its subject this is: 1, 2, 3 …; for stock facts the movement's number.
    pub number: u64,
    /// What happened.
    pub fact: Fact,
    /// The movements it made, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub movements: Vec<Movement>,
}

/// What can happen, by what it happens to. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant holds an id and the event of the type it is named after")]
pub enum Fact {
    /// To a reservation.
    Reservation { id: Id, event: reservation::Event },
    /// To an order.
    Order { id: Id, event: order::Event },
    /// To a purchase order.
    Purchase { id: Id, event: purchase::Event },
    /// To a debt.
    Debt { id: Id, event: debt::Event },
    /// To physical stock.
    Stock { id: Id, event: StockEvent },
}

impl Fact {
    /// What it happened to: an id, or `SKU@location`.
    pub fn id(&self) -> &Id {
        match self {
            Self::Reservation { id, .. }
            | Self::Order { id, .. }
            | Self::Purchase { id, .. }
            | Self::Debt { id, .. }
            | Self::Stock { id, .. } => id,
        }
    }
}

/// What happened to physical stock. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are the words of the domain, explained where their types are")]
pub enum StockEvent {
    /// When goods came in.
    Received { key: BalanceKey, quantity: Quantity, reference: Option<Reference>, order_id: Option<Id> },
    /// When stock was counted or corrected.
    Adjusted { key: BalanceKey, change: super::Change, reason: Note },
    /// When goods changed their location.
    Transferred { sku: Sku, from: Location, to: Location, quantity: Quantity },
    /// When a fact left less there than is promised.
    Shortfall { key: BalanceKey, available: i64 },
}
