//! Readings of all rounds. One that was taken while others used the machine counts only where there is
//! no better one.

use crate::reading::Reading;
use crate::turns::Turn;

/// The share of the machine, in percent, that others may use.
const FOREIGN_MAX: f64 = 12.0;

#[derive(Default)]
pub(crate) struct Rounds {
    readings: Vec<(usize, Turn, Reading)>,
}

impl Rounds {
    pub(crate) fn note(&mut self, round: usize, turn: Turn, reading: Reading) {
        self.readings.push((round, turn, reading));
    }

    /// Whether a turn has a reading that counts.
    pub(crate) fn was_quiet(&self, turn: Turn) -> bool {
        self.all_of(turn).any(|(_, reading)| is_quiet(reading))
    }

    /// The readings of a turn that count.
    pub(crate) fn of(&self, turn: Turn) -> Vec<Reading> {
        self.counted(turn).into_iter().map(|(_, reading)| reading).collect()
    }

    /// The readings of a turn that count, each with its round.
    pub(crate) fn counted(&self, turn: Turn) -> Vec<(usize, Reading)> {
        let quiet = self.was_quiet(turn);
        self.all_of(turn).filter(|(_, reading)| !quiet || is_quiet(reading)).map(|(n, r)| (n, *r)).collect()
    }

    fn all_of(&self, turn: Turn) -> impl Iterator<Item = (usize, &Reading)> {
        let of_turn = self.readings.iter().filter(move |(_, other, _)| *other == turn);
        of_turn.map(|(round, _, reading)| (*round, reading))
    }
}

fn is_quiet(reading: &Reading) -> bool {
    reading.costs.foreign <= FOREIGN_MAX
}
