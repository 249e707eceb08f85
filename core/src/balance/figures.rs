//! What is counted of a Balance.

use crate::words::FIGURE_MAX;
use core::ops::{Add, Neg, Sub};
use serde::{Deserialize, Serialize};

// The names of fields are a storage format: change one only with a migration.

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
