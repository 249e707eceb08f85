//! The ledger: a row for each balance that moved.

use super::stamp;
use crate::pack::Move;
use crate::rows::numbers;
use crate::write::json;
use earmark_core::balance::{Figures, Kind, Movement};
use earmark_core::step::Recorded;
use earmark_core::words::BalanceKey;
use earmark_store::Failure;
use std::collections::{BTreeMap, BTreeSet};

row! {
    /// What a batch moved of a balance.
    MovementRow as "earmark.movement_row" {
        sku: &'a str,
        location: &'a str,
        last: i64,
        first: i64,
        at: i64,
        on_hand_delta: i64,
        reserved_delta: i64,
        committed_delta: i64,
        safety_stock_delta: i64,
        incoming_delta: i64,
        waiting_delta: i64,
        on_hand: i64,
        reserved: i64,
        committed: i64,
        safety_stock: i64,
        incoming: i64,
        waiting: i64,
        kinds: Vec<&'a str>,
        moves: String,
    }
}

/// The ledger: a row for each balance that moved.
pub(in crate::write) fn movements(journal: &[Recorded]) -> Result<Vec<MovementRow<'_>>, Failure> {
    let mut moved = BTreeMap::<&BalanceKey, Vec<&Movement>>::new();
    for movement in journal.iter().flat_map(|entry| &entry.movements) {
        moved.entry(&movement.key).or_default().push(movement);
    }
    moved.into_iter().filter_map(|(key, movements)| movement(key, &movements).transpose()).collect()
}

fn movement<'a>(key: &'a BalanceKey, movements: &[&Movement]) -> Result<Option<MovementRow<'a>>, Failure> {
    let (Some(first), Some(last)) = (movements.first(), movements.last()) else { return Ok(None) };
    let together = movements.iter().fold(Figures::default(), |sum, movement| sum + movement.delta);
    let [on_hand_delta, reserved_delta, committed_delta, safety_stock_delta, incoming_delta, waiting_delta] =
        numbers(&together);
    let [on_hand, reserved, committed, safety_stock, incoming, waiting] = numbers(&last.after);
    let kinds: BTreeSet<_> = movements.iter().map(|movement| movement.kind).collect();
    Ok(Some(MovementRow {
        sku: key.sku.as_str(),
        location: key.location.as_str(),
        last: last.seq.cast_signed(),
        first: first.seq.cast_signed(),
        at: stamp(last.at),
        on_hand_delta,
        reserved_delta,
        committed_delta,
        safety_stock_delta,
        incoming_delta,
        waiting_delta,
        on_hand,
        reserved,
        committed,
        safety_stock,
        incoming,
        waiting,
        kinds: kinds.into_iter().map(Kind::as_str).collect(),
        moves: json(&movements.iter().map(|movement| Move::of(movement)).collect::<Vec<_>>())?,
    }))
}
