//! DESIGN §4, sentence by sentence.

use crate::refused;
use crate::world::{World, id, lines, parcel, part};
use earmark_core::debt::{Reply, SupplyStatus};
use earmark_core::order::Status;
use earmark_core::policy::{Amount, Policy, Shortage};
use earmark_core::refusal::Refusal;
use earmark_core::reservation::{OnShortage, Parcel, Status as Held};
use earmark_core::step::Command;
use earmark_core::words::{Name, Note};

fn order_id(name: &str) -> earmark_core::words::Id {
    id(name)
}

fn reply(debt: &str, reply: Reply) -> Command {
    Command::Reply { debt_id: id(debt), reply }
}

fn status(status: SupplyStatus) -> Reply {
    Reply::SupplyStatus { status }
}

fn receive(purchase: &str, units: i64) -> Command {
    Command::ReceivePurchase { purchase_order_id: id(purchase), lines: Some(lines(units)), reference: None }
}

#[test]
fn process_an_order_is_driven_and_its_reservation_owned() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "checkout"));
    let verbs = [
        Command::Confirm { reservation_id: id("x") },
        Command::Release { reservation_id: id("x"), reason: None },
    ];
    for verb in verbs {
        assert!(matches!(refused(world.run(verb)), Refusal::OwnedByOrder { .. }));
    }
    world.given(Command::ConfirmOrder { order_id: order_id("x") });
    assert_eq!(world.figures().committed, 5);
    world.given(Command::Deduct { reservation_id: id("x"), parcel: Parcel::default() });
    assert_eq!((world.order("x").status, world.figures().on_hand), (Status::Fulfilled, 0));
}

#[test]
fn process_each_phase_sets_the_one_clock_anew() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.sleep(10 * 60);
    world.given(Command::ConfirmOrder { order_id: order_id("x") });
    let left = world.reservation("x").expires_at.expect("a deadline").millis() - world.now;
    assert_eq!((world.order("x").status, left), (Status::AwaitingPayment, 30 * 60 * 1000));
    world.pass(30 * 60);
    let order = world.order("x");
    assert_eq!(
        (order.status, order.reason.as_ref().map(Note::as_str)),
        (Status::Expired, Some("payment_expired"))
    );
    assert_eq!(world.available(), 5);
}

#[test]
fn process_fulfilment_in_part_gives_the_rest_back() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "checkout"));
    world.given(Command::FulfilOrder { order_id: order_id("x"), parcel: part(3) });
    assert_eq!((world.order("x").status, world.available()), (Status::Fulfilled, 2));
}

#[test]
fn process_parcels_leave_one_by_one() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "checkout"));
    let fulfil = |parcel| Command::FulfilOrder { order_id: order_id("x"), parcel };
    world.given(fulfil(parcel(3, "p1")));
    assert_eq!((world.order("x").status, world.figures().committed), (Status::Confirmed, 2));
    world.given(fulfil(parcel(2, "p2")));
    assert_eq!((world.order("x").status, world.figures().on_hand), (Status::Fulfilled, 0));
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
    world.given(Command::CancelOrder { order_id: order_id("x"), reason: None });
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
    world.given(Command::PlaceOrder { order_id: order_id("x"), request });
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
fn process_late_money_takes_stock_as_a_newcomer_or_is_owed_back() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.pass(15 * 60);
    world.pay(true, "a");
    let order = world.order("x");
    assert_eq!((order.status, order.reservation_id.as_str()), (Status::Confirmed, "x~2"));
    assert_eq!(world.figures().committed, 5);
    world.pay(true, "b");
    assert!(world.debts().contains(&("x~refund.b".into(), "owed")));
    world.pay(false, "c");
    assert_eq!(world.order("x").status, Status::Confirmed, "a decline never undoes an approval");

    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.pass(15 * 60);
    world.given(World::place("y", 5, "checkout"));
    world.pay(true, "a");
    assert_eq!(world.order("x").status, Status::Expired);
    assert!(world.debts().contains(&("x~refund.a".into(), "owed")));
}

#[test]
fn process_what_was_outside_is_owed_back_at_the_end() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.given(Command::ConfirmOrder { order_id: order_id("x") });
    world.given(Command::CancelOrder { order_id: order_id("x"), reason: None });
    assert!(world.debts().contains(&("x~pay".into(), "withdrawn")));
    assert!(world.debts().contains(&("x~void".into(), "owed")));
    let mut world = World::new();
    world.given(World::place("x", 5, "supplier-restock"));
    world.given(Command::CancelOrder { order_id: order_id("x"), reason: None });
    assert!(world.debts().contains(&("x~unask.1".into(), "owed")));
}

#[test]
fn process_auto_deliver_confirms_delivers_and_deducts() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "auto-deliver"));
    assert_eq!(world.order("x").status, Status::Confirmed);
    world.given(reply("x~deliver", Reply::Delivered));
    assert_eq!((world.order("x").status, world.figures().on_hand), (Status::Fulfilled, 0));
    assert!(world.debts().contains(&("x~deliver".into(), "done")));
    world.given(reply("x~deliver", Reply::Delivered));
    assert_eq!(world.figures().on_hand, 0);
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
fn process_money_is_voided_or_refunded_not_both() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.given(Command::ConfirmOrder { order_id: order_id("x") });
    world.given(Command::CancelOrder { order_id: order_id("x"), reason: None });
    world.pay(true, "a");
    assert!(world.debts().contains(&("x~void".into(), "withdrawn")));
    assert!(world.debts().contains(&("x~refund.a".into(), "owed")));
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
        command: Command::PlaceOrder { order_id: order_id("x"), request },
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
