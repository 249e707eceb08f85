//! DESIGN §5, retention, and the last sentence of rule 10.

use crate::fresh;
use crate::world::{World, id, lines};
use earmark_core::audit::audit;
use earmark_core::balance::Kind;
use earmark_core::reservation::OnShortage;
use earmark_core::retention::{KEEP, PERIOD, horizon};
use earmark_core::step::Command;
use earmark_core::words::{Span, Time};

const DAY: u64 = 24 * 60 * 60 * 1000;

fn reserve(name: &str) -> Command {
    World::reserve(name, lines(2), OnShortage::Reject)
}

/// Stock of ten, a hold given back, a promise that stands, and a hundred days.
fn a_hundred_days_on() -> World {
    let mut world = World::stocked(10);
    world.given(reserve("gone"));
    world.given(Command::Release { reservation_id: id("gone"), reason: None });
    world.given(reserve("stands"));
    world.given(Command::Confirm { reservation_id: id("stands") });
    world.now += 100 * DAY;
    world
}

#[test]
fn retention_forgets_what_ended_and_keeps_what_lives() {
    let mut world = a_hundred_days_on();
    let figures = world.figures();
    world.memory.prune(horizon(Time::from_millis(world.now), KEEP));
    assert!(!world.memory.tables().reservations.contains_key(&id("gone")));
    assert!(world.memory.tables().reservations.contains_key(&id("stands")));
    assert_eq!(world.figures(), figures);
    // From now on the id counts as new; until then it found its tombstone.
    assert!(fresh(&world.run(reserve("gone"))));
}

#[test]
fn retention_never_forgets_early() {
    let mut world = a_hundred_days_on();
    world.now -= 11 * DAY;
    let before = world.memory.tables().clone();
    assert_eq!(world.memory.prune(horizon(Time::from_millis(world.now), KEEP)), 0);
    assert_eq!(*world.memory.tables(), before);
    let now = Time::from_millis(1_700_000_000_000);
    for keep in [Span::from_secs(0), KEEP] {
        let horizon = horizon(now, keep);
        assert_eq!(horizon.millis() % PERIOD.millis(), 0);
        assert!(horizon.millis() <= now.millis() - keep.millis());
        assert!(now.millis() - keep.millis() - horizon.millis() < PERIOD.millis());
    }
    assert_eq!(horizon(Time::from_millis(5), KEEP), Time::from_millis(0));
}

#[test]
fn retention_keeps_a_family_while_one_of_it_lives() {
    let mut world = World::stocked(10);
    world.given(World::place("o", 2, "hold-confirm"));
    world.given(Command::CancelOrder { order_id: id("o"), reason: None });
    let owed = world.memory.tables().debts.values().filter(|(_, debt)| debt.status.is_open()).count();
    assert!(owed > 0, "the order owes nobody anything");
    world.now += 200 * DAY;
    world.memory.prune(horizon(Time::from_millis(world.now), KEEP));
    assert!(world.memory.tables().orders.contains_key(&id("o")));
}

#[test]
fn rule_10_old_movements_are_replaced_by_one_opening() {
    let mut world = a_hundred_days_on();
    world.given(reserve("young"));
    world.memory.prune(horizon(Time::from_millis(world.now), KEEP));
    let tables = world.memory.tables();
    assert_eq!(audit(tables), vec![]);
    let opening = tables.openings.values().next().expect("an opening");
    assert_eq!((opening.kind, opening.seq, opening.delta), (Kind::Opening, 5, opening.after));
    assert_eq!((opening.after.on_hand, opening.after.committed), (10, 2));
    let left: Vec<u64> = tables.journal.iter().flat_map(|entry| &entry.movements).map(|m| m.seq).collect();
    assert_eq!(left, [6]);
}
