//! What the store keeps of a row beside the row itself.

use crate::shape::Shape;
use crate::values::{Columns, Field, Values};
use earmark_core::words::{BalanceKey, Id, Key, Name};
use earmark_store::Failure;
use std::collections::BTreeMap;

/// A row's number, by which indexes and lines refer to it, its version, and its last journal entry.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Head {
    pub n: i64,
    pub version: u64,
    /// The position of the last entry that tells of it; 0 where there is none. Each entry names the one
    /// before it, so what happened to a row is found without an index.
    pub tail: u64,
}

impl Head {
    /// Its columns where the journal tells of the row.
    pub(crate) const TOLD: &'static [&'static str] = &["n", "version", "tail"];
    /// Its columns where the journal does not.
    pub(crate) const PLAIN: &'static [&'static str] = &["n", "version"];
    /// Those of a line: the number of its row and its own in one.
    pub(crate) const LINE: &'static [&'static str] = &["n"];
    /// More lines than any row has.
    pub(crate) const LINES: i64 = 1000;

    /// The number of a line.
    pub(crate) fn line(self, number: i64) -> i64 {
        self.n * Self::LINES + number
    }

    pub(crate) fn bind(self, of: &Shape, values: Values) -> Values {
        let values = values.int(self.n).count(self.version);
        if of.head == Self::TOLD { values.count(self.tail) } else { values }
    }

    pub(crate) fn read(of: &Shape, columns: &mut Columns<'_>) -> Result<Self, Failure> {
        let (n, version) = (columns.int()?, columns.count()?);
        let tail = if of.head == Self::TOLD { u64::read(columns)? } else { 0 };
        Ok(Self { n, version, tail })
    }
}

/// The heads of all rows that were loaded, table by table.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    pub balances: BTreeMap<BalanceKey, Head>,
    pub reservations: BTreeMap<Id, Head>,
    pub orders: BTreeMap<Id, Head>,
    pub purchases: BTreeMap<Id, Head>,
    pub debts: BTreeMap<Id, Head>,
    pub receipts: BTreeMap<Key, Head>,
    pub policies: BTreeMap<Name, Head>,
}
