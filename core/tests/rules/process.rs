//! DESIGN §4, sentence by sentence: phases, money, parcels.

use crate::world::{World, id, parcel, part};
use crate::{refused, reply};
use earmark_core::debt::Reply;
use earmark_core::order::Status;
use earmark_core::refusal::Refusal;
use earmark_core::reservation::Parcel;
use earmark_core::step::Command;
use earmark_core::words::Note;

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
    world.given(Command::ConfirmOrder { order_id: id("x") });
    assert_eq!(world.figures().committed, 5);
    world.given(Command::Deduct { reservation_id: id("x"), parcel: Parcel::default() });
    assert_eq!((world.order("x").status, world.figures().on_hand), (Status::Fulfilled, 0));
}

#[test]
fn process_each_phase_sets_the_one_clock_anew() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.sleep(10 * 60);
    world.given(Command::ConfirmOrder { order_id: id("x") });
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
    world.given(Command::FulfilOrder { order_id: id("x"), parcel: part(3) });
    assert_eq!((world.order("x").status, world.available()), (Status::Fulfilled, 2));
}

#[test]
fn process_parcels_leave_one_by_one() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "checkout"));
    let fulfil = |parcel| Command::FulfilOrder { order_id: id("x"), parcel };
    world.given(fulfil(parcel(3, "p1")));
    assert_eq!((world.order("x").status, world.figures().committed), (Status::Confirmed, 2));
    world.given(fulfil(parcel(2, "p2")));
    assert_eq!((world.order("x").status, world.figures().on_hand), (Status::Fulfilled, 0));
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
    world.given(Command::ConfirmOrder { order_id: id("x") });
    world.given(Command::CancelOrder { order_id: id("x"), reason: None });
    assert!(world.debts().contains(&("x~pay".into(), "withdrawn")));
    assert!(world.debts().contains(&("x~void".into(), "owed")));
    let mut world = World::new();
    world.given(World::place("x", 5, "supplier-restock"));
    world.given(Command::CancelOrder { order_id: id("x"), reason: None });
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
fn process_money_is_voided_or_refunded_not_both() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.given(Command::ConfirmOrder { order_id: id("x") });
    world.given(Command::CancelOrder { order_id: id("x"), reason: None });
    world.pay(true, "a");
    assert!(world.debts().contains(&("x~void".into(), "withdrawn")));
    assert!(world.debts().contains(&("x~refund.a".into(), "owed")));
}
