//! The narrator: what just happened, in one plain sentence each, and which rule decided it.

mod facts;
mod orders;
mod stock;

pub(super) use facts::duty;

use crate::scenario::BEGIN;
use crate::simulate::engine::{Fate, Happening, Noted};
use crate::simulate::message::{about, label};
use alloc::{format, string::String, vec::Vec};
use earmark_core::order::Plan;
use earmark_core::refusal::Refusal;
use earmark_core::step::{Command, Fact};
use earmark_core::words::{Id, Span, Time};
use serde::Serialize;

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What happened.
    pub text: String,
    /// The rule that decided it, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// What it is about: an order, a reservation, a purchase order or a balance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Id>,
}

/// A sentence and its rule.
type Said = (String, &'static str);

/// What is told of a step.
pub(super) fn tell(happening: &Happening) -> Vec<Told> {
    let mut told: Vec<Told> = happening.noted.iter().map(fact).collect();
    let id = about(&happening.message.input.command);
    let own = fate(happening).map(|(text, rule)| Told { text, rule: named(rule), about: id });
    // What became of the message comes first where nothing else happened, and last where it did.
    told.extend(own);
    told
}

/// What is told of one fact.
pub(super) fn fact(noted: &Noted) -> Told {
    let moved = &noted.recorded.movements;
    let (text, rule) = match &noted.recorded.fact {
        Fact::Order { id, event } => orders::tell(id, event),
        Fact::Reservation { id, event } => stock::tell(id, event, moved),
        Fact::Purchase { id, event } => facts::purchase(id, event),
        Fact::Debt { id, event } => facts::debt(id, event, noted.action.as_ref()),
        Fact::Stock { event, .. } => facts::stock(event, moved),
    };
    Told { text, rule: named(rule), about: Some(noted.recorded.fact.id().base()) }
}

fn named(rule: &'static str) -> Option<&'static str> {
    (!rule.is_empty()).then_some(rule)
}

/// What became of the message, where its facts do not say it.
fn fate(happening: &Happening) -> Option<Said> {
    let command = &happening.message.input.command;
    let what = label(command);
    Some(match &happening.fate {
        Fate::Lost => (
            format!(
                "The program crashed before it could commit “{what}”: nothing is left of it, and it comes again in 20 seconds."
            ),
            "an input is committed whole or not at all",
        ),
        Fate::Unanswered => (
            format!(
                "The program crashed after it had committed “{what}” and before it could answer: what happened stays, and whoever waits asks again."
            ),
            "rule 4: a retry finds the stored outcome",
        ),
        Fate::PutOff => (
            format!("“{what}” met more than one step may do, and goes on right after."),
            "rule 11: one step does a bounded amount",
        ),
        Fate::Refused(refusal) => refused(&what, refusal, !happening.noted.is_empty())?,
        Fate::Done { .. } if happening.noted.is_empty() => unchanged(happening, command, &what),
        Fate::Done { .. } => return None,
    })
}

fn unchanged(happening: &Happening, command: &Command, what: &str) -> Said {
    match command {
        Command::Expire { reservation_id } => (
            format!(
                "The clock looked at {reservation_id}: no deadline of it has passed, so there is nothing to announce."
            ),
            "rule 6: whether a hold has expired is a function of the hold and the time",
        ),
        Command::Serve { key } => {
            (format!("Nobody waits for {} who could be served.", key.sku), "rule 9: the queue is served")
        }
        Command::Debt { debt_id, .. } => (
            format!("{debt_id} is taken care of already: nothing is left to do."),
            "debts are computed from the state",
        ),
        _ if happening.message.copy_of.is_some() => (
            format!("“{what}” came again, and had been done: nothing changes."),
            "rule 4: a retry never books twice",
        ),
        _ => (format!("“{what}” changes nothing: it was already so."), "rule 5: verbs are idempotent"),
    }
}

fn refused(what: &str, refusal: &Refusal, told: bool) -> Option<Said> {
    Some(match refusal {
        // The facts have told it.
        Refusal::InsufficientStock { .. } if told => return None,
        Refusal::InsufficientStock { lines, .. } => {
            let short: Vec<String> = lines
                .iter()
                .map(|line| format!("{} of {} {}", line.available, line.asked, line.key.sku))
                .collect();
            (
                format!("“{what}” is refused again: when it was decided there were {}.", short.join(", ")),
                "rule 4: the stored outcome is given again",
            )
        }
        Refusal::InvalidRequest { faults } => {
            let faults: Vec<String> =
                faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.rule)).collect();
            (format!("“{what}” is refused: {}.", faults.join("; ")), "bad input names its field and rule")
        }
        Refusal::NotFound { id } => (
            format!("“{what}” is refused: nothing is known of {id}."),
            "rule 5: a verb on an unknown id leaves nothing",
        ),
        Refusal::IdempotencyConflict { id } => (
            format!("“{what}” is refused: {id} was used before, for something else."),
            "rule 4: same id, other content is a conflict",
        ),
        Refusal::Expired { id, .. } => (
            format!("“{what}” comes too late: {id} has expired."),
            "rule 6: a deadline that is now has passed",
        ),
        Refusal::AlreadyReleased { id }
        | Refusal::AlreadyDeducted { id }
        | Refusal::AlreadyRejected { id } => (
            format!("“{what}” comes too late for {id}: {refusal}."),
            "rule 5: a verb that meets another end says which one",
        ),
        Refusal::IllegalTransition { id, state } => (
            format!("“{what}” is refused: {id} is {state}, which does not allow it."),
            "illegal moves are refused with the state it is in",
        ),
        Refusal::OwnedByOrder { order_id } => (
            format!("“{what}” is refused: the order {order_id} drives this reservation."),
            "every deadline has one owner",
        ),
        Refusal::RenewalExhausted { id, limit } => (
            format!("{id} cannot be held longer than until {}.", when(*limit)),
            "rule 7: never beyond twice the original time",
        ),
    })
}

/// An instant of a session as it is told.
fn when(at: Time) -> String {
    since(at, BEGIN)
}

/// An instant as it is told: hours since the beginning, and the day where that is not the first.
pub(crate) fn since(at: Time, begin: Time) -> String {
    let seconds = at.since(begin).millis() / 1000;
    let (day, h, m, s) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let day = if day == 0 { String::new() } else { format!("day {}, ", day + 1) };
    format!("{day}{h:02}:{m:02}:{s:02}")
}

/// A length of time as it is told.
fn long(span: Span) -> String {
    let seconds = span.millis() / 1000;
    let (d, h, m, s) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let parts = [(d, "d"), (h, "h"), (m, "min"), (s, "s")];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if parts.is_empty() { format!("{} ms", span.millis()) } else { parts.join(" ") }
}

/// How a shortage is cured, for a sentence.
fn cure(plan: &Plan) -> (String, &'static str) {
    use crate::simulate::message::units;
    match plan {
        Plan::Wait => ("it waits its turn".into(), "on shortage: wait (rule 9)"),
        Plan::Purchase { lines } => (format!("{} are bought for it", units(lines)), "on shortage: purchase"),
        Plan::Supplier { lines } => {
            (format!("a supplier is asked for {}", units(lines)), "on shortage: supplier")
        }
    }
}
