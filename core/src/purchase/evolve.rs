//! The state of a purchase order after an event.

use super::{BoughtLine, Event, Purchase, Status};
use crate::words::{Id, Time};
use alloc::vec;

/// The state after an event. Total: whatever happened is taken as it is.
pub fn evolve(state: Option<Purchase>, id: &Id, event: &Event, at: Time) -> Purchase {
    let mut next = state.unwrap_or_else(|| nothing(id.clone(), at));
    next.events += 1;
    next.updated_at = next.updated_at.max(at);
    match event {
        Event::Raised { order_id, lines } => {
            next.order_id.clone_from(order_id);
            next.lines = lines.iter().map(BoughtLine::from).collect();
        }
        Event::Received { lines } => {
            for arrived in lines {
                if let Some(line) = next.lines.iter_mut().find(|line| line.key == arrived.key) {
                    line.received += arrived.quantity.units();
                }
            }
            if next.status == Status::Open && next.lines.iter().all(|line| line.missing() == 0) {
                next.status = Status::Received;
            }
        }
        Event::Cancelled => next.status = Status::Cancelled,
    }
    next
}

/// What the first event starts from.
fn nothing(id: Id, at: Time) -> Purchase {
    Purchase {
        id,
        order_id: None,
        status: Status::Open,
        lines: vec![],
        events: 0,
        created_at: at,
        updated_at: at,
    }
}
