//! One state of a small world.

use super::world::{When, World};
use crate::feed::{Tamper, decide, is_fresh, only};
use crate::scenario::text::written_down;
use alloc::{format, string::String, vec::Vec};
use earmark_core::memory::Memory;
use earmark_core::step::{Answer, Changes, Command, Input};
use earmark_core::words::{Key, Time};

/// The rows, which messages were taken, and the time.
#[derive(Debug, Clone)]
pub struct State {
    pub(super) memory: Memory,
    /// One bit for each message of the world: whether it was taken.
    pub(super) taken: u64,
    pub(super) now: Time,
}

/// Where every world begins. Late enough that nothing in it lies before the epoch.
pub(super) const BEGIN: Time = Time::from_millis(1_000_000_000_000);

impl State {
    /// The state in which a world begins; or what refuses to be set up.
    pub(super) fn first(world: &World) -> Result<Self, String> {
        let mut state = Self { memory: Memory::new(), taken: 0, now: BEGIN };
        let policies = world.policies.iter().cloned();
        let policies = policies.map(|(name, policy)| Command::PutPolicy { name, policy });
        let commands: Vec<Command> = policies.chain(world.setup.iter().cloned()).collect();
        for (n, command) in commands.into_iter().enumerate() {
            let key = Key::stored(format!("{}~{n}", world.name)).map_err(|rule| format!("{rule}"))?;
            let input = Input { key, keyed: false, command };
            let answers = state.memory.handle(core::slice::from_ref(&input), BEGIN);
            if !is_fresh(only(&answers)) {
                let why = match only(&answers) {
                    Answer::Refused { refusal, .. } => written_down(refusal),
                    Answer::Done { .. } | Answer::Deferred | Answer::Defect(_) => "nothing came of it".into(),
                };
                return Err(format!("{}: {why}", written_down(&input.command)));
            }
        }
        state.memory.take_journal();
        Ok(state)
    }

    /// What an input would change here, through the hands of `tamper`.
    pub(super) fn decide(&self, input: &Input, tamper: &dyn Tamper) -> Option<Changes> {
        let mut changes = decide(&self.memory, core::slice::from_ref(input), self.now)?;
        tamper.tamper(&mut changes);
        Some(changes)
    }

    /// The state after `changes`.
    pub(super) fn with(&self, changes: Changes) -> Self {
        let mut next = self.clone();
        // Nobody else writes, so no version differs.
        let written = next.memory.write(changes);
        debug_assert!(written.is_ok(), "one writer never meets a conflict");
        next.memory.take_journal();
        next
    }

    /// Whether a message can be sent by now.
    pub(super) fn allows(&self, when: &When) -> bool {
        match when {
            When::Always => true,
            When::Raised(id) => self.memory.tables().purchases.contains_key(id),
        }
    }
}
