//! Rule 9: what a balance owes its queue, and who counts as overtaken.

use crate::world::{World, at, id, lines, lines_at};
use earmark_core::balance::{Balance, Cause, Figures, Kind};
use earmark_core::policy::Policy;
use earmark_core::reservation::{Mode, OnShortage, Request, Status};
use earmark_core::step::Command;
use earmark_core::words::{FIGURE_MAX, Rule, Time};

fn units(on_hand: i64, waiting: i64) -> Figures {
    Figures { on_hand, waiting, ..Figures::default() }
}

/// A balance that so many units and so much demand have moved, one after the other.
fn moved(moves: &[Figures]) -> Balance {
    moves.iter().fold(Balance::new(at("main")), |balance, delta| {
        let movement = balance.moved(Kind::Received, *delta, Cause::default(), Time::from_millis(7));
        let movement = movement.expect("within its bound").expect("a movement");
        balance.evolve(&movement)
    })
}

fn owes(moves: &[Figures]) -> (Option<u64>, i64) {
    let balance = moved(moves);
    (balance.owed_from, balance.owed_above)
}

#[test]
fn rule_9_a_rise_is_owed_to_those_who_wait_and_to_nobody_else() {
    assert_eq!(owes(&[units(5, 0)]), (None, 0));
    assert_eq!(owes(&[units(0, 3), units(5, 0)]), (Some(0), 0));
    let waited = [units(2, 0), units(0, 3)];
    let then = |moves: &[Figures]| owes(&[&waited, moves].concat());
    assert_eq!(then(&[]), (None, 0));
    assert_eq!(then(&[units(5, 0)]), (Some(0), 2), "two were there before");
    assert_eq!(then(&[units(5, 0), units(1, 0)]), (Some(0), 2), "a second rise adds to the first");
    assert_eq!(then(&[units(0, -1)]), (Some(0), 2), "the head left");
    assert_eq!(then(&[units(-1, 0)]), (None, 0), "a fall is owed to nobody");
    assert_eq!(then(&[units(5, 0), units(0, -3)]), (None, 0), "nobody waits any more");
    assert_eq!(then(&[units(-4, 0), units(5, 0)]), (Some(0), 0), "less than nothing was there before");
    assert_eq!(then(&[units(-9, 0), units(5, 0)]), (None, 0), "nothing is there yet");
}

#[test]
fn rule_9_what_is_owed_to_the_queue_is_not_there_for_others() {
    let quiet = moved(&[units(10, 0), units(0, 4)]);
    assert_eq!((quiet.room(0), quiet.room(3)), (10, 10));
    let owing = moved(&[units(0, 4), units(10, 0)]);
    assert_eq!((owing.room(0), owing.room(3), owing.room(4)), (6, 9, 10));
}

#[test]
fn rule_10_a_movement_is_numbered_bounded_and_made_only_where_something_changes() {
    let balance = moved(&[units(FIGURE_MAX, 0)]);
    assert_eq!((balance.seq, balance.updated_at), (1, Time::from_millis(7)));
    let move_by = |kind, delta| balance.moved(kind, delta, Cause::default(), Time::default());
    assert_eq!(move_by(Kind::Received, units(1, 0)), Err(Rule::Figure));
    assert_eq!(move_by(Kind::Received, units(0, FIGURE_MAX + 1)), Err(Rule::Figure));
    assert_eq!(move_by(Kind::Received, Figures::default()), Ok(None));
    let counted = move_by(Kind::Adjusted, Figures::default()).expect("bounded").expect("a movement");
    assert_eq!((counted.seq, counted.after), (2, balance.figures));
    let low = move_by(Kind::Received, units(-2 * FIGURE_MAX, 0)).expect("bounded").expect("a movement");
    assert_eq!(low.after.on_hand, -FIGURE_MAX);
    assert_eq!(move_by(Kind::Received, units(-2 * FIGURE_MAX - 1, 0)), Err(Rule::Figure));
    // An earlier clock does not take time back.
    assert_eq!(balance.clone().evolve(&counted).updated_at, Time::from_millis(7));
}

fn overtakes(world: &World, name: &str) -> u32 {
    world.reservation(name).overtakes
}

fn strict(world: &mut World, max_overtakes: u32) {
    let policy = Policy { max_overtakes, ..Policy::CHECKOUT };
    world.given(Command::PutPolicy { name: Policy::DEFAULT_NAME, policy });
}

#[test]
fn rule_9_only_who_takes_what_an_older_waiter_could_not_use_overtakes() {
    let mut world = World::stocked(2);
    world.receive("north", 5);
    world.given(World::reserve("first", lines(5), OnShortage::Wait));
    world.given(World::reserve("second", lines(4), OnShortage::Wait));
    // Stock of another balance, or none of this one, passes nobody.
    world.given(World::reserve("north", lines_at(&[("north", 1)]), OnShortage::Reject));
    let of = lines_at(&[("main", 3), ("north", 1)]);
    let (ttl, mode, on_shortage) = (None, Mode::PerLine, OnShortage::Reject);
    let request = Request { lines: of, ttl, mode, on_shortage };
    world.given(Command::Reserve { reservation_id: id("some"), request });
    assert_eq!((world.reservation("some").lines[0].held, overtakes(&world, "first")), (0, 0));
    // A refusal takes nothing.
    world.run(World::reserve("refused", lines(3), OnShortage::Reject));
    assert_eq!(overtakes(&world, "first"), 0);
    // A newcomer, a transfer and a younger waiter each pass the oldest, once, and nobody else.
    world.given(World::reserve("newcomer", lines(1), OnShortage::Reject));
    assert_eq!((overtakes(&world, "first"), overtakes(&world, "second")), (1, 0));
    world.transfer("main", "north", 1);
    assert_eq!((overtakes(&world, "first"), overtakes(&world, "second")), (2, 0));
    world.receive("main", 4);
    assert_eq!((world.status("second"), overtakes(&world, "first")), (Status::Pending, 3));
    // The head passes nobody.
    world.given(World::reserve("third", lines(9), OnShortage::Wait));
    world.receive("main", 5);
    assert_eq!((world.status("first"), overtakes(&world, "third")), (Status::Pending, 0));
}

#[test]
fn rule_9_a_waiter_that_starts_to_collect_touches_only_what_is_there() {
    let mut world = World::stocked(2);
    strict(&mut world, 1);
    world.given(World::reserve("w", lines_at(&[("main", 5), ("north", 5)]), OnShortage::Wait));
    let version = |world: &World, location| world.memory.tables().balances[&at(location)].0;
    let before = version(&world, "north");
    world.given(World::reserve("newcomer", lines(1), OnShortage::Reject));
    let waiter = world.reservation("w");
    assert_eq!(world.figures().waiting, 4, "what it holds it waits for no more");
    assert!(waiter.collecting && waiter.lines[0].held == 1 && waiter.lines[1].held == 0, "{waiter:?}");
    assert_eq!(version(&world, "north"), before);
}

#[test]
fn rule_9_who_collects_is_served_as_soon_as_the_last_unit_is_there() {
    let mut world = World::stocked(1);
    strict(&mut world, 0);
    world.given(World::reserve("w", lines_at(&[("main", 2), ("north", 1)]), OnShortage::Wait));
    world.receive("north", 3);
    assert_eq!((world.status("w"), world.figures_at("north").reserved), (Status::Waiting, 1));
    world.receive("main", 1);
    assert_eq!((world.status("w"), world.figures().reserved, world.available()), (Status::Pending, 2, 0));
    let (held, deadline) = (world.reservation("w").held_since, world.reservation("w").expires_at);
    assert_eq!((held.millis(), deadline), (world.now, Some(held + Policy::CHECKOUT.hold)));
}

#[test]
fn rule_9_who_takes_what_the_whole_queue_leaves_overtakes_nobody() {
    let mut world = World::new();
    for n in 0..600 {
        world.given(World::reserve(&format!("w{n}"), lines(1), OnShortage::Wait));
    }
    world.receive("main", 2000);
    let owed = |world: &World| world.memory.tables().balances[&at("main")].1.owed_from;
    assert!(
        owed(&world).is_some() && world.status("w599") == Status::Waiting,
        "one step serves a bounded number"
    );
    world.given(World::reserve("newcomer", lines(1), OnShortage::Reject));
    while owed(&world).is_some() {
        world.pass(0);
    }
    assert_eq!((world.status("w599"), world.available()), (Status::Pending, 1399));
    assert!((0..600).all(|n| overtakes(&world, &format!("w{n}")) == 0));
}

#[test]
fn rule_9_of_two_rises_at_once_the_oldest_is_served_first() {
    let mut world = World::stocked(2);
    world.receive("north", 1);
    world.given(World::reserve("r", lines_at(&[("main", 1), ("north", 1)]), OnShortage::Reject));
    world.given(World::reserve("older", lines_at(&[("main", 1), ("north", 1)]), OnShortage::Wait));
    world.given(World::reserve("younger", lines(2), OnShortage::Wait));
    // What comes back to one location would serve the younger before anybody looks at the other.
    world.given(Command::Release { reservation_id: id("r"), reason: None });
    assert_eq!([world.status("older"), world.status("younger")], [Status::Pending, Status::Waiting]);
}
