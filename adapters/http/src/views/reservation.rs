//! A reservation, and where its lines stand in the queues.
//!
//! This is what most answers consist of, so it is written from the rows as they are, without a tree of
//! values in between.

use super::{Stamp, seconds};
use earmark_core::reservation::{HeldLine, Reservation};
use earmark_core::words::{BalanceKey, Id, Note};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The place of each line that still waits: 1 for the head of its balance's queue.
pub(crate) type Places = BTreeMap<BalanceKey, u64>;

/// A reservation.
pub(crate) fn reservation<'a>(held: &'a Reservation, places: &Places) -> View<'a> {
    View {
        reservation_id: held.id.as_str(),
        order_id: held.order_id.as_ref().map(Id::as_str),
        status: held.status.as_str(),
        lines: lines(held, places),
        expires_at: held.expires_at.map(Stamp),
        ttl_seconds: seconds(held.terms.hold),
        mode: held.mode.as_str(),
        on_shortage: held.on_shortage.as_str(),
        waiting: waiting(held, places),
        reason: held.reason.as_ref().map(Note::as_str),
        created_at: Stamp(held.created_at),
        updated_at: Stamp(held.updated_at),
    }
}

/// See [`reservation`].
#[derive(Serialize)]
pub(crate) struct View<'a> {
    reservation_id: &'a str,
    order_id: Option<&'a str>,
    status: &'static str,
    lines: Vec<Line<'a>>,
    expires_at: Option<Stamp>,
    ttl_seconds: Value,
    mode: &'static str,
    on_shortage: &'static str,
    #[serde(flatten)]
    waiting: Option<Waiting>,
    reason: Option<&'a str>,
    created_at: Stamp,
    updated_at: Stamp,
}

/// What only those who wait have: a position (the worst of their lines decides), and what holds it up.
#[derive(Serialize)]
pub(super) struct Waiting {
    pub(super) position: u64,
    pub(super) overtakes: u32,
    pub(super) max_overtakes: u32,
    pub(super) collecting: bool,
}

pub(super) fn waiting(held: &Reservation, places: &Places) -> Option<Waiting> {
    places.values().max().map(|position| Waiting {
        position: *position,
        overtakes: held.overtakes,
        max_overtakes: held.terms.max_overtakes,
        collecting: held.collecting,
    })
}

/// A line. `quantity` is what it is for, `asked` what was asked, `found` what was there for it.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    sku: &'a str,
    location: &'a str,
    quantity: i64,
    asked: i64,
    found: i64,
    held: i64,
    deducted: i64,
    #[serde(flatten)]
    place: Option<Place>,
}

/// What only a line that waits has.
#[derive(Serialize)]
struct Place {
    lacks: i64,
    position: u64,
}

pub(super) fn lines<'a>(held: &'a Reservation, places: &Places) -> Vec<Line<'a>> {
    held.lines.iter().map(|line| self::line(held, line, places)).collect()
}

fn line<'a>(held: &Reservation, line: &'a HeldLine, places: &Places) -> Line<'a> {
    Line {
        sku: line.key.sku.as_str(),
        location: line.key.location.as_str(),
        quantity: line.quantity,
        asked: line.asked.units(),
        found: line.found,
        held: line.held,
        deducted: line.deducted,
        place: places.get(&line.key).map(|position| Place { lacks: held.lacks(line), position: *position }),
    }
}
