//! DESIGN §3, rules 4 and 5: what is told twice, or too early.

use crate::world::{World, at, id, lines, quantity, reference};
use crate::{fresh, refused, reserve};
use earmark_core::refusal::Refusal;
use earmark_core::step::{Command, Input};
use earmark_core::words::{Key, Time};

#[test]
fn rule_4_the_id_is_the_idempotency_key() {
    let mut world = World::stocked(4);
    assert!(fresh(&world.run(reserve("r", 3))));
    assert!(!fresh(&world.run(reserve("r", 3))));
    assert_eq!(world.available(), 1);
    assert!(matches!(refused(world.run(reserve("r", 2))), Refusal::IdempotencyConflict { .. }));
    // A refusal is given again with its figures, though stock has come since.
    let first = refused(world.run(reserve("s", 3)));
    world.receive("main", 10);
    assert_eq!(refused(world.run(reserve("s", 3))), first);
    // Orders share the id space.
    let order = World::place("r", 3, "checkout");
    assert!(matches!(refused(world.run(order)), Refusal::IdempotencyConflict { .. }));
}

#[test]
fn rule_4_a_fact_with_a_reference_is_booked_once() {
    let mut world = World::new();
    let receive = |units| Command::Receive {
        key: at("main"),
        quantity: quantity(units),
        purchase_order_id: None,
        reference: Some(reference("note-7")),
    };
    world.given(receive(5));
    world.given(receive(5));
    assert_eq!(world.figures().on_hand, 5);
    assert!(matches!(refused(world.run(receive(6))), Refusal::IdempotencyConflict { .. }));
    world.receive("main", 5);
    world.receive("main", 5);
    assert_eq!(world.figures().on_hand, 15, "without a reference every call is a new fact");
}

#[test]
fn rule_4_duplicates_in_one_batch_get_the_same_answer() {
    let mut world = World::stocked(4);
    let input = |n: u32| Input {
        key: Key::parse(&format!("batch-{n}")).expect("a key"),
        keyed: false,
        command: reserve("r", 3),
    };
    let answers = world.memory.handle(&[input(1), input(2)], Time::from_millis(world.now));
    assert_eq!(answers.iter().map(fresh).collect::<Vec<_>>(), [true, false]);
    assert_eq!(world.available(), 1);
}

#[test]
fn rule_5_a_release_may_overtake_its_reserve() {
    let mut world = World::stocked(4);
    world.given(Command::Release { reservation_id: id("r"), reason: None });
    assert!(matches!(refused(world.run(reserve("r", 3))), Refusal::AlreadyReleased { .. }));
    assert_eq!(world.available(), 4);
    let confirm = Command::Confirm { reservation_id: id("unknown") };
    assert!(matches!(refused(world.run(confirm)), Refusal::NotFound { .. }));
    assert!(!world.memory.tables().reservations.contains_key(&id("unknown")));
}

#[test]
fn rule_4_one_delivery_note_is_booked_once_by_either_route() {
    let mut world = World::new();
    let purchase_order_id = id("po");
    world.given(Command::RaisePurchase { purchase_order_id: purchase_order_id.clone(), lines: lines(10) });
    let reference = Some(reference("note-7"));
    world.given(Command::Receive {
        key: at("main"),
        quantity: quantity(4),
        purchase_order_id: Some(purchase_order_id.clone()),
        reference: reference.clone(),
    });
    world.given(Command::ReceivePurchase { purchase_order_id, lines: Some(lines(4)), reference });
    assert_eq!(world.figures().on_hand, 4);
}
