//! The journal: what happened, and the names of the movements it made; some entries to a row.

use super::{Heads, PACKED_MAX};
use crate::failure::corrupt;
use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::balance::Movement;
use earmark_core::step::{Fact, Recorded};
use earmark_core::words::{BalanceKey, Id, Location, Sku, Time};
use earmark_store::Failure;
use serde::{Deserialize, Serialize};

/// Rows of the journal. `position` is that of the last entry, `first` that of the first.
pub(crate) const ENTRIES: Shape = Shape {
    table: "journal",
    head: &[],
    key: 0,
    fields: &[&["position", "first", "at", "entries"]],
    relations: &[],
};

/// A movement's name: SKU, location, number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Named(pub Sku, pub Location, pub u64);

impl Named {
    pub(crate) fn of(movement: &Movement) -> Self {
        let BalanceKey { sku, location } = movement.key.clone();
        Self(sku, location, movement.seq)
    }

    pub(crate) fn key(&self) -> BalanceKey {
        BalanceKey::new(self.0.clone(), self.1.clone())
    }
}

/// An entry as it is packed: when, its number, what happened, the position of the entry before it about
/// the same, and the movements it made.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry<F = Fact>(pub Time, pub u64, pub F, pub u64, pub Vec<Named>);

impl Entry {
    /// The entry of the journal, with its movements.
    pub(crate) fn recorded(self, movements: Vec<Movement>) -> Recorded {
        let Self(at, number, fact, ..) = self;
        Recorded { at, number, fact, movements }
    }
}

/// Entries that stand in one row.
pub(crate) struct Pack<'a> {
    first: u64,
    entries: Vec<Entry<&'a Fact>>,
}

impl<'a> Pack<'a> {
    /// What a batch appends behind `last`. Every row that is told of learns its last entry.
    pub(crate) fn all(journal: &'a [Recorded], last: u64, heads: &mut Heads) -> Result<Vec<Self>, Failure> {
        let mut packs: Vec<Self> = vec![];
        for (position, told) in (last + 1..).zip(journal) {
            let tail = tail(&told.fact, heads)
                .ok_or_else(|| Failure::Refused(format!("{} has an event and no row", told.fact.id())))?;
            let before = std::mem::replace(tail, position);
            let moved = told.movements.iter().map(Named::of).collect();
            let entry = Entry(told.at, told.number, &told.fact, before, moved);
            match packs.last_mut().filter(|pack| pack.entries.len() < PACKED_MAX) {
                Some(pack) => pack.entries.push(entry),
                None => packs.push(Self { first: position, entries: vec![entry] }),
            }
        }
        Ok(packs)
    }

    pub(crate) fn bind(&self, values: Values) -> Values {
        let at = self.entries.last().map(|entry| entry.0).unwrap_or_default();
        let last = self.first + self.entries.len() as u64 - 1;
        values.count(last).count(self.first).time(at).json(&self.entries)
    }
}

/// A row's entries, each with its position.
pub(crate) fn unpack_entries(columns: &mut Columns<'_>) -> Result<Vec<(u64, Entry)>, Failure> {
    let (_, first, _) = (columns.count()?, columns.count()?, columns.count()?);
    let entries: Vec<Entry> = serde_json::from_str(columns.text()?).map_err(corrupt)?;
    Ok((first..).zip(entries).collect())
}

/// Where the last entry about a fact's subject is kept.
fn tail<'a>(fact: &Fact, heads: &'a mut Heads) -> Option<&'a mut u64> {
    let head = match fact {
        Fact::Reservation { id, .. } => heads.reservations.get_mut(id),
        Fact::Order { id, .. } => heads.orders.get_mut(id),
        Fact::Purchase { id, .. } => heads.purchases.get_mut(id),
        Fact::Debt { id, .. } => heads.debts.get_mut(id),
        Fact::Stock { id, .. } => heads.balances.get_mut(&balance_of(id)?),
    };
    head.map(|head| &mut head.tail)
}

/// The balance that a stock fact is about.
pub(crate) fn balance_of(id: &Id) -> Option<BalanceKey> {
    let (sku, location) = id.as_str().split_once('@')?;
    Some(BalanceKey::new(Sku::stored(sku).ok()?, Location::stored(location).ok()?))
}
