//! Where each event of a step left its order.

use crate::order::Status;
use crate::ordered::Map;
use crate::step::{Changes, Fact, Slice};
use crate::words::{Id, Time};
use alloc::vec::Vec;

/// An event that changed where an order stands. A database compares it with the legal moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition<'a> {
    /// The order.
    pub order_id: &'a Id,
    /// The event's number.
    pub number: u64,
    /// Where the order stood; none where it was not there yet.
    pub from: Option<Status>,
    /// Where it stands.
    pub to: Status,
    /// When.
    pub at: Time,
}

impl Changes {
    /// The transitions of orders, in order, given the rows that were loaded.
    pub fn transitions(&self, slice: &Slice) -> Vec<Transition<'_>> {
        let mut stand = Map::<&Id, Status>::new();
        let mut moved = Vec::new();
        for entry in &self.journal {
            let Fact::Order { id: order_id, event } = &entry.fact else { continue };
            let loaded = || slice.orders.looked_up(order_id).flatten().map(|(_, order)| order.status);
            let from = stand.get(&order_id).copied().or_else(loaded);
            let to = Status::after(from, event);
            if from != Some(to) {
                moved.push(Transition { order_id, number: entry.number, from, to, at: entry.at });
            }
            stand.insert(order_id, to);
        }
        moved
    }
}
