//! What came back in a measured time.

use super::client::Answer;
use crate::reading::Reading;
use std::time::Duration;

/// Answers and how long they took.
#[derive(Debug)]
pub(super) struct Tally {
    time: Duration,
    /// Items that were reserved or refused for shortage.
    answered: usize,
    /// Items that were answered otherwise.
    other: usize,
    took_us: Vec<u32>,
}

impl Tally {
    pub(super) fn over(time: Duration) -> Self {
        Self { time, answered: 0, other: 0, took_us: vec![] }
    }

    /// Counts the answer to a request for `items` reservations.
    pub(super) fn count(&mut self, answer: &Answer, items: usize) {
        self.took_us.push(u32::try_from(answer.took.as_micros()).unwrap_or(u32::MAX));
        let answered = answer.decided.min(items);
        self.answered += answered;
        self.other += items - answered;
    }

    pub(super) fn reading(mut self) -> Reading {
        let items = self.answered + self.other;
        let rate = items as f64 / self.time.as_secs_f64();
        Reading { other: self.other, ..Reading::of(items, rate, &mut self.took_us) }
    }
}
