//! The state of a reservation after an event.

use super::{Event, HeldLine, Mode, OnShortage, Opening, Reservation, Status, Terms};
use crate::words::{Id, Line, Time};
use alloc::vec;

/// The state after an event. Total: whatever happened is taken as it is.
pub fn evolve(state: Option<Reservation>, id: &Id, event: &Event, at: Time) -> Reservation {
    let mut next = state.unwrap_or_else(|| Reservation::nothing(id.clone(), at));
    next.events += 1;
    next.updated_at = next.updated_at.max(at);
    match event {
        Event::Reserved { opening, taken, expires_at } => {
            next.opened(opening, Status::Pending, at);
            for (line, units) in next.lines.iter_mut().zip(taken) {
                (line.quantity, line.held) = (*units, *units);
            }
            next.expires_at = Some(*expires_at);
        }
        Event::Committed { opening } => {
            next.opened(opening, Status::Confirmed, at);
            next.lines.iter_mut().for_each(|line| line.held = line.quantity);
        }
        Event::Queued { opening, tickets, collecting, expires_at } => {
            next.opened(opening, Status::Waiting, at);
            for (line, ticket) in next.lines.iter_mut().zip(tickets) {
                line.ticket = Some(*ticket);
            }
            next.collecting = *collecting;
            next.expires_at = Some(*expires_at);
        }
        Event::Rejected { opening } => next.opened(opening, Status::Rejected, at),
        Event::Confirmed => {
            next.status = Status::Confirmed;
            next.expires_at = None;
        }
        Event::Released { reason } => {
            next.end(Status::Released);
            next.reason.clone_from(reason);
        }
        Event::Extended { expires_at } => next.expires_at = Some(*expires_at),
        Event::Rescheduled { expires_at } => {
            next.held_since = at;
            next.expires_at = Some(*expires_at);
        }
        Event::Deducted { left, keep_rest, .. } => next.deducted(left, *keep_rest),
        Event::Expired => {
            let deadline = next.expires_at;
            next.end(Status::Expired);
            next.expires_at = deadline;
        }
        Event::Served { expires_at } => {
            next.status = Status::Pending;
            next.lines.iter_mut().for_each(|line| line.held = line.quantity);
            next.held_since = at;
            next.expires_at = Some(*expires_at);
        }
        Event::Collected { line, units } => {
            if let Some(line) = next.lines.get_mut(*line) {
                line.held += units;
            }
        }
        Event::Overtaken { collecting } => {
            next.overtakes += 1;
            next.collecting = *collecting;
        }
    }
    next
}

impl Reservation {
    /// What a tombstone starts from.
    fn nothing(id: Id, at: Time) -> Self {
        Self {
            id,
            order_id: None,
            status: Status::Released,
            lines: vec![],
            ttl: None,
            mode: Mode::default(),
            on_shortage: OnShortage::default(),
            terms: Terms::default(),
            held_since: at,
            expires_at: None,
            overtakes: 0,
            collecting: false,
            reason: None,
            events: 0,
            created_at: at,
            updated_at: at,
        }
    }

    fn opened(&mut self, opening: &Opening, status: Status, at: Time) {
        self.order_id.clone_from(&opening.order_id);
        self.status = status;
        self.ttl = opening.request.ttl;
        self.mode = opening.request.mode;
        self.on_shortage = opening.request.on_shortage;
        self.terms = opening.terms;
        self.held_since = at;
        let line = |(line, found): (&Line, &i64)| HeldLine {
            key: line.key.clone(),
            asked: line.quantity,
            quantity: line.quantity.units(),
            found: *found,
            held: 0,
            deducted: 0,
            ticket: None,
        };
        self.lines = opening.request.lines.iter().zip(&opening.found).map(line).collect();
    }

    pub(super) fn end(&mut self, status: Status) {
        self.status = status;
        self.expires_at = None;
        self.lines.iter_mut().for_each(|line| line.held = 0);
    }
}
