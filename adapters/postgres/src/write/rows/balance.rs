//! A balance.

use super::stamp;
use crate::rows::numbers;
use earmark_core::balance::Balance;
use earmark_core::step::Write;
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
    }
}

impl<'a> BalanceRow<'a> {
    /// `told` holds the balances that a fact of this batch is told of.
    pub(in crate::write) fn of(write: &'a Write<Balance>, told: &BTreeSet<&str>) -> Self {
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
            is_told: !told.is_empty() && told.contains(row.key.as_id().as_str()),
        }
    }
}
