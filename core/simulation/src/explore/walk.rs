//! The walk through all states of a world.

use super::canon::fingerprint;
use super::moves::{Move, Names, moves};
use super::seen::Seen;
use super::state::State;
use super::trace::{Trace, shorten};
use super::transition::apply;
use super::world::World;
use crate::feed::Tamper;
use crate::invariant::is_quiet;
use alloc::{boxed::Box, format, string::String, vec, vec::Vec};

/// What a walk came to.
#[derive(Debug)]
pub struct Report {
    /// How many states were reached.
    pub states: usize,
    /// How many moves were made.
    pub moves: u64,
    /// How many states are quiet: nothing more happens unless somebody asks for it.
    pub quiet: usize,
    /// How many moves the longest way took.
    pub depth: usize,
    /// Whether every state was reached, rather than `limit` of them.
    pub complete: bool,
    /// The first broken invariant, with the way there.
    pub trace: Option<Box<Trace>>,
}

/// Makes every move in every state, as far as `limit` states.
pub fn explore(world: &World, limit: usize, tamper: &dyn Tamper) -> Result<Report, String> {
    let mut walk = Walk::new(world.clone(), limit)?;
    while !walk.advance(u64::MAX, tamper) {}
    Ok(walk.report)
}

/// A walk under way: it can be interrupted after any move.
#[derive(Debug)]
pub struct Walk {
    world: World,
    names: Names,
    first: State,
    limit: usize,
    seen: Seen,
    path: Vec<Place>,
    report: Report,
}

impl Walk {
    /// A walk that stands at the beginning; or what of the world refuses to be set up.
    pub fn new(world: World, limit: usize) -> Result<Self, String> {
        let names = Names::new().map_err(|rule| format!("{rule}"))?;
        let first = State::first(&world)?;
        let mut seen = Seen::new();
        seen.insert(fingerprint(&first));
        let path = vec![Place::at(&world, first.clone(), None)];
        let report = Report { states: 1, moves: 0, quiet: 0, depth: 0, complete: true, trace: None };
        Ok(Self { world, names, first, limit, seen, path, report })
    }

    /// The report so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The world that is explored.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Makes so many moves more, always with the same `tamper`; true where the walk has ended.
    pub fn advance(&mut self, moves: u64, tamper: &dyn Tamper) -> bool {
        let until = self.report.moves.saturating_add(moves);
        while self.report.moves < until {
            let Some(here) = self.path.last_mut() else { return true };
            let Some(made) = here.left.pop() else {
                self.path.pop();
                continue;
            };
            self.report.moves += 1;
            match apply(&self.world, &here.state, &self.names, tamper, &made) {
                Ok(None) => {}
                Ok(Some(next)) => self.reach(next, made),
                Err(violation) => {
                    let way = self.path.iter().filter_map(|place| place.by.clone()).chain([made]).collect();
                    let trace = shorten(&self.world, &self.first, &self.names, tamper, way, violation);
                    self.report.trace = Some(Box::new(trace));
                    self.path.clear();
                }
            }
        }
        self.path.is_empty()
    }

    fn reach(&mut self, next: State, made: Move) {
        if !self.seen.insert(fingerprint(&next)) {
            return;
        }
        self.report.states = self.seen.len();
        self.report.quiet += usize::from(is_quiet(next.memory.tables()));
        self.path.push(Place::at(&self.world, next, Some(made)));
        self.report.depth = self.report.depth.max(self.path.len() - 1);
        if self.seen.len() >= self.limit {
            self.report.complete = false;
            self.path.clear();
        }
    }
}

/// A state on the way from the beginning, with the moves that were not made yet.
#[derive(Debug)]
struct Place {
    state: State,
    by: Option<Move>,
    left: Vec<Move>,
}

impl Place {
    fn at(world: &World, state: State, by: Option<Move>) -> Self {
        let left = moves(world, &state);
        Self { state, by, left }
    }
}
