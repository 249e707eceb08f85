//! What the parties say to each other in a step, as arrows of a sequence diagram.

use crate::session::narrate::duty;
use crate::simulate::engine::{Fate, Happening, Noted};
use crate::simulate::message::{Party, label, of as amount, party, units};
use alloc::string::String;
use alloc::{format, vec, vec::Vec};
use earmark_core::debt;
use earmark_core::order::Event as OrderEvent;
use earmark_core::purchase;
use earmark_core::reservation::{Event, Opening};
use earmark_core::step::{Fact, StockEvent};
use earmark_core::words::Id;
use serde::Serialize;

/// Something that one party says to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArrowView {
    /// Who says it.
    pub from: Party,
    /// To whom.
    pub to: Party,
    /// What.
    pub label: String,
    /// About what.
    pub about: Option<Id>,
    /// `message` for what travelled, `answer` for what comes back, `inside` for what one step did.
    pub kind: &'static str,
}

/// The arrows of a step: the message itself, and what it led to.
pub(super) fn of(past: &Happening) -> Vec<ArrowView> {
    let message = &past.message;
    let command = &message.input.command;
    let about = crate::simulate::message::about(command);
    let arrow = |from, to, label, kind| ArrowView { from, to, label, about: about.clone(), kind };
    let mut arrows = vec![arrow(message.from, message.to, label(command), "message")];
    arrows.extend(past.noted.iter().flat_map(inside));
    let answer = match &past.fate {
        Fate::Lost | Fate::Unanswered => Some("✗ crash".into()),
        Fate::Refused(refusal) => Some(format!("refused: {refusal}")),
        Fate::Done { fresh: false } if message.from != Party::Clock => Some("already so".into()),
        Fate::Done { .. } | Fate::PutOff => None,
    };
    arrows.extend(answer.map(|label| arrow(message.to, message.from, label, "answer")));
    arrows
}

fn inside(noted: &Noted) -> Vec<ArrowView> {
    use Party::{Process, Shop, Stock, Supplier};
    let id = noted.recorded.fact.id();
    let arrow =
        |from, to, label: String| vec![ArrowView { from, to, label, about: Some(id.base()), kind: "inside" }];
    match &noted.recorded.fact {
        Fact::Order { event, .. } => match told(event) {
            Some(label) => arrow(Process, Shop, label.into()),
            None => vec![],
        },
        Fact::Reservation { event, .. } => match event {
            Event::Reserved { opening, .. } => asked(&arrow, opening, "reserve", "held"),
            Event::Committed { opening } => asked(&arrow, opening, "commit", "committed"),
            Event::Queued { opening, .. } => asked(&arrow, opening, "reserve", "too little: it waits"),
            Event::Rejected { opening } => asked(&arrow, opening, "reserve", "too little"),
            Event::Confirmed => arrow(Process, Stock, "commit".into()),
            Event::Released { .. } => arrow(Process, Stock, "release".into()),
            Event::Extended { .. } | Event::Rescheduled { .. } => {
                arrow(Process, Stock, "new deadline".into())
            }
            Event::Deducted { .. } => arrow(Process, Stock, "deduct".into()),
            Event::Expired => arrow(Stock, Process, "expired".into()),
            Event::Served { .. } => arrow(Stock, Process, "served: all is held".into()),
            Event::Collected { .. } => arrow(Stock, Process, "part of it is held".into()),
            Event::Overtaken { .. } => vec![],
        },
        Fact::Debt { event: debt::Event::Claimed { .. }, .. } => match &noted.action {
            Some(action) => arrow(Process, party(action), duty(action)),
            None => vec![],
        },
        Fact::Debt { event: debt::Event::Failed { .. } | debt::Event::Died { .. }, .. } => {
            let from = noted.action.as_ref().map_or(Process, party);
            arrow(from, Process, "no answer".into())
        }
        Fact::Purchase { event: purchase::Event::Raised { lines, .. }, .. } => {
            arrow(Process, Supplier, format!("buy {}", units(lines)))
        }
        Fact::Stock { event: StockEvent::Shortfall { key, available }, .. } => {
            arrow(Stock, Shop, format!("shortfall: {}", amount(*available, key)))
        }
        Fact::Debt { .. } | Fact::Purchase { .. } | Fact::Stock { .. } => vec![],
    }
}

fn asked(
    arrow: &dyn Fn(Party, Party, String) -> Vec<ArrowView>,
    opening: &Opening,
    verb: &str,
    answer: &str,
) -> Vec<ArrowView> {
    let asker = if opening.order_id.is_some() { Party::Process } else { Party::Shop };
    let mut arrows = arrow(asker, Party::Stock, format!("{verb} {}", units(&opening.request.lines)));
    arrows.extend(arrow(Party::Stock, asker, answer.into()));
    arrows
}

/// What the shop is told of an order.
fn told(event: &OrderEvent) -> Option<&'static str> {
    Some(match event {
        OrderEvent::Reserved => "reserved",
        OrderEvent::RestockAwaited { .. } => "awaiting restock",
        OrderEvent::Rejected => "rejected",
        OrderEvent::PaymentAwaited => "awaiting payment",
        OrderEvent::Reinstated => "confirmed after all",
        OrderEvent::Confirmed => "confirmed",
        OrderEvent::Fulfilled => "fulfilled",
        OrderEvent::Cancelled { .. } => "cancelled",
        OrderEvent::Expired { .. } => "expired",
        OrderEvent::Failed { .. } => "failed",
        OrderEvent::RefundOwed { .. } => "refund owed",
        OrderEvent::Placed { .. }
        | OrderEvent::Paid { .. }
        | OrderEvent::PaidLate { .. }
        | OrderEvent::Declined
        | OrderEvent::Promised { .. }
        | OrderEvent::Delayed { .. }
        | OrderEvent::Supplied { .. }
        | OrderEvent::Unsupplied { .. }
        | OrderEvent::Bought
        | OrderEvent::DebtPaid { .. }
        | OrderEvent::DebtWaived { .. } => return None,
    })
}
