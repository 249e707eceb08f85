//! What workers and operators do with a debt.

use crate::words::{Note, Span};
use serde::{Deserialize, Serialize};

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
