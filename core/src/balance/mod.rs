//! The Balance of one SKU at one location, and the movements that are its whole history.

mod figures;
mod movement;

pub use figures::Figures;
pub use movement::{Cause, Kind, Movement};

use crate::words::{BalanceKey, Rule, Time};
use serde::{Deserialize, Serialize};

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
