//! The store a log is run over.

use crate::invariant::{Violation, check_state};
use alloc::{string::String, vec::Vec};
use earmark_core::memory::Memory;
use earmark_core::step::{Answer, Command, Input, Recorded};
use earmark_core::words::{Id, Time};

/// A store that takes inputs and tells what happened.
pub trait Shop {
    /// Why it cannot.
    type Error;

    /// Handles inputs as one batch at `now`, none of them put off, and tells what happened, in order.
    fn feed(&mut self, inputs: &[Input], now: Time) -> Result<Vec<Recorded>, Self::Error>;

    /// Servings that a step had to leave for later, at most `limit`.
    fn owed(&mut self, now: Time, limit: usize) -> Result<Vec<Command>, Self::Error>;

    /// Forgets orders that nobody comes back to, and receipts from before an instant. A store that keeps
    /// everything need not.
    fn forget(&mut self, ended: &[Id], before: Option<Time>) -> Result<(), Self::Error> {
        let _ = (ended, before);
        Ok(())
    }
}

impl<S: Shop> Shop for &mut S {
    type Error = S::Error;

    fn feed(&mut self, inputs: &[Input], now: Time) -> Result<Vec<Recorded>, S::Error> {
        (**self).feed(inputs, now)
    }

    fn owed(&mut self, now: Time, limit: usize) -> Result<Vec<Command>, S::Error> {
        (**self).owed(now, limit)
    }

    fn forget(&mut self, ended: &[Id], before: Option<Time>) -> Result<(), S::Error> {
        (**self).forget(ended, before)
    }
}

/// The core broke one of its own invariants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Defect(pub String);

/// A shop in memory.
#[derive(Debug, Default)]
pub struct MemoryShop {
    memory: Memory,
}

impl MemoryShop {
    /// Whether everything in it agrees.
    pub fn check(&self, now: Time) -> Result<(), Violation> {
        check_state(self.memory.tables(), now)
    }

    /// Its store.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }
}

impl Shop for MemoryShop {
    type Error = Defect;

    fn feed(&mut self, inputs: &[Input], now: Time) -> Result<Vec<Recorded>, Defect> {
        for answer in self.memory.handle(inputs, now) {
            if let Answer::Defect(text) = answer {
                return Err(Defect(text));
            }
        }
        Ok(self.memory.take_journal())
    }

    fn owed(&mut self, now: Time, limit: usize) -> Result<Vec<Command>, Defect> {
        let mut owed = self.memory.sweep(now, limit);
        owed.retain(|command| matches!(command, Command::Serve { .. }));
        Ok(owed)
    }

    fn forget(&mut self, ended: &[Id], before: Option<Time>) -> Result<(), Defect> {
        ended.iter().for_each(|id| {
            self.memory.forget(id);
        });
        if let Some(before) = before {
            self.memory.forget_receipts(before);
        }
        Ok(())
    }
}
