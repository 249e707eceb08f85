//! Every small world, explored to the end: how many states it has, and that none of them is wrong.

use earmark_core::words::Rule;
use earmark_simulation::explore::{World, explore};
use earmark_simulation::feed::Honest;
use earmark_simulation::worlds;

/// No world may have more.
const STATES_MAX: usize = 2_000_000;

#[track_caller]
fn check(world: Result<World, Rule>, states: usize) {
    let world = world.unwrap();
    let report = explore(&world, STATES_MAX, &Honest).unwrap();
    if let Some(trace) = report.trace {
        panic!("{trace}");
    }
    println!("{}: {} states, {} quiet, {} moves, depth {}", world.name, report.states, report.quiet, report.moves, report.depth);
    assert!(report.complete, "more than {STATES_MAX} states");
    assert_eq!(report.states, states, "states of {}", world.name);
}

#[test]
fn checkout() {
    check(worlds::checkout(), 0);
}

#[test]
fn hold_confirm() {
    check(worlds::hold_confirm(), 0);
}

#[test]
fn supplier_restock() {
    check(worlds::supplier_restock(), 0);
}

#[test]
fn auto_deliver() {
    check(worlds::auto_deliver(), 0);
}

#[test]
fn waiting() {
    check(worlds::waiting(), 0);
}
