//! The store of a simulated world, checked at every move.

use crate::feed::{Tamper, decide, only};
use crate::invariant::{Move, Violation, check_move, check_state};
use alloc::vec::Vec;
use earmark_core::memory::Memory;
use earmark_core::step::{Answer, Input, Recorded};
use earmark_core::words::Time;

/// How things stand is checked after so many moves: it looks at every row there is.
const STATE_EVERY: u64 = 32;

pub(super) struct World<'a> {
    pub memory: Memory,
    tamper: &'a dyn Tamper,
    moves: u64,
}

impl<'a> World<'a> {
    pub(super) fn new(tamper: &'a dyn Tamper) -> Self {
        Self { memory: Memory::new(), tamper, moves: 0 }
    }

    /// Handles one input, checks what it did, and tells it; none where it was put off.
    pub(super) fn handle(&mut self, input: &Input, clock: Time) -> Result<Option<Vec<Recorded>>, Violation> {
        let defect = |text: &str| Violation { invariant: "defect", text: text.into() };
        let changes = decide(&self.memory, core::slice::from_ref(input), clock);
        let mut changes = changes.ok_or_else(|| defect("the core keeps asking for rows"))?;
        self.tamper.tamper(&mut changes);
        let answer = only(&changes.answers).clone();
        if let Answer::Defect(text) = &answer {
            return Err(defect(text));
        }
        let before = self.memory.tables();
        check_move(&Move {
            before,
            changes: &changes,
            command: &input.command,
            answer: &answer,
            now: clock,
        })?;
        let happened = changes.journal.clone();
        if self.memory.write(changes).is_err() {
            return Err(defect("a row was written that nobody had loaded"));
        }
        self.moves += 1;
        if self.moves.is_multiple_of(STATE_EVERY) {
            self.check(clock)?;
        }
        Ok((answer != Answer::Deferred).then_some(happened))
    }

    /// Checks how everything stands.
    pub(super) fn check(&self, clock: Time) -> Result<(), Violation> {
        check_state(self.memory.tables(), clock)
    }
}
