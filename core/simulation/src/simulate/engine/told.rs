//! What a step did, with what has to be known to tell it.

use crate::simulate::message::Message;
use alloc::vec::Vec;
use earmark_core::debt::{Action, Event as DebtEvent};
use earmark_core::memory::Tables;
use earmark_core::order;
use earmark_core::refusal::Refusal;
use earmark_core::step::{Fact, Recorded};
use earmark_core::words::{Id, Time};

/// What one step did.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    /// What arrived.
    pub message: Message,
    /// When.
    pub now: Time,
    /// What the store's clock showed.
    pub clock: Time,
    /// What became of it.
    pub fate: Fate,
    /// What happened, each with where its order stood before.
    pub noted: Vec<Noted>,
}

/// An entry of the journal, with what has to be known to tell it.
#[derive(Debug, Clone)]
pub(crate) struct Noted {
    pub recorded: Recorded,
    /// Where its order stood before, where it is about an order.
    pub was: Option<order::Status>,
    /// What is owed, where it is about a debt.
    pub action: Option<Action>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// When it was done; not fresh where it had been done before.
    Done { fresh: bool },
    /// When it was refused.
    Refused(Refusal),
    /// When the step had too much to do and put it off.
    PutOff,
    /// When the program crashed before it had committed.
    Lost,
    /// When the program crashed before it had answered.
    Unanswered,
}

/// What has to be known of each event to tell it, as of the rows before.
pub(super) fn note(before: &Tables, journal: &[Recorded]) -> Vec<Noted> {
    let mut noted = Vec::with_capacity(journal.len());
    for recorded in journal {
        let (was, action) = match &recorded.fact {
            Fact::Order { id, .. } => (before.orders.get(id).map(|(_, order)| order.status), None),
            Fact::Debt { event: DebtEvent::Incurred { action, .. }, .. } => (None, Some(action.clone())),
            Fact::Debt { id, .. } => (None, before.debts.get(id).map(|(_, debt)| debt.action.clone())),
            Fact::Reservation { .. } | Fact::Purchase { .. } | Fact::Stock { .. } => (None, None),
        };
        noted.push(Noted { recorded: recorded.clone(), was, action });
    }
    carry(&mut noted);
    noted
}

/// Several events of one order in one step: each begins where the one before it led.
fn carry(noted: &mut [Noted]) {
    let mut at = earmark_core::ordered::Map::<Id, order::Status>::new();
    for Noted { recorded, was, .. } in noted {
        let Fact::Order { id, event } = &recorded.fact else { continue };
        *was = at.get(id).copied().or(*was);
        let next = order::Status::after(*was, event);
        at.insert(id.clone(), next);
    }
}
