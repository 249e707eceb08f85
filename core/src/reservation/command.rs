//! What can be asked of a reservation.

use super::Parcel;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::words::{Fault, Id, Lines, Note, Rule, Span};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// How much of a request must fit (rule 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// When every line must fit, or none is taken.
    #[default]
    AllOrNothing,
    /// When each line stands for itself.
    PerLine,
    /// When what is there is taken of each line.
    BestEffort,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::AllOrNothing, Self::PerLine, Self::BestEffort];

    /// The mode as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AllOrNothing => "all_or_nothing",
            Self::PerLine => "per_line",
            Self::BestEffort => "best_effort",
        }
    }
}

/// What to do with a request that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnShortage {
    /// When it is refused, with its figures.
    #[default]
    Reject,
    /// When it waits its turn (rule 9).
    Wait,
}

impl OnShortage {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::Reject, Self::Wait];

    /// The choice as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Wait => "wait",
        }
    }
}

/// What a client asked for: the content that makes two requests of one id the same (rule 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The lines, added up.
    pub lines: Lines,
    /// The hold time asked for; none means the policy's.
    pub ttl: Option<Span>,
    /// How much must fit.
    pub mode: Mode,
    /// What if it does not.
    pub on_shortage: OnShortage,
}

impl Request {
    /// Refuses a mode that takes less than asked where what is short is to wait (rule 3).
    pub fn check(&self) -> Result<(), Refusal> {
        match (self.mode, self.on_shortage) {
            (Mode::AllOrNothing, _) | (Mode::PerLine | Mode::BestEffort, OnShortage::Reject) => Ok(()),
            (Mode::PerLine | Mode::BestEffort, OnShortage::Wait) => {
                Err(Refusal::fault(Fault::new("/on_shortage", Rule::ModeWaits)))
            }
        }
    }
}

/// The numbers a reservation lives by, taken from its policy when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Terms {
    /// How long its hold lasts.
    pub hold: Span,
    /// The factor of its extension budget (rule 7).
    pub renewal_factor: u32,
    /// How long it may wait.
    pub waiting: Span,
    /// How often it may be overtaken before it collects (rule 9).
    pub max_overtakes: u32,
}

impl Terms {
    /// Returns the terms under a policy, with the hold time asked for; none means the policy's.
    pub fn new(policy: &Policy, asked: Option<Span>) -> Result<Self, Rule> {
        Ok(Self {
            hold: policy.hold_for(asked)?,
            renewal_factor: policy.renewal_factor,
            waiting: policy.waiting,
            max_overtakes: policy.max_overtakes,
        })
    }
}

/// A request together with what was found for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The order that drives it.
    pub order_id: Option<Id>,
    /// What was asked.
    pub request: Request,
    /// The numbers it lives by.
    pub terms: Terms,
    /// Per line, what it might take (never below zero).
    pub found: Vec<i64>,
}

/// What can be asked of a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Take the lines, or queue, or refuse.
    Reserve {
        /// The request and what there is.
        opening: Opening,
        /// Per line, the queue ticket it gets if it has to wait.
        tickets: Vec<u64>,
        /// Whether a waiter collects from the start.
        collecting: bool,
    },
    /// Take the lines and commit them at once; never waits.
    Commit(Opening),
    /// Stop the clock: reserved becomes committed.
    Confirm,
    /// Give everything back.
    Release(Option<Note>),
    /// Hold longer.
    Extend(Span),
    /// Start another phase of the order's one clock, from now.
    Reschedule(Span),
    /// Goods left.
    Deduct(Parcel),
    /// Announce a deadline that has passed.
    Expire,
    /// Give a waiter everything it waits for.
    Serve,
    /// Hold stock for one line of a waiter.
    Collect {
        /// Index of the line.
        line: usize,
        /// How many units, at most what the line lacks.
        units: i64,
    },
    /// A younger request took what this waiter could not use.
    Overtake,
}
