//! An input is decided, what it did is checked, and kept.

use super::told::note;
use super::{Engine, Fate, Noted};
use crate::feed::{Tamper, decide, is_fresh, only};
use crate::invariant::{self, Violation, check_move};
use crate::scenario::text::written_down;
use alloc::vec::Vec;
use core::hash::Hasher as _;
use earmark_core::step::{Answer, Input};
use earmark_core::words::Time;

impl Engine {
    /// Decides an input, checks what it did, and keeps it.
    pub(super) fn decide(
        &mut self,
        input: &Input,
        clock: Time,
        tamper: &dyn Tamper,
    ) -> Result<(Fate, Vec<Noted>), Violation> {
        let defect = |text: &str| Violation { invariant: "defect", text: text.into() };
        let changes = decide(&self.memory, core::slice::from_ref(input), clock);
        let mut changes = changes.ok_or_else(|| defect("the core keeps asking for rows"))?;
        tamper.tamper(&mut changes);
        let before = self.memory.tables();
        let answer = only(&changes.answers).clone();
        let fate = match &answer {
            Answer::Defect(text) => return Err(defect(text)),
            Answer::Deferred => Fate::PutOff,
            Answer::Done { fresh, .. } => Fate::Done { fresh: *fresh },
            Answer::Refused { refusal, .. } => Fate::Refused(refusal.clone()),
        };
        if !self.checked {
            check_move(&invariant::Move {
                before,
                changes: &changes,
                command: &input.command,
                answer: &answer,
                now: clock,
            })?;
        }
        let noted = note(before, &changes.journal);
        for Noted { recorded, .. } in &noted {
            self.tally.take(recorded);
            self.hash.write(written_down(recorded).as_bytes());
        }
        self.tally.wanted_to_confirm(&input.command);
        let touched = self.watch.take(before, &changes);
        if self.memory.write(changes).is_err() {
            return Err(defect("a row was written that nobody had loaded"));
        }
        self.memory.take_journal();
        let verdict = if self.checked { Ok(()) } else { self.watch.check(&touched, clock) };
        self.watch.forget(&touched);
        verdict?;
        debug_assert!(fate != Fate::PutOff || !is_fresh(&answer), "what is put off did nothing");
        Ok((fate, noted))
    }
}
