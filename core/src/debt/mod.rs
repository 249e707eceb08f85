//! Debts: what the process still owes the outside, recorded with the change that made it owe.

mod action;
mod destination;
mod key;
mod reply;

pub use action::{Action, Owed};
pub use destination::{ActionKind, Destination};
pub use key::Key;
pub use reply::{Reply, SupplyStatus};

use crate::policy::Retry;
use crate::refusal::Refusal;
use crate::words::{Id, Name, Note, Span, Time};
use alloc::{vec, vec::Vec};
use serde::{Deserialize, Serialize};

// ---- Commands -------------------------------------------------------------------------------

/// What can happen to a debt besides its reply, which the order decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// A worker takes it for the length of a lease; another worker may after that.
    Claim {
        /// How long nobody else takes it.
        lease: Span,
    },
    /// The call failed or answered nonsense.
    Fail {
        /// What went wrong.
        error: Note,
    },
    /// An operator has a dead debt tried again.
    Retry,
    /// An operator gives it up.
    Drop {
        /// Why.
        reason: Note,
    },
}

// ---- Events ---------------------------------------------------------------------------------

/// What happened to a debt. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// When a state newly owes it.
    Incurred {
        /// Whose debt.
        order_id: Id,
        /// What is owed.
        action: Action,
        /// Not before this.
        due_at: Time,
        /// How it is retried.
        retry: Retry,
    },
    /// When a worker took it.
    Claimed {
        /// Until then nobody else does.
        until: Time,
    },
    /// When a call failed and will be tried again.
    Failed {
        /// What went wrong.
        error: Note,
        /// Not before this.
        due_at: Time,
    },
    /// When it failed once too often.
    Died {
        /// What went wrong last.
        error: Note,
    },
    /// When it was paid.
    Settled,
    /// When the state owes it no more.
    Withdrawn,
    /// When an operator revived it.
    Revived,
    /// When an operator gave it up.
    Dropped {
        /// Why.
        reason: Note,
    },
}

// ---- State ----------------------------------------------------------------------------------

/// Where a debt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "DebtStatus"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// When it is still to be paid.
    Owed,
    /// When it was paid.
    Done,
    /// When it failed too often and waits for an operator.
    Dead,
    /// When the state stopped owing it.
    Withdrawn,
    /// When an operator gave it up.
    Dropped,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Owed, Self::Done, Self::Dead, Self::Withdrawn, Self::Dropped];

    /// The status as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Withdrawn => "withdrawn",
            Self::Dropped => "dropped",
        }
    }

    /// Whether it is still open.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Owed | Self::Dead)
    }
}

/// A debt.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Debt {
    /// Derived; also the idempotency key of its outgoing call.
    pub id: Id,
    /// Whose debt.
    pub order_id: Id,
    /// What is owed.
    pub action: Action,
    /// Where it stands.
    pub status: Status,
    /// How often its call has failed since it was last revived.
    pub failures: u32,
    /// When a worker may next take it.
    pub due_at: Time,
    /// What went wrong last, or why it was dropped.
    pub note: Option<Note>,
    /// How it is retried.
    pub retry: Retry,
    /// How many events it has had.
    pub events: u64,
    /// When it was incurred.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

// ---- Decide ---------------------------------------------------------------------------------

/// Decides a command. An empty list means "already so"; for a claim, that somebody else has it.
pub fn decide(debt: &Debt, command: Command, now: Time) -> Result<Vec<Event>, Refusal> {
    let refused =
        || Refusal::IllegalTransition { id: debt.id.clone(), state: Name::fixed(debt.status.as_str()) };
    match (command, debt.status) {
        (Command::Claim { lease }, Status::Owed) if debt.due_at <= now => {
            Ok(vec![Event::Claimed { until: now + lease }])
        }
        (Command::Fail { error }, Status::Owed) if debt.failures + 1 >= debt.retry.max_attempts => {
            Ok(vec![Event::Died { error }])
        }
        (Command::Fail { error }, Status::Owed) => {
            let due_at = now + debt.retry.delay(&debt.id, debt.failures + 1);
            Ok(vec![Event::Failed { error, due_at }])
        }
        (Command::Retry, Status::Dead) => Ok(vec![Event::Revived]),
        (Command::Retry, Status::Owed) if debt.due_at > now => Ok(vec![Event::Revived]),
        (Command::Drop { reason }, Status::Owed | Status::Dead) => Ok(vec![Event::Dropped { reason }]),
        (Command::Claim { .. } | Command::Fail { .. }, _)
        | (Command::Retry, Status::Owed)
        | (Command::Drop { .. }, Status::Dropped) => Ok(vec![]),
        (Command::Retry | Command::Drop { .. }, _) => Err(refused()),
    }
}

// ---- Evolve ---------------------------------------------------------------------------------

/// The state after an event; `None` where the first event is missing.
pub fn evolve(state: Option<Debt>, id: &Id, event: &Event, at: Time) -> Option<Debt> {
    let mut next = match (state, event) {
        (None, Event::Incurred { order_id, action, due_at, retry }) => Debt {
            id: id.clone(),
            order_id: order_id.clone(),
            action: action.clone(),
            status: Status::Owed,
            failures: 0,
            due_at: *due_at,
            note: None,
            retry: *retry,
            events: 0,
            created_at: at,
            updated_at: at,
        },
        (state, _) => state?,
    };
    next.events += 1;
    next.updated_at = next.updated_at.max(at);
    match event {
        Event::Incurred { .. } => {}
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
    Some(next)
}
