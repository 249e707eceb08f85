//! The step: a batch of inputs, decided one after another over rows a store has loaded.
//!
//! The contract in one sentence: **load what [`wants`] names, call [`step`] until it needs no more,
//! write every part of its [`Changes`] in the transaction that loaded, commit, then answer.**
//!
//! Whether a message is handled inside an input or becomes an input of its own is fixed by its
//! type. An order, its reservation and the balances of their lines always move together, inside.
//! Announcing an expiry and serving the queue are inputs of their own, run right before or after
//! the one that calls for them, each on a scratch of its own.

mod changes;
mod check;
mod dispatch;
mod facts;
mod input;
mod journal;
mod keys;
mod ledger;
mod outside;
mod overlay;
mod process;
mod queue;
mod receipt;
mod reserve;
mod rows;
mod run;
mod serve;
mod slice;
mod subject;
mod table;
mod transition;
mod verbs;
mod waiters;
mod wants;
mod work;

pub use crate::stock::{Change, Event as StockEvent};
pub use changes::{Answer, Changes, Reply, Write};
pub use input::{Command, Input};
pub use journal::{Fact, Recorded};
pub use keys::LaneKey;
pub use receipt::{Receipt, StoredPolicy};
pub use run::{BOUND, Step, step};
pub use slice::{Slice, Wants};
pub use subject::Subject;
pub use table::{Row, Table};
pub use transition::Transition;
pub use waiters::{PAGE, QueuePage, Waiters};
pub use wants::wants;

use crate::refusal::Refusal;
use crate::words::{Fault, Rule};
use alloc::{boxed::Box, string::String, vec::Vec};

/// Why an input cannot go on.
enum Stop {
    /// When rows were not loaded.
    Missing(Box<Wants>),
    /// When other inputs must come first: expiries to announce.
    First(Vec<Command>),
    /// When it met more than one step handles.
    Deferred,
    /// When it is refused.
    Refused(Box<Refusal>),
    /// When an invariant would break.
    Defect(String),
}

impl Stop {
    fn missing(wants: Wants) -> Self {
        Self::Missing(Box::new(wants))
    }

    fn invalid(pointer: &str, rule: Rule) -> Self {
        Refusal::fault(Fault::new(pointer, rule)).into()
    }
}

/// What turns out to be missing while work goes on without it, so that it is asked for all at once,
/// not a row a round.
#[derive(Default)]
struct Missing(Option<Box<Wants>>);

impl Missing {
    /// Notes what is missing. Once something is, no other error counts.
    fn unless<T>(&mut self, result: Result<T, Stop>) -> Result<Option<T>, Stop> {
        match (result, &mut self.0) {
            (Ok(found), _) => Ok(Some(found)),
            (Err(Stop::Missing(wants)), None) => {
                self.0 = Some(wants);
                Ok(None)
            }
            (Err(Stop::Missing(wants)), Some(missing)) => {
                missing.extend(*wants);
                Ok(None)
            }
            (Err(_), Some(_)) => Ok(None),
            (Err(other), None) => Err(other),
        }
    }

    fn is_nothing(&self) -> bool {
        self.0.is_none()
    }

    fn stop(self) -> Result<(), Stop> {
        self.0.map_or(Ok(()), |wants| Err(Stop::Missing(wants)))
    }
}

/// Does `f` for each item; what is missing is asked for all at once.
fn each<T>(items: impl IntoIterator<Item = T>, mut f: impl FnMut(T) -> Result<(), Stop>) -> Result<(), Stop> {
    let mut missing = Missing::default();
    for item in items {
        missing.unless(f(item))?;
    }
    missing.stop()
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}
