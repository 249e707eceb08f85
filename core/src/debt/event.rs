//! What can happen to a debt.

use super::Action;
use crate::policy::Retry;
use crate::words::{Id, Note, Time};
use serde::{Deserialize, Serialize};

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
