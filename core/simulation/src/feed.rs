//! Feeding inputs to a store in memory, with a place between the decision and its writing.

use alloc::vec::Vec;
use earmark_core::memory::Memory;
use earmark_core::refusal::Refusal;
use earmark_core::step::{Answer, Changes, Input, Slice, Step, Wants, step};
use earmark_core::words::Time;

/// A step that still asks for rows after so many rounds never ends.
const ROUNDS_MAX: usize = 64;

/// What stands between a decision and its writing. Honest worlds change nothing; tests plant their
/// defects here, to prove that the invariants would find them.
pub trait Tamper {
    /// Changes what is about to be written.
    fn tamper(&self, changes: &mut Changes) {
        let _ = changes;
    }
}

/// Writes what was decided.
#[derive(Debug, Clone, Copy, Default)]
pub struct Honest;

impl Tamper for Honest {}

/// Decides a batch over the store as it stands, and writes nothing. `None` where the core kept
/// asking for rows.
pub fn decide(memory: &Memory, inputs: &[Input], clock: Time) -> Option<Changes> {
    let mut slice = Slice::default();
    let mut wanted = Wants::of(inputs);
    for _ in 0..ROUNDS_MAX {
        memory.load(&wanted, clock, &mut slice);
        match step(&slice, inputs, slice.stamp(clock)) {
            Step::Needs(more) => wanted = more,
            Step::Done(changes) => return Some(changes),
        }
    }
    None
}

/// The only answer of a batch of one.
pub fn only(answers: &[Answer]) -> &Answer {
    answers.first().unwrap_or(&Answer::Deferred)
}

/// Whether an input did something itself. So did one that was refused for want of stock: it is kept
/// as rejected (a transfer leaves nothing).
pub fn is_fresh(answer: &Answer) -> bool {
    match answer {
        Answer::Done { fresh, .. } => *fresh,
        Answer::Refused { refusal: Refusal::InsufficientStock { reservation_id, .. }, fresh } => {
            *fresh && reservation_id.is_some()
        }
        Answer::Refused { .. } | Answer::Deferred | Answer::Defect(_) => false,
    }
}

/// The ids whose deadlines a change announces, in order.
pub fn announced(changes: &Changes) -> Vec<earmark_core::words::Id> {
    use earmark_core::reservation::Event;
    use earmark_core::step::Fact;
    let announced = changes.journal.iter().filter_map(|recorded| match &recorded.fact {
        Fact::Reservation { id, event: Event::Expired } => Some(id.clone()),
        _ => None,
    });
    announced.collect()
}
