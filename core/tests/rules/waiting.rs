//! DESIGN §3, rule 9.

use crate::world::{World, at, id, lines, lines_at};
use crate::{fresh, refused};
use earmark_core::policy::Policy;
use earmark_core::reservation::{OnShortage, Status};
use earmark_core::step::Command;

fn waits(world: &mut World, name: &str, units: i64) {
    world.given(World::reserve(name, lines(units), OnShortage::Wait));
    assert_eq!(world.status(name), Status::Waiting);
}

fn overtakes(world: &mut World, max_overtakes: u32) {
    let policy = Policy { max_overtakes, ..Policy::CHECKOUT };
    world.given(Command::PutPolicy { name: Policy::DEFAULT_NAME, policy });
}

#[test]
fn rule_9_all_that_fit_are_served_oldest_first() {
    let mut world = World::new();
    for (name, units) in [("a", 2), ("b", 5), ("c", 1), ("d", 3)] {
        waits(&mut world, name, units);
    }
    world.receive("main", 4);
    assert_eq!(
        [world.status("a"), world.status("b"), world.status("c")],
        [Status::Pending, Status::Waiting, Status::Pending]
    );
    assert_eq!((world.status("d"), world.available()), (Status::Waiting, 1));
}

#[test]
fn rule_9_a_waiter_of_several_lines_is_served_when_all_fit() {
    let mut world = World::new();
    world.given(World::reserve("a", lines_at(&[("main", 1), ("north", 1)]), OnShortage::Wait));
    world.receive("main", 1);
    assert_eq!((world.status("a"), world.figures().reserved), (Status::Waiting, 0));
    world.receive("north", 1);
    assert_eq!(world.status("a"), Status::Pending);
}

#[test]
fn rule_9_whoever_is_overtaken_too_often_collects() {
    let mut world = World::stocked(2);
    overtakes(&mut world, 3);
    waits(&mut world, "a", 5);
    for name in ["n1", "n2"] {
        world.given(World::reserve(name, lines(1), OnShortage::Reject));
    }
    assert_eq!((world.reservation("a").overtakes, world.reservation("a").collecting), (2, false));
    world.receive("main", 3);
    world.given(World::reserve("n3", lines(1), OnShortage::Reject));
    // From now on what is there, and what arrives, is held for it until it is whole.
    assert_eq!((world.line("a").held, world.available()), (2, 0));
    refused(world.run(World::reserve("n4", lines(1), OnShortage::Reject)));
    world.receive("main", 1);
    assert_eq!((world.status("a"), world.line("a").held), (Status::Waiting, 3));
    world.receive("main", 4);
    assert_eq!((world.status("a"), world.available()), (Status::Pending, 2));
}

#[test]
fn rule_9_no_overtakes_means_strict_order() {
    let mut world = World::stocked(2);
    overtakes(&mut world, 0);
    waits(&mut world, "a", 3);
    assert_eq!(world.line("a").held, 2);
    waits(&mut world, "b", 1);
    world.receive("main", 1);
    assert_eq!([world.status("a"), world.status("b")], [Status::Pending, Status::Waiting]);
}

#[test]
fn rule_9_two_that_collect_never_hold_what_the_other_needs() {
    let mut world = World::new();
    overtakes(&mut world, 0);
    world.given(World::reserve("a", lines_at(&[("main", 1), ("north", 1)]), OnShortage::Wait));
    world.given(World::reserve("b", lines_at(&[("main", 1), ("north", 1)]), OnShortage::Wait));
    world.receive("main", 1);
    world.receive("north", 1);
    assert_eq!([world.status("a"), world.status("b")], [Status::Pending, Status::Waiting]);
}

#[test]
fn rule_9_a_retry_never_queues_twice_and_positions_are_known() {
    let mut world = World::new();
    waits(&mut world, "a", 2);
    waits(&mut world, "b", 2);
    assert!(!fresh(&world.run(World::reserve("b", lines(2), OnShortage::Wait))));
    let ticket = world.line("b").ticket.expect("a ticket");
    assert_eq!(world.memory.position(&at("main"), ticket), 2);
    world.given(Command::Release { reservation_id: id("a"), reason: None });
    assert_eq!(world.memory.position(&at("main"), ticket), 1);
}

#[test]
fn rule_9_waiting_has_a_deadline_too() {
    let mut world = World::new();
    waits(&mut world, "a", 2);
    world.pass(7 * 24 * 3600);
    assert_eq!((world.status("a"), world.figures().waiting), (Status::Expired, 0));
}

#[test]
fn rule_9_a_long_queue_is_served_in_bounded_steps() {
    let mut world = World::new();
    for n in 0..600 {
        waits(&mut world, &format!("w{n}"), 1);
    }
    world.receive("main", 600);
    // One step serves 256; the balance owes itself the rest, and a newcomer cannot take it.
    assert!(world.memory.tables().balances[&at("main")].1.owed_from.is_some());
    refused(world.run(World::reserve("new", lines(1), OnShortage::Reject)));
    while world.memory.tables().balances[&at("main")].1.owed_from.is_some() {
        world.pass(0);
    }
    assert_eq!((world.status("w599"), world.available()), (Status::Pending, 0));
}

#[test]
fn rule_9_two_waiters_whose_lines_cross_do_not_block_each_other() {
    let mut world = World::new();
    for name in ["a", "b"] {
        world.given(World::reserve(name, lines_at(&[("main", 2), ("north", 2)]), OnShortage::Wait));
    }
    world.receive("main", 2);
    world.receive("north", 2);
    assert_eq!([world.status("a"), world.status("b")], [Status::Pending, Status::Waiting]);
}

#[test]
fn rule_9_own_goods_that_fill_the_last_gap_serve_the_waiter() {
    let mut world = World::new();
    world.receive("north", 5);
    let request = earmark_core::order::Request {
        lines: lines_at(&[("main", 2), ("north", 1)]),
        profile: earmark_core::words::Name::parse("auto-deliver").expect("a name"),
        hold: None,
    };
    world.given(Command::PlaceOrder { order_id: id("x"), request });
    assert_eq!(world.status("x"), Status::Waiting);
    world.given(Command::ReceivePurchase { purchase_order_id: id("x~po"), lines: None, reference: None });
    assert_eq!((world.status("x"), world.figures_at("north").available()), (Status::Confirmed, 4));
}

#[test]
fn rule_9_a_bounded_offer_passes_nobody_by() {
    let mut world = World::new();
    world.given(World::reserve("w", lines_at(&[("main", 1), ("north", 1)]), OnShortage::Wait));
    for n in 0..300 {
        let lines = lines_at(&[("main", 1), ("north", 1000)]);
        world.given(World::reserve(&format!("large{n}"), lines, OnShortage::Wait));
    }
    world.receive("main", 1);
    assert!(
        world.memory.tables().balances[&at("main")].1.owed_from.is_some(),
        "one step does not reach the end"
    );
    world.receive("north", 1);
    assert_eq!(world.status("w"), Status::Pending);
}

#[test]
fn rule_9_a_newcomer_is_not_refused_what_no_waiter_can_use() {
    let mut world = World::new();
    for n in 0..600 {
        waits(&mut world, &format!("large{n}"), 1000);
    }
    world.receive("main", 5);
    world.given(World::reserve("new", lines(5), OnShortage::Reject));
    assert_eq!((world.status("new"), world.reservation("large0").overtakes), (Status::Pending, 1));
}
