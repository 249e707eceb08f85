//! What a reservation decides.

use super::{Command, Event, Mode, OnShortage, Opening, Reservation, Status};
use crate::refusal::Refusal;
use crate::words::{Id, Name, Span, Time};
use alloc::{vec, vec::Vec};

/// Decides a command. An empty list means "already so". A reservation whose deadline has passed is
/// treated as expired whether or not that was announced yet (rule 6).
pub fn decide(
    state: Option<&Reservation>,
    id: &Id,
    command: Command,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let Some(held) = state else {
        return match command {
            Command::Reserve { opening, tickets, collecting } => Ok(open(opening, tickets, collecting, now)),
            Command::Commit(opening) if fits(&opening) => Ok(vec![Event::Committed { opening }]),
            Command::Commit(opening) => Ok(vec![Event::Rejected { opening }]),
            Command::Release(reason) => Ok(vec![Event::Released { reason }]),
            Command::Confirm
            | Command::Extend(_)
            | Command::Reschedule(_)
            | Command::Deduct(_)
            | Command::Expire
            | Command::Serve
            | Command::Collect { .. }
            | Command::Overtake => Err(Refusal::NotFound { id: id.clone() }),
        };
    };
    if let Command::Reserve { opening, .. } | Command::Commit(opening) = &command {
        return held.again(opening);
    }
    if held.is_due(now) {
        return match command {
            Command::Expire => Ok(vec![Event::Expired]),
            Command::Deduct(parcel) => {
                let mut events = vec![Event::Expired];
                events.extend(held.deduct(parcel)?);
                Ok(events)
            }
            _ => Err(held.ended(Status::Expired)),
        };
    }
    match command {
        Command::Reserve { .. } | Command::Commit(_) | Command::Expire => Ok(vec![]),
        Command::Confirm => match held.status {
            Status::Pending => Ok(vec![Event::Confirmed]),
            Status::Confirmed => Ok(vec![]),
            other => Err(held.ended(other)),
        },
        Command::Release(reason) => match held.status {
            Status::Pending | Status::Waiting | Status::Confirmed => Ok(vec![Event::Released { reason }]),
            Status::Released => Ok(vec![]),
            other => Err(held.ended(other)),
        },
        Command::Extend(ttl) => match held.status {
            Status::Pending => held.extend(ttl, now),
            other => Err(held.ended(other)),
        },
        Command::Reschedule(span) => match held.status {
            Status::Pending => Ok(vec![Event::Rescheduled { expires_at: now + span }]),
            other => Err(held.ended(other)),
        },
        Command::Deduct(parcel) => held.deduct(parcel),
        Command::Serve => match held.status {
            Status::Waiting => Ok(vec![Event::Served { expires_at: now + held.terms.hold }]),
            _ => Ok(vec![]),
        },
        Command::Collect { line, units } => match held.status {
            Status::Waiting => Ok(vec![Event::Collected { line, units }]),
            _ => Ok(vec![]),
        },
        Command::Overtake => match held.status {
            Status::Waiting => {
                let collecting = held.collecting || held.overtakes + 1 >= held.terms.max_overtakes;
                Ok(vec![Event::Overtaken { collecting }])
            }
            _ => Ok(vec![]),
        },
    }
}

fn fits(opening: &Opening) -> bool {
    opening.request.lines.iter().zip(&opening.found).all(|(line, found)| line.quantity.units() <= *found)
}

fn open(opening: Opening, tickets: Vec<u64>, collecting: bool, now: Time) -> Vec<Event> {
    let asked = || opening.request.lines.iter().map(|line| line.quantity.units());
    let found = || asked().zip(&opening.found);
    let taken: Vec<i64> = match opening.request.mode {
        Mode::AllOrNothing if fits(&opening) => asked().collect(),
        Mode::AllOrNothing => vec![],
        Mode::PerLine => found().map(|(asked, found)| if asked <= *found { asked } else { 0 }).collect(),
        Mode::BestEffort => found().map(|(asked, found)| asked.min(*found)).collect(),
    };
    if taken.iter().any(|units| *units > 0) {
        let expires_at = now + opening.terms.hold;
        return vec![Event::Reserved { opening, taken, expires_at }];
    }
    match opening.request.on_shortage {
        OnShortage::Reject => vec![Event::Rejected { opening }],
        OnShortage::Wait => {
            let expires_at = now + opening.terms.waiting;
            let collecting = collecting || opening.terms.max_overtakes == 0;
            vec![Event::Queued { opening, tickets, collecting, expires_at }]
        }
    }
}

impl Reservation {
    /// The refusal of an order that asks for this reservation's id: they share one id space (rule 4).
    pub fn keeps_id(&self) -> Refusal {
        let id = self.id.clone();
        if self.lines.is_empty() {
            Refusal::AlreadyReleased { id }
        } else {
            Refusal::IdempotencyConflict { id }
        }
    }

    /// The second arrival of its reserve: nothing more is done, or the content differs (rule 4).
    fn again(&self, opening: &Opening) -> Result<Vec<Event>, Refusal> {
        if self.lines.is_empty() {
            Err(self.ended(self.status))
        } else if self.order_id == opening.order_id && self.is_for(&opening.request) {
            self.refusal().map_or(Ok(vec![]), Err)
        } else {
            Err(Refusal::IdempotencyConflict { id: self.id.clone() })
        }
    }

    fn extend(&self, ttl: Span, now: Time) -> Result<Vec<Event>, Refusal> {
        let old = self.expires_at.unwrap_or(now);
        let limit = self.held_since + self.terms.hold.times(u64::from(self.terms.renewal_factor));
        match now + ttl {
            new if new <= old => Ok(vec![]),
            new if new > limit => Err(Refusal::RenewalExhausted { id: self.id.clone(), limit }),
            expires_at => Ok(vec![Event::Extended { expires_at }]),
        }
    }

    pub(super) fn ended(&self, status: Status) -> Refusal {
        let id = self.id.clone();
        match status {
            Status::Pending | Status::Waiting | Status::Confirmed => {
                Refusal::IllegalTransition { id, state: Name::fixed(status.as_str()) }
            }
            Status::Deducted => Refusal::AlreadyDeducted { id },
            Status::Released => Refusal::AlreadyReleased { id },
            Status::Expired => Refusal::Expired { id, expires_at: self.expires_at },
            Status::Rejected => Refusal::AlreadyRejected { id },
        }
    }
}
