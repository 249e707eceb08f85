//! Where a debt stands.

use super::Action;
use crate::policy::Retry;
use crate::words::{Id, Note, Time};
use serde::{Deserialize, Serialize};

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
