//! What a session shows: plain data, made when somebody looks.

mod arrows;
mod state;

pub use arrows::ArrowView;
pub use state::{BalanceView, OrderView, State};

use super::narrate::{Told, tell};
use super::{Session, narrate};
use crate::invariant::Violation;
use crate::simulate::engine::{Fate, Happening, Noted};
use crate::simulate::message::{Crash, Message, Party, about, label};
use alloc::{string::String, vec::Vec};
use earmark_core::order::Status;
use earmark_core::refusal::Refusal;
use earmark_core::step::{Command, Recorded};
use earmark_core::words::{BalanceKey, Id, Time};
use serde::Serialize;

/// One step.
#[derive(Debug, Clone, Serialize)]
pub struct StepView<'a> {
    /// Its number; 0 is what was done before anybody came.
    pub step: usize,
    /// The simulated time.
    pub at: Time,
    /// What the store's clock showed.
    pub clock: Time,
    /// What arrived; nothing in step 0.
    pub message: Option<MessageView<'a>>,
    /// What became of it: `done`, `again`, `refused`, `put_off`, `lost` or `unanswered`.
    pub fate: &'static str,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<&'a Refusal>,
    /// What happened, in order.
    pub facts: Vec<FactView<'a>>,
    /// What was said between the parties, in order.
    pub arrows: Vec<ArrowView>,
    /// The narrator.
    pub told: Vec<Told>,
    /// The invariant that it broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<BrokenView<'a>>,
}

/// A message.
#[derive(Debug, Clone, Serialize)]
pub struct MessageView<'a> {
    /// Its number.
    pub id: u64,
    /// Who sent it.
    pub from: Party,
    /// Who gets it.
    pub to: Party,
    /// It in a few words.
    pub label: String,
    /// What it is about.
    pub about: Option<Id>,
    /// When it was sent.
    pub sent_at: Time,
    /// When it arrives, or arrived.
    pub at: Time,
    /// Of which message it is a duplicate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<u64>,
    /// Where the program is going to crash on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crash: Option<Crash>,
    /// What it says.
    pub command: &'a Command,
}

/// A fact.
#[derive(Debug, Clone, Serialize)]
pub struct FactView<'a> {
    /// The entry of the journal.
    #[serde(flatten)]
    pub recorded: &'a Recorded,
    /// Where its order stood before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Status>,
    /// Where it stands after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<Status>,
}

/// A broken invariant.
#[derive(Debug, Clone, Serialize)]
pub struct BrokenView<'a> {
    /// Which one.
    pub invariant: &'static str,
    /// What was found.
    pub text: &'a str,
}

/// The figures of a balance over time: one entry for each movement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the figures are the words of the domain")]
pub struct Series {
    /// The step of each movement.
    pub step: Vec<usize>,
    /// When.
    pub at: Vec<Time>,
    pub on_hand: Vec<i64>,
    pub reserved: Vec<i64>,
    pub committed: Vec<i64>,
    pub available: Vec<i64>,
    pub waiting: Vec<i64>,
    pub incoming: Vec<i64>,
}

impl Session {
    /// The steps from one to another, both included, as far as they are known.
    pub fn steps(&self, from: usize, to: usize) -> Vec<StepView<'_>> {
        let opening = (from == 0).then(|| self.opening());
        let (first, last) = (from.max(1), to.min(self.history.len()));
        let known = self.history.get(first - 1..last.max(first - 1)).unwrap_or_default();
        opening.into_iter().chain((first..).zip(known).map(|(step, past)| self.view(step, past))).collect()
    }

    fn opening(&self) -> StepView<'_> {
        let begin = crate::scenario::BEGIN;
        StepView {
            step: 0,
            at: begin,
            clock: begin,
            message: None,
            fate: "done",
            refusal: None,
            facts: self.opened.iter().map(fact).collect(),
            arrows: Vec::new(),
            told: self.opened.iter().map(narrate::fact).collect(),
            broken: None,
        }
    }

    fn view<'a>(&'a self, step: usize, past: &'a Happening) -> StepView<'a> {
        let (fate, refusal) = match &past.fate {
            Fate::Done { fresh: true } => ("done", None),
            Fate::Done { fresh: false } => ("again", None),
            Fate::Refused(refusal) => ("refused", Some(refusal)),
            Fate::PutOff => ("put_off", None),
            Fate::Lost => ("lost", None),
            Fate::Unanswered => ("unanswered", None),
        };
        let broken =
            self.broken.as_ref().filter(|(at, _)| *at == step).map(|(_, violation)| broken(violation));
        StepView {
            step,
            at: past.now,
            clock: past.clock,
            message: Some(message(past.now, &past.message)),
            // A step that broke an invariant was not kept, whatever became of it.
            fate: if broken.is_some() { "broken" } else { fate },
            refusal,
            facts: past.noted.iter().map(fact).collect(),
            arrows: arrows::of(past),
            told: tell(past),
            broken,
        }
    }

    /// The figures of a balance from the beginning to where the session stands.
    pub fn series(&self, key: &BalanceKey) -> Series {
        let mut series = Series::default();
        let opened = self.opened.iter().map(|noted| (0, noted));
        let happened = (1..).zip(self.history.iter().take(self.at));
        let happened = happened.flat_map(|(step, past)| past.noted.iter().map(move |noted| (step, noted)));
        for (step, noted) in opened.chain(happened) {
            for movement in noted.recorded.movements.iter().filter(|movement| movement.key == *key) {
                let after = &movement.after;
                series.step.push(step);
                series.at.push(movement.at);
                series.on_hand.push(after.on_hand);
                series.reserved.push(after.reserved);
                series.committed.push(after.committed);
                series.available.push(after.available());
                series.waiting.push(after.waiting);
                series.incoming.push(after.incoming);
            }
        }
        series
    }
}

pub(super) fn broken(violation: &Violation) -> BrokenView<'_> {
    BrokenView { invariant: violation.invariant, text: &violation.text }
}

pub(super) fn message(at: Time, message: &Message) -> MessageView<'_> {
    let command = &message.input.command;
    MessageView {
        id: message.id,
        from: message.from,
        to: message.to,
        label: label(command),
        about: about(command),
        sent_at: message.sent_at,
        at,
        copy_of: message.copy_of,
        crash: message.crash,
        command,
    }
}

fn fact(noted: &Noted) -> FactView<'_> {
    use earmark_core::step::Fact;
    let is = match &noted.recorded.fact {
        Fact::Order { event, .. } => Some(Status::after(noted.was, event)),
        _ => None,
    };
    FactView { recorded: &noted.recorded, was: noted.was, is }
}
