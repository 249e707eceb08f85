//! Why an input cannot go on, and how what is missing is gathered.

use super::{Command, Wants};
use crate::refusal::Refusal;
use crate::words::{Fault, Rule};
use alloc::{boxed::Box, string::String, vec::Vec};

/// Why an input cannot go on.
pub(super) enum Stop {
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
    pub(super) fn missing(wants: Wants) -> Self {
        Self::Missing(Box::new(wants))
    }

    pub(super) fn invalid(pointer: &str, rule: Rule) -> Self {
        Refusal::fault(Fault::new(pointer, rule)).into()
    }
}

/// What turns out to be missing while work goes on without it, so that it is asked for all at once,
/// not a row a round.
#[derive(Default)]
pub(super) struct Missing(Option<Box<Wants>>);

impl Missing {
    /// Notes what is missing. Once something is, no other error counts.
    pub(super) fn unless<T>(&mut self, result: Result<T, Stop>) -> Result<Option<T>, Stop> {
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

    pub(super) fn is_nothing(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn stop(self) -> Result<(), Stop> {
        self.0.map_or(Ok(()), |wants| Err(Stop::Missing(wants)))
    }
}

/// Does `f` for each item; what is missing is asked for all at once.
pub(super) fn each<T>(
    items: impl IntoIterator<Item = T>,
    mut f: impl FnMut(T) -> Result<(), Stop>,
) -> Result<(), Stop> {
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
