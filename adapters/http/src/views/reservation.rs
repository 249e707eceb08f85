//! A reservation, and where its lines stand in the queues.

use super::{seconds, time};
use earmark_core::reservation::{HeldLine, Mode, OnShortage, Reservation};
use earmark_core::words::BalanceKey;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The place of each line that still waits: 1 for the head of its balance's queue.
pub(crate) type Places = BTreeMap<BalanceKey, u64>;

/// A reservation.
pub(crate) fn reservation(held: &Reservation, places: &Places) -> Value {
    let mut view = Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.into(), value);
    put("reservation_id", json!(held.id.as_str()));
    put("order_id", json!(held.order_id.as_ref().map(ToString::to_string)));
    put("status", json!(held.status.as_str()));
    put("lines", lines(held, places));
    put("expires_at", json!(held.expires_at.map(time)));
    put("ttl_seconds", seconds(held.terms.hold));
    put("mode", json!(mode(held.mode)));
    put("on_shortage", json!(on_shortage(held.on_shortage)));
    waiting(held, places, &mut put);
    put("reason", json!(held.reason.as_ref().map(ToString::to_string)));
    put("created_at", json!(time(held.created_at)));
    put("updated_at", json!(time(held.updated_at)));
    Value::Object(view)
}

/// What only those who wait have: a position (the worst of their lines decides), and what holds it up.
pub(super) fn waiting<R>(held: &Reservation, places: &Places, put: &mut impl FnMut(&str, Value) -> R) {
    if let Some(position) = places.values().max() {
        put("position", json!(position));
        put("overtakes", json!(held.overtakes));
        put("max_overtakes", json!(held.terms.max_overtakes));
        put("collecting", json!(held.collecting));
    }
}

/// Its lines. `quantity` is what it is for, `asked` what was asked, `found` what was there for it.
pub(super) fn lines(held: &Reservation, places: &Places) -> Value {
    held.lines.iter().map(|line| self::line(held, line, places)).collect()
}

fn line(held: &Reservation, line: &HeldLine, places: &Places) -> Value {
    let mut view = Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.into(), value);
    put("sku", json!(line.key.sku.as_str()));
    put("location", json!(line.key.location.as_str()));
    put("quantity", json!(line.quantity));
    put("asked", json!(line.asked.units()));
    put("found", json!(line.found));
    put("held", json!(line.held));
    put("deducted", json!(line.deducted));
    if let Some(position) = places.get(&line.key) {
        put("lacks", json!(held.lacks(line)));
        put("position", json!(position));
    }
    Value::Object(view)
}

const fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::AllOrNothing => "all_or_nothing",
        Mode::PerLine => "per_line",
        Mode::BestEffort => "best_effort",
    }
}

const fn on_shortage(choice: OnShortage) -> &'static str {
    match choice {
        OnShortage::Reject => "reject",
        OnShortage::Wait => "wait",
    }
}
