//! A scenario that somebody made, explored to its end a little at a time, and what is found as a session.

use earmark_simulation::defect::Defect;
use earmark_simulation::explore::{Walk, World, explore};
use earmark_simulation::scenario::{Scenario, presets};
use earmark_simulation::session::{Session, Until};

const LIMIT: usize = 200_000;

fn walk(scenario: &Scenario) -> Walk {
    let world = World::of(scenario).expect("it is small");
    let mut walk = Walk::new(world, LIMIT).expect("it is set up");
    while !walk.advance(100, &scenario.defect) {}
    walk
}

#[test]
fn interruptions_change_nothing() {
    let scenario = presets::last_unit().expect("valid");
    let walk = walk(&scenario);
    let whole = explore(walk.world(), LIMIT, &scenario.defect).expect("it is set up");
    assert!(walk.report().complete && walk.report().trace.is_none());
    assert_eq!((walk.report().states, walk.report().moves), (whole.states, whole.moves));
    println!("{} states, {} moves", whole.states, whole.moves);
}

#[test]
fn what_each_defect_does_is_found_and_can_be_looked_at() {
    let defects = [
        (Defect::SellsTwice, presets::last_unit()),
        (Defect::LeaksHolds, presets::hold_runs_out()),
        (Defect::ForgetsToRelease, presets::last_unit()),
        (Defect::SwallowsMoney, presets::late_money()),
        (Defect::PassesTheQueueBy, presets::queue()),
        (Defect::BooksTwice, presets::queue()),
    ];
    for (defect, scenario) in defects {
        let mut scenario = Scenario { defect: Some(defect), ..scenario.expect("valid") };
        scenario.cast.truncate(2);
        if defect == Defect::PassesTheQueueBy {
            // Two more would be enough for whoever is first.
            scenario
                .cast
                .iter_mut()
                .for_each(|visitor| visitor.lines.values_mut().for_each(|units| *units = 2));
        }
        scenario.cast.iter_mut().for_each(|visitor| visitor.mind = None);
        let walk = walk(&scenario);
        let trace = walk.report().trace.as_ref().unwrap_or_else(|| panic!("{defect:?} is not found"));
        let session = walk.session(&scenario).expect("there is a trace").expect("it can be staged");
        assert!(session.known() <= trace.moves.len(), "{defect:?}: {trace}");
        let mut session = Session::import(&session.export()).expect("just written");
        session.run(Until { steps: 100, time: earmark_core::words::Time::MAX }).expect("it runs");
        let broken = session.broken().map(|violation| violation.invariant);
        // What an explorer proves by comparing two futures, a single run does not show.
        if trace.violation.invariant != "repeat" {
            assert_eq!(broken, Some(trace.violation.invariant), "{defect:?}: {trace}");
        }
    }
}

#[test]
fn what_is_too_large_is_told() {
    let problem = |scenario: &Scenario| World::of(scenario).expect_err("it is too large").to_string();
    assert!(problem(&presets::flash_sale().expect("valid")).contains("/cast must name 1 to 5 customers"));
    let mut crowd = presets::last_unit().expect("valid");
    crowd.arrivals.orders = 1;
    assert!(problem(&crowd).contains("/arrivals/orders must be 0"));
}
