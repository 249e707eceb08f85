//! What can be asked of an order, or told to it.

use crate::debt::{self, Reply};
use crate::policy::Policy;
use crate::words::{Id, Lines, Name, Note, Reference, Span};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What a client ordered: the content that makes two orders of one id the same (rule 4).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Request {
    /// The lines, added up.
    pub lines: Lines,
    /// The policy it runs under.
    pub profile: Name,
    /// The hold time asked for; none means the policy's.
    pub hold: Option<Span>,
}

/// What can be asked of an order, or told to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Place it.
    Place {
        /// What was ordered.
        request: Request,
        /// The policy of that name, as it is now.
        policy: Policy,
    },
    /// The customer means it.
    Confirm,
    /// Nobody wants it any more.
    Cancel(Option<Note>),
    /// Whether its deadline may move; the reservation decides how far.
    Extend,
    /// A payment's outcome became known.
    Pay {
        /// Whether there is money.
        approved: bool,
        /// The payment's reference.
        reference: Reference,
    },
    /// Its stock changed.
    News(News),
    /// A debt was answered.
    Reply {
        /// Which of its debts.
        debt: debt::Key,
        /// The answer.
        reply: Reply,
    },
    /// An operator gave a debt up.
    Waive(Id),
}

impl Command {
    /// Returns the debt that is paid if the order owes it no more afterwards.
    pub fn answers(&self) -> Option<debt::Key> {
        match self {
            Self::Reply { debt, .. } => Some(debt.clone()),
            Self::Place { .. }
            | Self::Confirm
            | Self::Cancel(_)
            | Self::Extend
            | Self::Pay { .. }
            | Self::News(_)
            | Self::Waive(_) => None,
        }
    }
}

/// What the order's reservation, or purchase order, has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// When everything is held.
    Held,
    /// When everything is committed, after late money.
    Committed,
    /// When it waits; per line of the order, what it lacks.
    Short(Vec<i64>),
    /// When it was refused.
    Refused,
    /// When its deadline passed.
    Expired,
    /// When goods left, and nothing more is promised.
    Gone,
    /// When a parcel left, and the rest stays promised.
    Parted,
    /// When its purchase order has nothing more to bring.
    Bought,
}
