//! A seeded world of inputs: few SKUs and ids, so that they meet, and every command.

mod customers;
mod facts;
mod stories;
mod workers;

pub use stories::{everything, stocked};

use super::{id, input, reference};
use earmark_core::memory::Memory;
use earmark_core::reservation::Parcel;
use earmark_core::step::{Command, Input};
use earmark_core::words::{BalanceKey, Id, Line, Lines, Quantity};

/// The generator and what it remembers.
pub struct World {
    state: u64,
    made: u64,
    /// What was fed lately, to be said again.
    past: Vec<Input>,
}

const SKUS: [&str; 3] = ["CUP", "LID", "MUG"];
const PLACES: [&str; 2] = ["main", "north"];

impl World {
    /// The world of this seed: the same seed gives the same inputs.
    pub fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, made: 0, past: vec![] }
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 16) % bound
    }

    pub(super) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        let index = self.below(of.len() as u64);
        of[usize::try_from(index).unwrap()].clone()
    }

    pub(super) fn units(&mut self, up_to: u64) -> Quantity {
        Quantity::new(1 + self.below(up_to).cast_signed()).unwrap()
    }

    /// One of a few ids, which give way to others as time goes by: what has ended stays so.
    pub(super) fn id(&mut self, kind: &str, up_to: u64) -> Id {
        id(&format!("{kind}{}", self.made / 24 + self.below(up_to)))
    }

    pub(super) fn key(&mut self) -> BalanceKey {
        let location = if self.below(5) == 0 { PLACES[1] } else { PLACES[0] };
        BalanceKey::parse(self.one(&SKUS), Some(location)).unwrap()
    }

    pub(super) fn lines(&mut self) -> Lines {
        let count = 1 + self.below(2) + self.below(2);
        let line = |world: &mut Self| Line { key: world.key(), quantity: world.units(6) };
        Lines::new((0..count).map(|_| line(self)).collect()).unwrap()
    }

    pub(super) fn parcel(&mut self) -> Parcel {
        let lines = if self.below(2) == 0 { None } else { Some(self.lines()) };
        let reference = (self.below(2) == 0).then(|| reference(&format!("parcel{}", self.below(6))));
        Parcel { lines, keep_rest: self.below(3) == 0, reference }
    }

    /// The next inputs, given how things stand.
    pub fn batch(&mut self, memory: &Memory, size: usize) -> Vec<Input> {
        (0..size).map(|_| self.next(memory)).collect()
    }

    fn next(&mut self, memory: &Memory) -> Input {
        if self.below(12) == 0 && !self.past.is_empty() {
            let past = self.past.clone();
            let mut again = self.one(&past);
            if self.below(4) == 0 {
                again.command = self.command(memory);
            }
            return again;
        }
        self.made += 1;
        let mut next = input(&format!("made-{}", self.made), self.command(memory));
        next.keyed = self.below(6) == 0;
        self.past.push(next.clone());
        if self.past.len() > 40 {
            self.past.remove(0);
        }
        next
    }

    fn command(&mut self, memory: &Memory) -> Command {
        match self.below(32) {
            0..7 => self.reserve(),
            7..11 => self.place(),
            11..14 => self.verb(),
            14..18 => self.order_verb(),
            18..23 => self.debt(memory),
            23..28 => self.fact(memory),
            28 => self.transfer(),
            29 => self.policy(),
            _ => self.swept(memory),
        }
    }
}
