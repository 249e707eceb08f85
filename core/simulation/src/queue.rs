//! What is still to come, in the order of its time; what comes at the same time, in the order it was
//! put in.

use alloc::string::String;
use earmark_core::ordered::Map;
use earmark_core::words::{Key, Time};

/// A queue of events to come.
#[derive(Debug, Clone)]
pub(crate) struct Queue<T> {
    entries: Map<(Time, u64), T>,
    count: u64,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self { entries: Map::new(), count: 0 }
    }

    pub(crate) fn push(&mut self, at: Time, entry: T) {
        self.count += 1;
        self.entries.insert((at, self.count), entry);
    }

    /// When the next one comes.
    pub(crate) fn next_at(&self) -> Option<Time> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    pub(crate) fn pop(&mut self) -> Option<(Time, T)> {
        self.entries.pop_first().map(|((at, _), entry)| (at, entry))
    }
}

/// The key of the n-th input of a run.
pub(crate) fn numbered(run: &'static str, n: u64) -> Key {
    let mut text = String::with_capacity(32);
    text.push_str(run);
    text.push('~');
    text.push_str(itoa::Buffer::new().format(n));
    Key::stored(text).expect("a word and a number fit a key")
}
