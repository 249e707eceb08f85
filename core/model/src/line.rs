//! So many of a SKU at a location.

use alloc::vec::Vec;
use earmark_core::words::{self, BalanceKey, Lines};
use serde::Serialize;

/// So many of a SKU at a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line<'a> {
    /// The SKU: 1 to 64 of A-Z 0-9 . _ -
    pub sku: &'a str,
    /// The location.
    pub location: &'a str,
    /// How many units.
    pub quantity: i64,
}

impl<'a> Line<'a> {
    /// So many units of a balance.
    pub fn of(key: &'a BalanceKey, quantity: i64) -> Self {
        Self { sku: key.sku.as_str(), location: key.location.as_str(), quantity }
    }

    /// The lines of a request, in the order of their balances.
    pub fn all(lines: &'a Lines) -> Vec<Self> {
        lines.iter().map(Self::from).collect()
    }
}

impl<'a> From<&'a words::Line> for Line<'a> {
    fn from(line: &'a words::Line) -> Self {
        Self::of(&line.key, line.quantity.units())
    }
}
