//! Every small world, explored to the end: how many states it has, and that none of them is wrong.

use earmark_core::words::Rule;
use earmark_simulation::explore::{World, explore};
use earmark_simulation::feed::Honest;
use earmark_simulation::worlds;

/// No world may have more.
const STATES_MAX: usize = 2_000_000;

#[track_caller]
fn check(world: Result<World, Rule>, states: usize) {
    let world = world.expect("every name in it is valid");
    let report = explore(&world, STATES_MAX, &Honest).expect("the world is set up");
    let found = report.trace.map(|trace| trace.to_string()).unwrap_or_default();
    assert!(found.is_empty(), "{found}");
    println!(
        "{}: {} states, {} quiet, {} moves, depth {}",
        world.name, report.states, report.quiet, report.moves, report.depth
    );
    assert!(report.complete, "more than {STATES_MAX} states");
    assert_eq!(report.states, states, "states of {}", world.name);
}

#[test]
fn checkout() {
    check(worlds::checkout(), 9_196);
}

#[test]
fn hold_confirm() {
    check(worlds::hold_confirm(), 150_732);
}

#[test]
fn supplier_restock() {
    check(worlds::supplier_restock(), 21_996);
}

#[test]
fn auto_deliver() {
    check(worlds::auto_deliver(), 15_602);
}

#[test]
fn waiting() {
    check(worlds::waiting(), 4_235);
}
