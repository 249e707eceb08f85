//! One move of the explorer: the state it leads to, with every invariant checked on the way.

use super::moves::{Move, Names};
use super::repeat::changed_nothing;
use super::state::State;
use super::world::World;
use crate::feed::{Tamper, is_fresh, only};
use crate::invariant::{self, Violation, check_move, check_state, named};
use crate::scenario::text::written_down;
use alloc::format;
use earmark_core::step::{Answer, Changes, Input};

/// Returns the state after a move; none where the move changes nothing. Fails where the move breaks an invariant.
pub(super) fn apply(
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
    let next = checked(state, &changes, &input, &answer, names, tamper)?;
    Ok(Some(State { taken: if accepts { next.taken | taken } else { next.taken }, ..next }))
}

fn checked(
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
