//! Which way an input goes.

use earmark_core::step::Command;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The lane of a command, of so many: by the balance it names first, which its batch will lock; by its
/// id, where it names none.
pub(super) fn lane(command: &Command, lanes: usize) -> usize {
    if lanes <= 1 {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    command.lane_key().hash(&mut hasher);
    usize::try_from(hasher.finish() % lanes as u64).unwrap_or_default()
}
