//! Rows as a statement is handed them: an array of rows is one value of it.

use super::json;
use crate::pack::Move;
use crate::rows::numbers;
use earmark_core::balance::{Balance, Figures, Movement};
use earmark_core::reservation::Reservation;
use earmark_core::step::{Recorded, Write};
use earmark_core::words::{BalanceKey, Id, Note, Span, Time};
use earmark_store::Failure;
use serde::Serialize;
use sqlx::Postgres;
use sqlx::postgres::{PgHasArrayType, PgTypeInfo};
use std::collections::{BTreeMap, BTreeSet};

/// A composite type of the schema: its columns, in its order.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident as $of:literal { $($column:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, sqlx::Encode)]
        pub(super) struct $name<'a> {
            $($column: $type,)*
        }

        impl sqlx::Type<Postgres> for $name<'_> {
            fn type_info() -> PgTypeInfo {
                PgTypeInfo::with_name($of)
            }
        }

        impl PgHasArrayType for $name<'_> {
            fn array_type_info() -> PgTypeInfo {
                PgTypeInfo::array_of($of)
            }
        }
    };
}

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
        kinds: Vec<String>,
        moves: String,
    }
}

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

row! {
    /// A reservation with its first line.
    ReservationRow as "earmark.reservation_row" {
        id: &'a str,
        version: i64,
        ttl: Option<i64>,
        hold: i64,
        renewal_factor: i64,
        waiting: i64,
        max_overtakes: i64,
        held_since: i64,
        expires_at: Option<i64>,
        events: i64,
        created_at: i64,
        updated_at: i64,
        asked: Option<i64>,
        quantity: Option<i64>,
        found: Option<i64>,
        held: Option<i64>,
        deducted: Option<i64>,
        ticket: Option<i64>,
        until: Option<i64>,
        lacks: i64,
        overtakes: i64,
        lines: i64,
        collecting: bool,
        live: bool,
        status: &'a str,
        mode: String,
        on_shortage: String,
        sku: Option<&'a str>,
        location: Option<&'a str>,
        order_id: Option<&'a str>,
        reason: Option<&'a str>,
    }
}

fn stamp(time: Time) -> i64 {
    time.millis().cast_signed()
}

fn span(span: Span) -> i64 {
    span.millis().cast_signed()
}

/// A plain enum as the one word it is serialised to.
fn word<T: Serialize>(value: &T) -> Result<String, Failure> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

/// The ledger: a row for each balance that moved.
pub(super) fn movements(journal: &[Recorded]) -> Result<Vec<MovementRow<'_>>, Failure> {
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
    let kinds = movements.iter().map(|movement| movement.kind).collect::<BTreeSet<_>>();
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
        kinds: kinds.iter().map(word).collect::<Result<_, _>>()?,
        moves: json(&movements.iter().map(|movement| Move::of(movement)).collect::<Vec<_>>())?,
    }))
}

impl<'a> BalanceRow<'a> {
    /// `told` holds the balances that a fact of this batch is told of.
    pub(super) fn of(write: &'a Write<Balance>, told: &BTreeSet<&str>) -> Self {
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

impl<'a> ReservationRow<'a> {
    pub(super) fn of(write: &'a Write<Reservation>) -> Result<Self, Failure> {
        let Write { row, replaces } = write;
        let line = row.lines.first();
        Ok(Self {
            id: row.id.as_str(),
            version: replaces.cast_signed() + 1,
            ttl: row.ttl.map(span),
            hold: span(row.terms.hold),
            renewal_factor: row.terms.renewal_factor.into(),
            waiting: span(row.terms.waiting),
            max_overtakes: row.terms.max_overtakes.into(),
            held_since: stamp(row.held_since),
            expires_at: row.expires_at.map(stamp),
            events: row.events.cast_signed(),
            created_at: stamp(row.created_at),
            updated_at: stamp(row.updated_at),
            asked: line.map(|line| line.asked.units()),
            quantity: line.map(|line| line.quantity),
            found: line.map(|line| line.found),
            held: line.map(|line| line.held),
            deducted: line.map(|line| line.deducted),
            ticket: line.and_then(|line| line.ticket).map(u64::cast_signed),
            until: line.and_then(|line| until(row, &line.key)),
            lacks: line.map_or(0, |line| row.lacks(line)),
            overtakes: row.overtakes.into(),
            lines: i64::try_from(row.lines.len()).unwrap_or(i64::MAX),
            collecting: row.collecting,
            live: !row.status.is_final(),
            status: row.status.as_str(),
            mode: word(&row.mode)?,
            on_shortage: word(&row.on_shortage)?,
            sku: line.map(|line| line.key.sku.as_str()),
            location: line.map(|line| line.key.location.as_str()),
            order_id: row.order_id.as_ref().map(Id::as_str),
            reason: row.reason.as_ref().map(Note::as_str),
        })
    }
}

/// The deadline of the units that a line holds.
pub(super) fn until(row: &Reservation, key: &BalanceKey) -> Option<i64> {
    row.holds().find(|(held, _)| *held == key).map(|(_, until)| stamp(until))
}
