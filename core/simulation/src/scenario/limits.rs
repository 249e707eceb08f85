//! How large and how small the numbers of a scenario may be: what is checked, and what an editor shows.

use super::{Broken, Scenario};
use alloc::{format, string::String, vec::Vec};
use earmark_core::ordered::Set;
use earmark_core::words::{Id, Sku};
use serde::Serialize;
use serde_json::Value;

/// The bounds of one number.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Limit {
    /// Where it is: a JSON pointer, with `*` for every entry of a list or map.
    pub pointer: &'static str,
    /// The smallest it may be.
    pub min: u64,
    /// The largest it may be.
    pub max: u64,
    /// What it counts.
    pub unit: &'static str,
}

const fn limit(pointer: &'static str, min: u64, max: u64, unit: &'static str) -> Limit {
    Limit { pointer, min, max, unit }
}

/// 30 days, in milliseconds.
const MONTH: u64 = 30 * 24 * 3600 * 1000;
/// The largest whole number that JavaScript holds exactly.
const EXACT: u64 = (1 << 53) - 1;
const MILLE: &str = "per mille";
const MS: &str = "milliseconds";
const UNITS: &str = "units";

/// The most SKUs on the shelves, and customers that are written down.
const STOCK_MAX: usize = 5000;
const CAST_MAX: usize = 5000;

/// Every bound that is the simulation's own; those of a policy are [`Policy::faults`].
///
/// [`Policy::faults`]: earmark_core::policy::Policy::faults
pub const LIMITS: &[Limit] = &[
    limit("/seed", 0, EXACT, ""),
    limit("/stock/*/units", 0, 1_000_000_000, UNITS),
    limit("/stock/*/safety_stock", 0, 1_000_000_000, UNITS),
    limit("/restock/every", 0, MONTH, MS),
    limit("/restock/units", 0, 1_000_000_000, UNITS),
    limit("/arrivals/orders", 0, 1_000_000, "orders"),
    limit("/arrivals/gap", 0, MONTH, MS),
    limit("/arrivals/lines", 1, 200, "lines"),
    limit("/arrivals/units", 1, 1_000_000, UNITS),
    limit("/cast/*/at", 0, 13 * MONTH, MS),
    limit("/cast/*/lines/*", 1, 1_000_000_000, UNITS),
    limit("/cast/*/think", 0, MONTH, MS),
    limit("/habits/paid", 0, 1000, MILLE),
    limit("/habits/cancelled", 0, 1000, MILLE),
    limit("/habits/late", 0, 1000, MILLE),
    limit("/habits/think", 0, MONTH, MS),
    limit("/habits/declined", 0, 1000, MILLE),
    limit("/habits/twice", 0, 1000, MILLE),
    limit("/habits/pay", 0, MONTH, MS),
    limit("/habits/accepted", 0, 1000, MILLE),
    limit("/habits/there", 0, 1000, MILLE),
    limit("/habits/delayed", 0, 1000, MILLE),
    limit("/habits/lead", 0, MONTH, MS),
    limit("/habits/never", 0, 1000, MILLE),
    limit("/habits/parts", 0, 1000, MILLE),
    limit("/habits/ship", 0, MONTH, MS),
    limit("/habits/call", 0, MONTH, MS),
    limit("/network/delay", 0, MONTH, MS),
    limit("/network/reorder", 0, 1000, MILLE),
    limit("/network/duplicate", 0, 1000, MILLE),
    limit("/network/drop", 0, 900, MILLE),
    limit("/faults/crash", 0, 900, MILLE),
    limit("/faults/worker_dies", 0, 900, MILLE),
    limit("/faults/call_fails", 0, 900, MILLE),
    limit("/faults/clock_jumps", 0, 1000, MILLE),
    limit("/faults/jump", 0, MONTH, MS),
];

impl Limit {
    fn rule(&self) -> String {
        let Self { min, max, unit, .. } = self;
        let space = if unit.is_empty() { "" } else { " " };
        format!("must be a whole number from {min} to {max}{space}{unit}")
    }
}

/// Every number, of those that are there, that is outside its bounds or is no whole number.
pub(super) fn numbers(written: &Value) -> Vec<Broken> {
    let mut broken = Vec::new();
    for limit in LIMITS {
        let path: Vec<&str> = limit.pointer.split('/').skip(1).collect();
        visit(written, &path, "", &mut |pointer, value| {
            let fits = value.as_u64().is_some_and(|n| (limit.min..=limit.max).contains(&n));
            if !fits && !value.is_null() {
                broken.push(Broken { pointer, rule: limit.rule() });
            }
        });
    }
    broken
}

fn visit(value: &Value, path: &[&str], at: &str, found: &mut impl FnMut(String, &Value)) {
    let Some((name, rest)) = path.split_first() else { return found(at.into(), value) };
    match value {
        Value::Array(items) if *name == "*" => {
            for (n, item) in items.iter().enumerate() {
                visit(item, rest, &format!("{at}/{n}"), found);
            }
        }
        Value::Object(fields) if *name == "*" => {
            for (key, item) in fields {
                visit(item, rest, &format!("{at}/{key}"), found);
            }
        }
        Value::Object(fields) => {
            if let Some(item) = fields.get(*name) {
                visit(item, rest, &format!("{at}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// What is wrong with a scenario whose numbers are in bounds.
pub(super) fn sense(scenario: &Scenario) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut must = |holds: bool, pointer: String, rule: &str| {
        if !holds {
            broken.push(Broken { pointer, rule: rule.into() });
        }
    };
    for fault in scenario.policy.faults() {
        must(false, format!("/policy{}", fault.pointer), &format!("{}", fault.rule));
    }
    let stock = &scenario.stock;
    must((1..=STOCK_MAX).contains(&stock.len()), "/stock".into(), "must name 1 to 5000 SKUs");
    let (mut skus, mut ids) = (Set::new(), Set::new());
    for (n, shelf) in stock.iter().enumerate() {
        must(skus.insert(&shelf.sku), format!("/stock/{n}/sku"), "is named twice: each SKU has one entry");
        must(
            shelf.safety_stock <= shelf.units || shelf.units == 0,
            format!("/stock/{n}/safety_stock"),
            "must not be more than is there",
        );
    }
    must(scenario.cast.len() <= CAST_MAX, "/cast".into(), "must name at most 5000 customers");
    for (n, visitor) in scenario.cast.iter().enumerate() {
        let id = &visitor.order_id;
        must(Id::parse(id.as_str()).is_ok(), format!("/cast/{n}/order_id"), ID_RULE);
        must(
            ids.insert(id),
            format!("/cast/{n}/order_id"),
            "is named twice: each customer has an order of its own",
        );
        must(
            scenario.arrivals.orders == 0 || !id.as_str().starts_with("order-"),
            format!("/cast/{n}/order_id"),
            "must not begin with `order-`, as those that are drawn do",
        );
        must(visitor.lines().is_ok(), format!("/cast/{n}/lines"), "must name 1 to 200 SKUs");
        let known = |sku: &Sku| skus.contains(&sku);
        for sku in visitor.lines.keys() {
            must(
                known(sku),
                format!("/cast/{n}/lines/{sku}"),
                "is not in stock: give it an entry there, with 0 units if need be",
            );
        }
    }
    let habits = &scenario.habits;
    let minds = habits.paid + habits.cancelled + habits.late;
    must(minds <= 1000, "/habits/paid".into(), "must not add up to more than 1000 with cancelled and late");
    must(
        habits.there + habits.delayed <= 1000,
        "/habits/there".into(),
        "must not add up to more than 1000 with delayed",
    );
    must(scenario.title.chars().count() <= 100, "/title".into(), "must be at most 100 characters");
    must(scenario.about.chars().count() <= 1000, "/about".into(), "must be at most 1000 characters");
    broken
}

const ID_RULE: &str = "must be 1 to 64 of A-Z a-z 0-9 . _ : -";
