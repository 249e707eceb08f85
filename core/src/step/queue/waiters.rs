//! Those who wait at a balance: how a step asks for them, and what a store brings.

use crate::words::{BalanceKey, Id};
use alloc::vec::Vec;

/// How many rows one relation brings at a time.
pub const PAGE: usize = 64;

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

    pub(in crate::step) fn covers(&self, other: &Self) -> bool {
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
    pub(in crate::step) fn reaches(&self, ticket: u64) -> bool {
        self.complete || self.entries.last().is_some_and(|(last, _)| *last >= ticket)
    }
}
