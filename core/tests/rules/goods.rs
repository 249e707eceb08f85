//! DESIGN §4, sentence by sentence: purchase orders and suppliers.

use crate::reply;
use crate::world::{World, id, lines};
use earmark_core::debt::{Reply, SupplyStatus};
use earmark_core::order::Status;
use earmark_core::policy::{Amount, Policy, Shortage};
use earmark_core::reservation::{OnShortage, Status as Held};
use earmark_core::step::Command;
use earmark_core::words::Name;

fn status(status: SupplyStatus) -> Reply {
    Reply::SupplyStatus { status }
}

fn receive(purchase: &str, units: i64) -> Command {
    Command::ReceivePurchase { purchase_order_id: id(purchase), lines: Some(lines(units)), reference: None }
}

#[test]
fn process_a_purchase_for_the_shortfall_collects_from_the_start() {
    let mut world = World::stocked(4);
    let amount = Amount::Shortfall;
    let policy = Policy { on_shortage: Shortage::Purchase { amount }, ..Policy::CHECKOUT };
    world.given(Command::PutPolicy { name: Name::parse("buys").expect("a name"), policy });
    world.given(World::place("x", 10, "buys"));
    assert_eq!((world.line("x").held, world.figures().incoming), (4, 6));
    // Another waits behind it; its own goods come to it first, in part too.
    world.given(World::reserve("y", lines(1), OnShortage::Wait));
    world.given(receive("x~po", 2));
    assert_eq!((world.line("x").held, world.status("y")), (6, Held::Waiting));
    world.given(receive("x~po", 5));
    assert_eq!((world.order("x").status, world.status("y")), (Status::Reserved, Held::Pending));
}

#[test]
fn process_own_goods_come_before_the_queue_and_others_serve_whoever_waits_first() {
    let mut world = World::new();
    world.given(World::reserve("first", lines(2), OnShortage::Wait));
    world.given(World::place("x", 2, "auto-deliver"));
    world.given(receive("x~po", 2));
    assert_eq!((world.status("first"), world.order("x").status), (Held::Waiting, Status::Confirmed));
    assert_eq!(world.reservation("first").overtakes, 0, "own goods are no overtake");
    world.given(Command::RaisePurchase { purchase_order_id: id("shelf"), lines: lines(2) });
    world.given(receive("shelf", 2));
    assert_eq!(world.status("first"), Held::Pending);
}

#[test]
fn process_goods_that_an_order_no_longer_needs_are_ordinary_stock() {
    let mut world = World::new();
    world.given(World::place("x", 2, "auto-deliver"));
    world.given(Command::CancelOrder { order_id: id("x"), reason: None });
    assert_eq!(world.figures().incoming, 0);
    assert!(world.debts().contains(&("x~po.cancel".into(), "owed")));
    world.given(receive("x~po", 2));
    assert_eq!(world.available(), 2);
}

#[test]
fn process_delayed_for_ever_is_checked_at_15_30_and_45_seconds_and_then_failed() {
    let mut world = World::stocked(4);
    world.given(World::place("x", 10, "supplier-restock"));
    world.given(reply("x~ask.1", Reply::Supply { accepted: true }));
    assert_eq!((world.figures().incoming, world.line("x").held), (6, 4));
    let start = world.now;
    let mut checked = vec![];
    for check in 1..=3 {
        let name = format!("x~check.1.{check}");
        let due = world.memory.tables().debts[&id(&name)].1.due_at.millis();
        checked.push((due - start) / 1000);
        world.now = due;
        world.given(reply(&name, status(SupplyStatus::Delayed)));
    }
    assert_eq!((checked, world.order("x").status), (vec![15, 30, 45], Status::Failed));
    assert_eq!((world.available(), world.figures().incoming), (4, 0));
}

#[test]
fn process_supplied_goods_are_booked_in_and_stay_when_another_line_fails() {
    let mut world = World::new();
    let request = earmark_core::order::Request {
        lines: crate::world::lines_at(&[("main", 2), ("north", 2)]),
        profile: Name::parse("supplier-restock").expect("a name"),
        hold: None,
    };
    world.given(Command::PlaceOrder { order_id: id("x"), request });
    world.given(reply("x~ask.1", Reply::Supply { accepted: true }));
    world.given(reply("x~ask.2", Reply::Supply { accepted: true }));
    world.given(reply("x~check.1.1", status(SupplyStatus::Ok)));
    assert_eq!((world.order("x").status, world.figures().reserved), (Status::AwaitingRestock, 2));
    world.given(reply("x~check.2.1", status(SupplyStatus::Fail)));
    assert_eq!((world.order("x").status, world.available()), (Status::Failed, 2));
    // A reply that comes late changes nothing.
    world.given(reply("x~check.2.1", status(SupplyStatus::Ok)));
    assert_eq!(world.figures_at("north").on_hand, 0);
}

#[test]
fn process_retries_are_jittered_by_id_and_attempt_alone() {
    let retry = Policy::CHECKOUT.retry;
    let delays: Vec<u64> = (1..=9).map(|attempt| retry.delay(&id("x~pay"), attempt).millis()).collect();
    assert_eq!(delays, (1..=9).map(|n| retry.delay(&id("x~pay"), n).millis()).collect::<Vec<_>>());
    assert_ne!(retry.delay(&id("x~pay"), 1), retry.delay(&id("y~pay"), 1));
    assert!(delays.windows(2).all(|pair| pair[0] < pair[1]), "{delays:?}");
    assert!((1000..=1250).contains(&delays[0]) && (256_000..=375_000).contains(&delays[8]), "{delays:?}");
}

#[test]
fn process_goods_that_came_unasked_are_not_bought_again() {
    let mut world = World::new();
    world.given(World::place("x", 2, "auto-deliver"));
    world.given(receive("x~po", 2));
    assert!(world.debts().contains(&("x~po.send".into(), "withdrawn")));
}

#[test]
fn process_a_large_order_asks_for_its_rows_in_few_rounds() {
    let mut world = World::new();
    let key = |n| earmark_core::words::BalanceKey::parse(&format!("sku-{n}"), None).expect("a balance");
    let line = |n| earmark_core::words::Line { key: key(n), quantity: crate::world::quantity(1) };
    let lines = earmark_core::words::Lines::new((0..100).map(line).collect()).expect("lines");
    let profile = Name::parse("supplier-restock").expect("a name");
    let request = earmark_core::order::Request { lines, profile, hold: None };
    let input = earmark_core::step::Input {
        key: earmark_core::words::Key::parse("place").expect("a key"),
        keyed: false,
        command: Command::PlaceOrder { order_id: id("x"), request },
    };
    let now = earmark_core::words::Time::from_millis(world.now);
    let (mut slice, mut wanted) = (earmark_core::step::Slice::default(), earmark_core::step::wants(&input));
    let rounds = (1..100).find(|_| {
        world.memory.load(&wanted, now, &mut slice);
        match earmark_core::step::step(&slice, std::slice::from_ref(&input), now) {
            earmark_core::step::Step::Needs(more) => {
                wanted = more;
                false
            }
            earmark_core::step::Step::Done(_) => true,
        }
    });
    assert_eq!(rounds, Some(1));
    world.given(input.command);
    assert_eq!(world.debts().len(), 100);
}
