//! A balance, as it is to stand and as it was read.

use super::stamp;
use crate::load::Loaded;
use crate::rows::{as_read, numbers};
use crate::write::is_told;
use earmark_core::balance::Balance;
use earmark_core::step::Write;
use earmark_core::words::BalanceKey;
use std::collections::BTreeSet;

row! {
    /// A balance.
    BalanceRow as "earmark.balance_row" {
        sku: &'a str,
        location: &'a str,
        version: i64,
        on_hand: i64,
        reserved: i64,
        committed: i64,
        safety_stock: i64,
        incoming: i64,
        waiting: i64,
        seq: i64,
        owed_from: Option<i64>,
        owed_above: i64,
        updated_at: i64,
        is_told: bool,
        was: Vec<Option<i64>>,
    }
}

row! {
    /// A balance that has to be as it was read.
    ReadRow as "earmark.read_row" {
        sku: &'a str,
        location: &'a str,
        was: Vec<Option<i64>>,
    }
}

impl<'a> ReadRow<'a> {
    /// Those that were loaded.
    pub(in crate::write) fn all(loaded: &'a Loaded) -> Vec<Self> {
        let read = |row: &'a Balance| Self {
            sku: row.key.sku.as_str(),
            location: row.key.location.as_str(),
            was: was(loaded, &row.key),
        };
        loaded.slice.balances.rows().map(read).collect()
    }
}

/// The numbers of a balance as they were loaded; none where it was not there.
fn was(loaded: &Loaded, key: &BalanceKey) -> Vec<Option<i64>> {
    let found = loaded.slice.balances.looked_up(key).flatten();
    found.map_or(vec![], |(version, row)| as_read(version, loaded.stock_position(key), row))
}

impl<'a> BalanceRow<'a> {
    /// `told` holds the balances that a fact of this batch is told of.
    pub(in crate::write) fn of(write: &'a Write<Balance>, loaded: &Loaded, told: &BTreeSet<&str>) -> Self {
        let Write { row, replaces } = write;
        let [on_hand, reserved, committed, safety_stock, incoming, waiting] = numbers(&row.figures);
        Self {
            sku: row.key.sku.as_str(),
            location: row.key.location.as_str(),
            version: replaces.cast_signed() + 1,
            on_hand,
            reserved,
            committed,
            safety_stock,
            incoming,
            waiting,
            seq: row.seq.cast_signed(),
            owed_from: row.owed_from.map(u64::cast_signed),
            owed_above: row.owed_above,
            updated_at: stamp(row.updated_at),
            is_told: is_told(told, &row.key),
            was: was(loaded, &row.key),
        }
    }
}
