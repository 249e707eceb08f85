//! Rule 4 and §4: a message that comes again, late, in the wrong order, or that is refused, changes
//! nothing. What it may do on the way is announce deadlines that had passed (rule 6): the sweeper,
//! coming at the same moment for the same reservations, would have done just the same.

use super::canon::rows_fingerprint;
use super::moves::Names;
use super::state::State;
use crate::feed::{Tamper, announced};
use crate::invariant::Verdict;
use crate::scenario::text::written_down;
use alloc::format;
use earmark_core::step::{Changes, Command, Input};

/// Whether `after` is `before`, but for the deadlines that `changes` announced.
pub(super) fn changed_nothing(
    before: &State,
    changes: &Changes,
    after: &State,
    names: &Names,
    tamper: &dyn Tamper,
) -> Verdict {
    let mut swept = before.clone();
    for reservation_id in announced(changes) {
        let input = names.input(Command::Expire { reservation_id });
        if let Some(changes) = swept.decide(&input, tamper) {
            swept = swept.with(changes);
        }
    }
    // A refusal may leave its receipt (§5, the step).
    if rows_fingerprint(&swept) == rows_fingerprint(after) {
        Ok(())
    } else {
        let facts: alloc::vec::Vec<_> = changes.journal.iter().map(|recorded| &recorded.fact).collect();
        let facts = written_down(&facts);
        Err(format!("it was answered as if nothing happened, and this did: {facts}"))
    }
}

impl Names {
    /// An input that nobody keyed.
    fn input(&self, command: Command) -> Input {
        Input { key: self.key.clone(), keyed: false, command }
    }
}
