//! Quantities and the bound of figures.

use super::Rule;
use serde::{Deserialize, Serialize};

/// The largest quantity of one line.
pub const QUANTITY_MAX: i64 = 1_000_000_000;

/// No figure of a balance leaves ±10¹⁵: far from overflow, and exact in JavaScript too.
pub const FIGURE_MAX: i64 = 1_000_000_000_000_000;

/// A whole number of units from 1 to 1 000 000 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(u32);

impl Quantity {
    /// Checks the range.
    pub fn new(units: i64) -> Result<Self, Rule> {
        match u32::try_from(units) {
            Ok(n) if (1..=QUANTITY_MAX).contains(&units) => Ok(Self(n)),
            _ => Err(Rule::Quantity),
        }
    }

    /// The number of units.
    pub fn units(self) -> i64 {
        i64::from(self.0)
    }
}

impl TryFrom<i64> for Quantity {
    type Error = Rule;
    fn try_from(units: i64) -> Result<Self, Rule> {
        Self::new(units)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.units()
    }
}
