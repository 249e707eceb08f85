//! The state of a debt after an event.

use super::{Action, Debt, Event, Status};
use crate::policy::Policy;
use crate::words::{Id, Time};

/// The state after an event. Total: whatever happened is taken as it is.
pub fn evolve(state: Option<Debt>, id: &Id, event: &Event, at: Time) -> Debt {
    let mut next = state.unwrap_or_else(|| nothing(id.clone(), at));
    next.events += 1;
    next.updated_at = next.updated_at.max(at);
    match event {
        Event::Incurred { order_id, action, due_at, retry } => {
            next.order_id = order_id.clone();
            next.action = action.clone();
            next.status = Status::Owed;
            next.due_at = *due_at;
            next.retry = *retry;
        }
        Event::Claimed { until } => next.due_at = *until,
        Event::Failed { error, due_at } => {
            next.failures += 1;
            next.note = Some(error.clone());
            next.due_at = *due_at;
        }
        Event::Died { error } => {
            next.failures += 1;
            next.note = Some(error.clone());
            next.status = Status::Dead;
        }
        Event::Settled => next.status = Status::Done,
        Event::Withdrawn => next.status = Status::Withdrawn,
        Event::Revived => {
            next.status = Status::Owed;
            next.failures = 0;
            next.due_at = at;
        }
        Event::Dropped { reason } => {
            next.status = Status::Dropped;
            next.note = Some(reason.clone());
        }
    }
    next
}

/// What the first event starts from: nothing that anybody would pay.
fn nothing(id: Id, at: Time) -> Debt {
    Debt {
        order_id: id.base(),
        id,
        action: Action::RequestPayment,
        status: Status::Withdrawn,
        failures: 0,
        due_at: at,
        note: None,
        retry: Policy::CHECKOUT.retry,
        events: 0,
        created_at: at,
        updated_at: at,
    }
}
