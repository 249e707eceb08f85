//! The Balance of one SKU at one location, and the movements that are its whole history.

use crate::words::{BalanceKey, FIGURE_MAX, Id, Note, Reference, Rule, Time};
use core::ops::{Add, Neg, Sub};
use serde::{Deserialize, Serialize};

// Names in `Movement`, `Kind` and `Figures` are a storage format: change one only with a migration.

/// What moved a Balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// When a hold was taken.
    Reserved,
    /// When demand was queued for stock.
    Queued,
    /// When stock was held for a waiter that collects, or that bought these goods.
    Collected,
    /// When a waiter got everything it waited for.
    Served,
    /// When a hold became a promise without a deadline.
    Confirmed,
    /// When held, queued or promised stock was given back.
    Released,
    /// When a deadline took a hold or a place in the queue.
    Expired,
    /// When goods left.
    Deducted,
    /// When goods came in.
    Received,
    /// When stock was counted or corrected, or its safety stock changed.
    Adjusted,
    /// When goods went to, or came from, another location.
    Transferred,
    /// When goods were ordered, promised, or no longer expected.
    Expected,
    /// When old movements were replaced by one that holds their sum (rule 10).
    Opening,
}

/// The figures of a Balance, or a change of them. All in units; none is ever beyond ±10¹⁵.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// Physically there. Below zero where more left than was ever booked in.
    pub on_hand: i64,
    /// Under a hold with a deadline.
    pub reserved: i64,
    /// Promised to confirmed orders, without a deadline.
    pub committed: i64,
    /// Kept back from every promise.
    pub safety_stock: i64,
    /// Promised by a supplier or a purchase order.
    pub incoming: i64,
    /// Demand queued for stock, less what is already held for it.
    pub waiting: i64,
}

impl Figures {
    /// `on_hand − reserved − committed − safety_stock`: what may still be promised.
    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved - self.committed - self.safety_stock
    }

    /// Whether nothing changes.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }

    fn zip(self, other: Self, f: impl Fn(i64, i64) -> i64) -> Self {
        Self {
            on_hand: f(self.on_hand, other.on_hand),
            reserved: f(self.reserved, other.reserved),
            committed: f(self.committed, other.committed),
            safety_stock: f(self.safety_stock, other.safety_stock),
            incoming: f(self.incoming, other.incoming),
            waiting: f(self.waiting, other.waiting),
        }
    }

    /// Whether every figure keeps the bound.
    pub fn bounded(&self) -> bool {
        [self.on_hand, self.reserved, self.committed, self.safety_stock, self.incoming, self.waiting]
            .iter()
            .all(|figure| (-FIGURE_MAX..=FIGURE_MAX).contains(figure))
    }
}

impl Add for Figures {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.zip(other, i64::saturating_add)
    }
}

impl Sub for Figures {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.zip(other, i64::saturating_sub)
    }
}

impl Neg for Figures {
    type Output = Self;
    fn neg(self) -> Self {
        Self::default() - self
    }
}

/// What a movement refers to, so that every number can say where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cause {
    /// The reservation whose line changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<Id>,
    /// The order behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Id>,
    /// The purchase order behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_id: Option<Id>,
    /// The client's own key of the fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// Why, in the client's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
}

/// One line of the stock ledger: what changed, and the figures it left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Which Balance.
    #[serde(flatten)]
    pub key: BalanceKey,
    /// 1, 2, 3 … within the Balance.
    pub seq: u64,
    /// When.
    pub at: Time,
    /// What happened.
    pub kind: Kind,
    /// The change.
    pub delta: Figures,
    /// The figures afterwards.
    pub after: Figures,
    /// On whose account.
    #[serde(flatten)]
    pub cause: Cause,
}

/// The state of one Balance.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Balance {
    /// Its name.
    pub key: BalanceKey,
    /// Its figures.
    pub figures: Figures,
    /// The number of its last movement; a queue ticket is the number of the movement that queued it.
    pub seq: u64,
    /// The first ticket of the queue that a rise of stock has yet to be offered to; nothing is owed
    /// where it is `None`. The Balance owes this to itself (rule 11).
    pub owed_from: Option<u64>,
    /// While a rise is owed: the units that were there before it. Whoever lacks no more than that was
    /// not kept waiting by this Balance, so only those who lack more are asked; 0 where nothing is owed.
    #[serde(default)]
    pub owed_above: i64,
    /// When it last changed.
    pub updated_at: Time,
}

impl Balance {
    /// A Balance that nothing has moved yet.
    pub fn new(key: BalanceKey) -> Self {
        let figures = Figures::default();
        Self { key, figures, seq: 0, owed_from: None, owed_above: 0, updated_at: Time::default() }
    }

    /// What may still be promised.
    pub fn available(&self) -> i64 {
        self.figures.available()
    }

    /// What somebody may take who already waits for `own` units of it (0 for a newcomer). While a
    /// rise has yet to be offered to the queue, that is only what the whole queue could not use.
    pub fn room(&self, own: i64) -> i64 {
        let ahead = if self.owed_from.is_some() { self.figures.waiting - own } else { 0 };
        self.available() - ahead
    }

    /// The movement that `delta` makes here, if it changes anything and keeps the bound.
    pub fn moved(
        &self,
        kind: Kind,
        delta: Figures,
        cause: Cause,
        at: Time,
    ) -> Result<Option<Movement>, Rule> {
        // A count that finds what was expected is a line of the ledger too.
        if delta.is_zero() && kind != Kind::Adjusted {
            return Ok(None);
        }
        let after = self.figures + delta;
        if !after.bounded() {
            return Err(Rule::Figure);
        }
        Ok(Some(Movement { key: self.key.clone(), seq: self.seq + 1, at, kind, delta, after, cause }))
    }

    /// The state after a movement. Where more is available, or the head of the queue left, what is
    /// there is owed to those who still wait.
    pub fn evolve(mut self, movement: &Movement) -> Self {
        let before = self.available();
        let rises = movement.after.available() > before || movement.delta.waiting < 0;
        self.figures = movement.after;
        self.seq = movement.seq;
        self.updated_at = self.updated_at.max(movement.at);
        if self.figures.waiting == 0 {
            self.offered_up_to(None);
        } else if rises && self.available() > 0 {
            self.owe_above(before);
        }
        self
    }

    /// From now on the whole queue is owed whatever is there beyond `above`.
    pub(crate) fn owe_above(&mut self, above: i64) {
        self.ask_again(if self.owed_from.is_some() { self.owed_above.min(above) } else { above });
        self.owed_from = Some(0);
    }

    /// From now on the rest of the queue is asked as well where it lacks more than `above`.
    pub(crate) fn ask_again(&mut self, above: i64) {
        self.owed_above = above.max(0);
    }

    /// What is there has been offered to all tickets before this one; to all of the queue, where none.
    pub(crate) fn offered_up_to(&mut self, ticket: Option<u64>) {
        self.owed_from = ticket.filter(|_| self.figures.waiting > 0);
        if self.owed_from.is_none() {
            self.owed_above = 0;
        }
    }
}
