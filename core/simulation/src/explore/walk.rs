//! The walk through all states of a world.

use super::canon::fingerprint;
use super::moves::{Move, Names, moves};
use super::repeat::changed_nothing;
use super::seen::Seen;
use super::state::State;
use super::trace::{Trace, shorten};
use super::world::World;
use crate::feed::{Tamper, is_fresh, only};
use crate::invariant::{self, Violation, check_move, check_state, is_quiet, named};
use crate::scenario::text::written_down;
use alloc::{boxed::Box, format, string::String, vec, vec::Vec};
use earmark_core::step::{Answer, Changes, Input};

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
            match make(&self.world, &here.state, &self.names, tamper, &made) {
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

/// The state after a move; none where the move changes nothing.
pub(super) fn make(
    world: &World,
    state: &State,
    names: &Names,
    tamper: &dyn Tamper,
    made: &Move,
) -> Result<Option<State>, Violation> {
    let Some(input) = made.input(world, names) else {
        let Move::Wait(until) = made else { return Ok(None) };
        let mut next = state.clone();
        next.now = state.now.max(*until);
        check_state(next.memory.tables(), next.now)?;
        return Ok(Some(next));
    };
    let changes = state.decide(&input, tamper);
    let changes = changes.ok_or_else(|| defect("the core keeps asking for rows"))?;
    let answer = only(&changes.answers).clone();
    match &answer {
        Answer::Defect(text) => return Err(defect(text)),
        Answer::Deferred => return Err(defect("a small world was put off")),
        Answer::Done { .. } | Answer::Refused { .. } => {}
    }
    let taken = match made {
        Move::Deliver(n) => 1 << n,
        _ => 0,
    };
    if state.taken & taken != 0 && is_fresh(&answer) {
        let command = written_down(&input.command);
        return named("repeat", Err(format!("a duplicate was taken once more: {command}"))).map(|()| None);
    }
    let accepts =
        (matches!(answer, Answer::Done { .. }) || is_fresh(&answer)) && state.taken & taken != taken;
    if changes.is_empty() && !accepts {
        return Ok(None);
    }
    let next = written(state, &changes, &input, &answer, names, tamper)?;
    Ok(Some(State { taken: if accepts { next.taken | taken } else { next.taken }, ..next }))
}

fn written(
    state: &State,
    changes: &Changes,
    input: &Input,
    answer: &Answer,
    names: &Names,
    tamper: &dyn Tamper,
) -> Result<State, Violation> {
    let before = state.memory.tables();
    let made = invariant::Move { before, changes, command: &input.command, answer, now: state.now };
    check_move(&made)?;
    let next = state.with(changes.clone());
    check_state(next.memory.tables(), next.now)?;
    if !is_fresh(answer) {
        named("repeat", changed_nothing(state, changes, &next, names, tamper))?;
    }
    Ok(next)
}

fn defect(text: &str) -> Violation {
    Violation { invariant: "defect", text: text.into() }
}
