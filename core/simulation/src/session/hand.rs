//! Faults made by hand: what somebody does to a run, and at which of its steps.

use super::{Refused, Session};
use crate::simulate::engine::Engine;
use crate::simulate::message::Crash;
use crate::simulate::network::RETRY;
use alloc::{format, string::String};
use earmark_core::step::Command;
use earmark_core::words::{Span, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing done by hand, after a step and before the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hand {
    /// After which step; 0 is before the first.
    pub step: usize,
    /// What is done.
    pub fault: Fault,
}

impl Hand {
    pub(crate) fn is_duplicate(&self) -> bool {
        matches!(self.fault, Fault::Duplicate { .. })
    }
}

/// What can be done by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "Value")]
pub enum Fault {
    /// A message comes twice; one that has arrived comes once more.
    Duplicate {
        /// Its number.
        message: u64,
    },
    /// A message comes later.
    Delay {
        /// Its number.
        message: u64,
        /// By how much, in milliseconds.
        by: Span,
    },
    /// A message is lost; whoever waits for its answer says it again.
    Drop {
        /// Its number.
        message: u64,
    },
    /// A message overtakes every other.
    Overtake {
        /// Its number.
        message: u64,
    },
    /// The program crashes on a message.
    Crash {
        /// Its number.
        message: u64,
        /// Between which effects.
        between: Crash,
    },
    /// The store's clock jumps.
    Jump {
        /// By how much, in milliseconds; back, where it is below zero.
        by: i64,
    },
    /// Somebody says something.
    Say {
        /// What.
        command: Command,
        /// When it arrives; at once, where nothing stands here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Time>,
    },
}

impl TryFrom<Value> for Fault {
    type Error = String;

    fn try_from(written: Value) -> Result<Self, String> {
        super::spoken::fault(&written)
    }
}

/// A clock that jumps further than a year tells nothing more.
const JUMP_MAX: i64 = 366 * 24 * 3600 * 1000;
const DELAY_MAX: Span = Span::from_secs(366 * 24 * 3600);

impl Session {
    /// Does something by hand, now. What came after this step in an earlier run is another story, and
    /// forgotten.
    pub fn interfere(&mut self, fault: Fault) -> Result<(), Refused> {
        self.alive()?;
        let mut engine = self.engine.clone();
        self.apply(&mut engine, &fault)?;
        self.truncate();
        self.engine = engine;
        self.hands.push(Hand { step: self.at, fault });
        Ok(())
    }

    /// Undoes the last thing that was done by hand, and goes back to where that was.
    pub fn undo(&mut self) -> Result<(), Refused> {
        let Some(hand) = self.hands.pop() else { return Err(Refused::new("nothing was done by hand")) };
        self.history.truncate(hand.step);
        self.snapshots.truncate(hand.step);
        self.broken = None;
        self.restore(hand.step)
    }

    /// Everything that was done by hand, in order.
    pub fn hands(&self) -> &[Hand] {
        &self.hands
    }

    /// Does it to an engine that stands where this session does.
    pub(super) fn apply(&self, engine: &mut Engine, fault: &Fault) -> Result<(), Refused> {
        let gone = |id: &u64| Refused(format!("message {id} is not under way"));
        let now = engine.now();
        let done = |holds: bool, id: &u64| if holds { Ok(()) } else { Err(gone(id)) };
        match fault {
            Fault::Duplicate { message } => {
                let past = || self.history.iter().map(|past| &past.message).find(|past| past.id == *message);
                let found = engine.flight.get(*message).map(|(at, message)| (at, message.clone()));
                let found = found.or_else(|| past().map(|past| (now, past.clone())));
                let (at, original) = found.ok_or_else(|| gone(message))?;
                let copy = engine.copy(&original);
                engine.counts.doubled += 1;
                engine.flight.push(at, copy);
                Ok(())
            }
            Fault::Delay { message, by } if *by <= DELAY_MAX => {
                done(engine.flight.delay(*message, *by), message)
            }
            Fault::Delay { .. } => Err(Refused::new("by must be at most a year of milliseconds")),
            Fault::Drop { message } => {
                engine.counts.lost += 1;
                done(engine.flight.lose(*message, now + RETRY), message)
            }
            Fault::Overtake { message } => done(engine.flight.overtake(*message), message),
            Fault::Crash { message, between } => done(engine.flight.crash(*message, *between), message),
            Fault::Jump { by } if (-JUMP_MAX..=JUMP_MAX).contains(by) => {
                engine.jump(*by);
                Ok(())
            }
            Fault::Jump { .. } => Err(Refused::new("by must be at most a year of milliseconds, either way")),
            Fault::Say { command, at } => {
                engine.say(at.unwrap_or(now), command.clone());
                Ok(())
            }
        }
    }
}
