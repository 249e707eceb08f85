//! The moves that lead to a violation, cut to those that are needed.

use super::moves::{Move, Names};
use super::state::State;
use super::transition::apply;
use super::world::World;
use crate::feed::Tamper;
use crate::invariant::Violation;
use alloc::{string::String, string::ToString, vec::Vec};
use core::fmt;

/// What was found, and how to see it happen.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The world it happened in.
    pub world: String,
    /// What was found.
    pub violation: Violation,
    /// The moves, from the beginning.
    pub moves: Vec<Move>,
    /// The moves in words.
    pub told: Vec<String>,
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "in the world {}, after {} moves: {}", self.world, self.moves.len(), self.violation)?;
        (1..).zip(&self.told).try_for_each(|(n, told)| writeln!(f, "  {n:>2}. {told}"))
    }
}

/// The trace that is left when no single move can be taken out any more.
pub(super) fn shorten(
    world: &World,
    first: &State,
    names: &Names,
    tamper: &dyn Tamper,
    mut moves: Vec<Move>,
    mut violation: Violation,
) -> Trace {
    let mut at = moves.len();
    while at > 0 {
        at -= 1;
        let mut fewer = moves.clone();
        fewer.remove(at);
        if let Some((found, needed)) = replay(world, first, names, tamper, &fewer)
            && found.invariant == violation.invariant
        {
            fewer.truncate(needed);
            (moves, violation) = (fewer, found);
            // What was needed because of this move may not be needed any more.
            at = moves.len();
        }
    }
    let told = moves.iter().map(|made| made.tell(world).to_string()).collect();
    Trace { world: world.name.clone(), violation, moves, told }
}

/// What the moves break, and how many of them it takes.
fn replay(
    world: &World,
    first: &State,
    names: &Names,
    tamper: &dyn Tamper,
    moves: &[Move],
) -> Option<(Violation, usize)> {
    let mut state = first.clone();
    for (n, made) in moves.iter().enumerate() {
        match apply(world, &state, names, tamper, made) {
            Ok(Some(next)) => state = next,
            Ok(None) => {}
            Err(violation) => return Some((violation, n + 1)),
        }
    }
    None
}
