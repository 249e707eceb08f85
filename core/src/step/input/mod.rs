//! Inputs: everything that can reach the core.

mod keys;
pub(super) mod subject;
pub(super) mod wants;

pub use keys::LaneKey;

use crate::debt;
use crate::order;
use crate::policy::Policy;
use crate::reservation::{Parcel, Request};
use crate::stock::Change;
use crate::words::{BalanceKey, Id, Key, Lines, Location, Name, Note, Quantity, Reference, Sku, Span};
use serde::{Deserialize, Serialize};

/// One input: a command and what it is known by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its id from its arrival on, drawn at the edge or made of the client's idempotency key.
    pub key: Key,
    /// Whether the client chose the key: then its receipt is kept whatever the command.
    pub keyed: bool,
    /// What is to be done.
    pub command: Command,
}

/// What can be done. Names here are a storage format: receipts keep the command they are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are the words of the domain, explained where their types are")]
pub enum Command {
    /// Take lines together under one id.
    Reserve { reservation_id: Id, request: Request },
    /// Reserved becomes committed.
    Confirm { reservation_id: Id },
    /// Give a reservation back.
    Release { reservation_id: Id, reason: Option<Note> },
    /// Hold a reservation longer.
    Extend { reservation_id: Id, ttl: Span },
    /// A reservation's goods left.
    Deduct { reservation_id: Id, parcel: Parcel },
    /// Goods came in.
    Receive {
        key: BalanceKey,
        quantity: Quantity,
        purchase_order_id: Option<Id>,
        reference: Option<Reference>,
    },
    /// Stock was counted or corrected.
    Adjust { key: BalanceKey, change: Change, reason: Note, reference: Option<Reference> },
    /// Goods went from one location to another.
    Transfer { sku: Sku, from: Location, to: Location, quantity: Quantity, reference: Option<Reference> },
    /// An order is placed.
    PlaceOrder { order_id: Id, request: order::Request },
    /// The customer means it.
    ConfirmOrder { order_id: Id },
    /// Nobody wants the order any more.
    CancelOrder { order_id: Id, reason: Option<Note> },
    /// Hold an order longer.
    ExtendOrder { order_id: Id, ttl: Span },
    /// An order's goods left.
    FulfilOrder { order_id: Id, parcel: Parcel },
    /// A payment's outcome became known.
    Pay { order_id: Id, approved: bool, reference: Reference },
    /// Goods are bought for the shelf.
    RaisePurchase { purchase_order_id: Id, lines: Lines },
    /// Goods arrived for a purchase order; no lines means all that was missing.
    ReceivePurchase { purchase_order_id: Id, lines: Option<Lines>, reference: Option<Reference> },
    /// A debt was claimed, failed, is retried or dropped.
    Debt { debt_id: Id, command: debt::Command },
    /// A debt was answered.
    Reply { debt_id: Id, reply: debt::Reply },
    /// A policy is defined anew.
    PutPolicy { name: Name, policy: Policy },
    /// A deadline is to be announced (what a sweeper feeds).
    Expire { reservation_id: Id },
    /// A rise of stock is to be offered to the queue (what a Balance owes itself).
    Serve { key: BalanceKey },
}
