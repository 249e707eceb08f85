//! Where each event left its order.

use super::Heads;
use crate::shape::Shape;
use crate::values::{Field, Values};
use earmark_core::order::{self, Order, Status};
use earmark_core::step::{Changes, Fact, Slice};
use earmark_core::words::{Id, Time};
use std::collections::BTreeMap;

/// An event that changed where an order stands.
pub(crate) struct Transition {
    /// The order's number.
    order: i64,
    number: u64,
    from: Option<Status>,
    to: Status,
    at: Time,
}

/// Transitions, which the database compares with the legal ones.
pub(crate) const TRANSITIONS: Shape = Shape {
    table: "order_transitions",
    head: &[],
    key: 2,
    fields: &[&["order_n", "number", "from_status", "to_status", "at"]],
    relations: &[],
};

impl Transition {
    /// Those of a batch: the core says where each event leaves its order.
    pub(crate) fn all(slice: &Slice, heads: &Heads, changes: &Changes) -> Vec<Self> {
        let mut orders = BTreeMap::<&Id, Order>::new();
        let mut moved = vec![];
        for entry in &changes.journal {
            let Fact::Order { id, event } = &entry.fact else { continue };
            let loaded = || slice.orders.looked_up(id).flatten().map(|(_, order)| order.clone());
            let before = orders.remove(id).or_else(loaded);
            let from = before.as_ref().map(|order| order.status);
            let after = order::evolve(before, id, event, entry.at);
            let to = after.status;
            if from != Some(to) {
                let order = heads.orders.get(id).copied().unwrap_or_default().n;
                moved.push(Self { order, number: entry.number, from, to, at: entry.at });
            }
            orders.insert(id, after);
        }
        moved
    }

    pub(crate) fn bind(&self, values: Values) -> Values {
        let values = values.int(self.order).count(self.number);
        let values = values.text(self.from.map_or("none", Status::as_str));
        self.to.bind(values).time(self.at)
    }
}
