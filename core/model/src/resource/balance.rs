//! Stock: a balance of one location, and a SKU over all of them.

use crate::Stamp;
use alloc::vec::Vec;
use earmark_core::balance;
use earmark_core::words::Sku;

published! {
    /// The figures of a balance, in units.
    pub struct Figures {
        /// Physically there.
        pub on_hand: i64,
        /// Under a hold with a deadline.
        pub reserved: i64,
        /// Promised to a confirmed order, without a deadline.
        pub committed: i64,
        /// Kept back: promised to nobody.
        pub safety_stock: i64,
        /// What may still be promised: on hand less reserved, committed and safety stock. Below zero where a fact left
        /// less than is promised.
        pub available: i64,
        /// Promised by a supplier or on a purchase order.
        pub incoming: i64,
        /// Demand that is queued for stock.
        pub waiting: i64,
    }

    /// The stock of a SKU at one location.
    pub struct Balance<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The location.
        pub location: &'a str,
        /// Its figures.
        #[serde(flatten)]
        pub figures: Figures,
        /// When it last changed.
        pub updated_at: Stamp,
    }

    /// The stock of a SKU over all its locations. What is available in sum may not be so at any one location.
    pub struct Stock<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The sums of its figures.
        #[serde(flatten)]
        pub figures: Figures,
        /// When any of its balances last changed.
        pub updated_at: Stamp,
        /// The same for each location.
        pub locations: Vec<Balance<'a>>,
    }

    /// Both ends of a transfer.
    pub struct Transferred<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// Where units were taken.
        pub from: Balance<'a>,
        /// Where they went.
        pub to: Balance<'a>,
    }
}

impl From<&balance::Figures> for Figures {
    fn from(figures: &balance::Figures) -> Self {
        Self {
            on_hand: figures.on_hand,
            reserved: figures.reserved,
            committed: figures.committed,
            safety_stock: figures.safety_stock,
            available: figures.available(),
            incoming: figures.incoming,
            waiting: figures.waiting,
        }
    }
}

impl<'a> From<&'a balance::Balance> for Balance<'a> {
    fn from(balance: &'a balance::Balance) -> Self {
        Self {
            sku: balance.key.sku.as_str(),
            location: balance.key.location.as_str(),
            figures: Figures::from(&balance.figures),
            updated_at: Stamp(balance.updated_at),
        }
    }
}

impl<'a> Stock<'a> {
    /// Adds up the balances of a SKU.
    pub fn new(sku: &'a Sku, balances: &'a [balance::Balance]) -> Self {
        let (figures, updated_at) = sum(balances);
        Self {
            sku: sku.as_str(),
            figures,
            updated_at,
            locations: balances.iter().map(Balance::from).collect(),
        }
    }
}

/// Adds up figures, and finds when one of them last changed.
pub(super) fn sum(balances: &[balance::Balance]) -> (Figures, Stamp) {
    let sum = balances.iter().fold(balance::Figures::default(), |sum, balance| sum + balance.figures);
    let updated_at = balances.iter().map(|balance| balance.updated_at).max().unwrap_or_default();
    (Figures::from(&sum), Stamp(updated_at))
}

impl<'a> Transferred<'a> {
    /// Shows what a transfer came to.
    pub fn new(from: &'a balance::Balance, to: &'a balance::Balance) -> Self {
        Self { sku: from.key.sku.as_str(), from: from.into(), to: to.into() }
    }
}
