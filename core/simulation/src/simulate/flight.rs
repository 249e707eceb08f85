//! The messages under way, and what can be done to one of them by hand.

use super::message::{Crash, Message};
use alloc::vec::Vec;
use earmark_core::ordered::Map;
use earmark_core::words::{Span, Time};

/// The messages under way, in the order in which they arrive.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flight {
    entries: Map<(Time, u64), Message>,
    sent: u64,
    placed: u64,
}

impl Flight {
    /// The number that the next message gets.
    pub(crate) fn number(&mut self) -> u64 {
        self.sent += 1;
        self.sent
    }

    /// Puts one in; of those that arrive at the same time, it comes last.
    pub(crate) fn push(&mut self, at: Time, message: Message) {
        self.placed += 1;
        self.entries.insert((at, self.placed), message);
    }

    pub(crate) fn pop(&mut self) -> Option<(Time, Message)> {
        self.entries.pop_first().map(|((at, _), message)| (at, message))
    }

    pub(crate) fn next_at(&self) -> Option<Time> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Time, &Message)> {
        self.entries.iter().map(|((at, _), message)| (*at, message))
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    fn place(&self, id: u64) -> Option<(Time, u64)> {
        self.entries.iter().find_map(|(place, message)| (message.id == id).then_some(*place))
    }

    /// The message of this number, and when it arrives.
    pub(crate) fn get(&self, id: u64) -> Option<(Time, &Message)> {
        self.place(id).and_then(|place| Some((place.0, self.entries.get(&place)?)))
    }

    /// It arrives later by so much.
    pub(crate) fn delay(&mut self, id: u64, by: Span) -> bool {
        self.again(id, |at| at + by)
    }

    /// It overtakes every other, and arrives with the next.
    pub(crate) fn overtake(&mut self, id: u64) -> bool {
        let (Some(place), Some(first)) = (self.place(id), self.entries.first_key_value()) else {
            return false;
        };
        let at = first.0.0;
        let Some(message) = self.entries.remove(&place) else { return false };
        // The others of that instant step behind it.
        let others: Vec<_> = self.entries.keys().filter(|place| place.0 == at).copied().collect();
        self.push(at, message);
        for place in others {
            if let Some(other) = self.entries.remove(&place) {
                self.push(at, other);
            }
        }
        true
    }

    /// It is lost, and whoever waits for an answer says it again at `at`.
    pub(crate) fn lose(&mut self, id: u64, at: Time) -> bool {
        self.again(id, |was| was.max(at))
    }

    /// The program crashes on it.
    pub(crate) fn crash(&mut self, id: u64, crash: Crash) -> bool {
        let message = self.place(id).and_then(|place| self.entries.get_mut(&place));
        message.map(|message| message.crash = Some(crash)).is_some()
    }

    fn again(&mut self, id: u64, at: impl Fn(Time) -> Time) -> bool {
        let Some(place) = self.place(id) else { return false };
        let message = self.entries.remove(&place);
        message.map(|message| self.push(at(place.0), message)).is_some()
    }
}
