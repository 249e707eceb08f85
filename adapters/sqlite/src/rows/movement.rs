//! Movements: the ledger, a run of movements of one balance to a row.

use super::PACKED_MAX;
use crate::failure::corrupt;
use crate::shape::Shape;
use crate::values::{Columns, Field, Values};
use earmark_core::balance::{Cause, Figures, Kind, Movement};
use earmark_core::words::{BalanceKey, Time};
use earmark_store::Failure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows of the ledger. `first` and `seq` are the numbers of the first movement and the last; the deltas
/// are those of all together, the figures what the last one left.
pub(crate) const MOVEMENTS: Shape = Shape {
    table: "movements",
    head: &[],
    key: 0,
    fields: &[&[
        "sku",
        "location",
        "seq",
        "first",
        "at",
        "on_hand_delta",
        "reserved_delta",
        "committed_delta",
        "safety_stock_delta",
        "incoming_delta",
        "waiting_delta",
        "on_hand",
        "reserved",
        "committed",
        "safety_stock",
        "incoming",
        "waiting",
        "room",
        "moves",
    ]],
    relations: &[],
};

/// Openings: per balance, the sum of the movements that were pruned.
pub(crate) const OPENINGS: Shape = Shape {
    table: "openings",
    head: &[],
    key: 0,
    fields: &[&[
        "sku",
        "location",
        "seq",
        "at",
        "on_hand",
        "reserved",
        "committed",
        "safety_stock",
        "incoming",
        "waiting",
    ]],
    relations: &[],
};

pub(crate) fn read_opening(columns: &mut Columns<'_>) -> Result<Movement, Failure> {
    let (key, seq, at): (BalanceKey, u64, Time) = (columns.read()?, columns.read()?, columns.read()?);
    let (kind, after): (Kind, Figures) = (Kind::Opening, columns.read()?);
    Ok(Movement { key, seq, at, kind, delta: after, after, cause: Cause::default() })
}

/// Movements of one balance, one behind the other.
pub(crate) type Run<'a> = Vec<&'a Movement>;

/// A movement as it is packed. What it left follows from the row and the deltas behind it.
#[derive(Serialize, Deserialize)]
struct Move(Time, Kind, [i64; 6], Cause);

/// The movements of a batch, by balance.
pub(crate) fn runs<'a>(movements: impl Iterator<Item = &'a Movement>) -> Vec<Run<'a>> {
    let mut by_key = BTreeMap::<&BalanceKey, Run<'a>>::new();
    movements.for_each(|movement| by_key.entry(&movement.key).or_default().push(movement));
    by_key.values().flat_map(|run| run.chunks(PACKED_MAX)).map(<[_]>::to_vec).collect()
}

pub(crate) fn bind_run(run: &Run<'_>, values: Values) -> Values {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return values };
    let delta = run.iter().fold(Figures::default(), |sum, movement| sum + movement.delta);
    let headroom = run.iter().filter_map(|movement| movement.headroom()).min();
    let packed = |movement: &&Movement| {
        let Figures { on_hand, reserved, committed, safety_stock, incoming, waiting } = movement.delta;
        let delta = [on_hand, reserved, committed, safety_stock, incoming, waiting];
        Move(movement.at, movement.kind, delta, movement.cause.clone())
    };
    let moves: Vec<Move> = run.iter().map(packed).collect();
    let values = values.key(&last.key).count(last.seq).count(first.seq).time(last.at);
    headroom.bind(last.after.bind(delta.bind(values))).json(&moves)
}

/// A row's movements, oldest first.
pub(crate) fn unpack_run(columns: &mut Columns<'_>) -> Result<Vec<Movement>, Failure> {
    let key: BalanceKey = columns.read()?;
    let (seq, first, _): (u64, u64, Time) = (columns.read()?, columns.read()?, columns.read()?);
    let (delta, last): (Figures, Figures) = (columns.read()?, columns.read()?);
    let _: Option<i64> = columns.read()?;
    let moves: Vec<Move> = serde_json::from_str(columns.text()?).map_err(corrupt)?;
    let (mut after, mut movements) = (last - delta, Vec::with_capacity(moves.len()));
    for (seq, Move(at, kind, delta, cause)) in (first..).zip(moves) {
        let [on_hand, reserved, committed, safety_stock, incoming, waiting] = delta;
        let delta = Figures { on_hand, reserved, committed, safety_stock, incoming, waiting };
        after = after + delta;
        movements.push(Movement { key: key.clone(), seq, at, kind, delta, after, cause });
    }
    if after != last || movements.last().map(|last| last.seq) != Some(seq) {
        return Err(corrupt(format!("movements {first} to {seq} of {key} do not add up to their row")));
    }
    Ok(movements)
}
