//! What came back in a measured time.

use super::client::Answer;
use std::time::Duration;

/// Answers and how long they took.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    time: Duration,
    /// Items that were reserved.
    pub(crate) reserved: usize,
    /// Items that were refused for shortage.
    pub(crate) refused: usize,
    /// Items answered otherwise; in a benchmark, none is expected.
    pub(crate) other: usize,
    took_us: Vec<u32>,
}

impl Tally {
    pub(super) fn over(time: Duration) -> Self {
        Self { time, ..Self::default() }
    }

    pub(super) fn count(&mut self, answer: &Answer, items: usize) {
        self.took_us.push(u32::try_from(answer.took.as_micros()).unwrap_or(u32::MAX));
        self.reserved += answer.reserved;
        match answer.status {
            200 | 201 => self.other += items - answer.reserved.min(items),
            409 => self.refused += items,
            _ => self.other += items,
        }
    }

    /// Items answered.
    pub(crate) fn items(&self) -> usize {
        self.reserved + self.refused + self.other
    }

    /// Items answered a second.
    pub(crate) fn rate(&self) -> f64 {
        self.items() as f64 / self.time.as_secs_f64()
    }

    /// How long the `percent` fastest answers took at most, in milliseconds.
    pub(crate) fn percentile(&mut self, percent: usize) -> f64 {
        self.took_us.sort_unstable();
        let place = (self.took_us.len() * percent / 100).min(self.took_us.len().saturating_sub(1));
        f64::from(self.took_us.get(place).copied().unwrap_or_default()) / 1000.0
    }
}
