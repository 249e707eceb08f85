//! What names a Balance.

use super::{Id, Location, Rule, Sku};
use core::fmt;
use serde::{Deserialize, Serialize};
use smol_str::format_smolstr;

/// The name of one Balance: a SKU at a location. Orders bytewise, SKU first, on every store.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BalanceKey {
    /// What.
    pub sku: Sku,
    /// Where.
    pub location: Location,
}

impl BalanceKey {
    /// The balance of `sku` at `location`.
    pub fn new(sku: Sku, location: Location) -> Self {
        Self { sku, location }
    }

    /// Parses both parts; no location means `main`.
    pub fn parse(sku: &str, location: Option<&str>) -> Result<Self, Rule> {
        let location = location.map_or(Ok(Location::default()), Location::parse)?;
        Ok(Self { sku: Sku::parse(sku)?, location })
    }

    /// `SKU@location` as an id, for what is told of a balance.
    pub fn as_id(&self) -> Id {
        Id(format_smolstr!("{self}"))
    }
}

impl fmt::Display for BalanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.sku, self.location)
    }
}

impl fmt::Debug for BalanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
