//! DESIGN §3, rules 4 and 5: what is told twice, or too early.

use crate::world::{World, at, id, lines, parcel, quantity, reference};
use crate::{fresh, refused, reserve};
use earmark_core::refusal::Refusal;
use earmark_core::step::{Answer, Command, Input, Reply};
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

#[test]
fn rule_4_one_parcel_is_booked_once_by_either_route() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "checkout"));
    let fulfil = |units| Command::FulfilOrder { order_id: id("x"), parcel: parcel(units, "p1") };
    let deduct = |units| Command::Deduct { reservation_id: id("x"), parcel: parcel(units, "p1") };
    assert!(fresh(&world.run(fulfil(2))));
    // Each is answered with what it asked about.
    let by_reservation = world.run(deduct(2));
    let is_reservation = |reply: &Reply| matches!(reply, Reply::Reservation(held) if held.id == id("x"));
    assert!(matches!(&by_reservation, Answer::Done { reply, fresh: false } if is_reservation(reply)));
    let by_order = world.run(fulfil(2));
    assert!(matches!(&by_order, Answer::Done { reply: Reply::Order { .. }, fresh: false }), "{by_order:?}");
    assert_eq!(world.figures().on_hand, 3);
    for other in [fulfil(3), deduct(1)] {
        assert!(matches!(refused(world.run(other)), Refusal::IdempotencyConflict { .. }));
    }
}

#[test]
fn rule_4_what_is_the_same_said_again_and_what_is_not() {
    let note = |units, of: Option<&str>| Command::Receive {
        key: at("main"),
        quantity: quantity(units),
        purchase_order_id: of.map(id),
        reference: None,
    };
    let all =
        |of| Command::ReceivePurchase { purchase_order_id: id(of), lines: Some(lines(4)), reference: None };
    assert!(note(4, Some("po")).is_same_as(&all("po")) && all("po").is_same_as(&note(4, Some("po"))));
    assert!(!note(5, Some("po")).is_same_as(&all("po")) && !note(4, Some("other")).is_same_as(&all("po")));
    assert!(!note(4, None).is_same_as(&all("po")) && !all("po").is_same_as(&note(4, None)));
    assert!(note(4, None).is_same_as(&note(4, None)) && !note(4, None).is_same_as(&note(5, None)));
    let facts = [note(4, None), all("po"), World::place("x", 1, "checkout"), reserve("r", 1)];
    assert_eq!(facts.map(|command| command.is_fact()), [true, true, false, false]);
}

#[test]
fn rule_4_keys_of_facts_are_scoped_to_what_they_are_of() {
    let keys = |keyed, command| -> Vec<String> {
        let input = Input { key: Key::parse("own").expect("a key"), keyed, command };
        input.receipt_keys().map(|key| key.to_string()).collect()
    };
    let receive = |of: Option<&str>, reference| Command::Receive {
        key: at("main"),
        quantity: quantity(1),
        purchase_order_id: of.map(id),
        reference,
    };
    let note = || Some(reference("n1"));
    assert_eq!(keys(false, receive(None, None)), ["own"]);
    assert_eq!(keys(false, receive(None, note())), ["own", "~receive~MUG@main~n1"]);
    assert_eq!(keys(true, receive(Some("po"), note())), ["own", "~receive-purchase~po~n1"]);
    let all = Command::ReceivePurchase { purchase_order_id: id("po"), lines: None, reference: note() };
    assert_eq!(keys(false, all), ["own", "~receive-purchase~po~n1"]);
    let deduct = Command::Deduct { reservation_id: id("x~2"), parcel: parcel(1, "p1") };
    assert_eq!(keys(false, deduct), ["~parcel~x~p1"]);
    let fulfil = Command::FulfilOrder { order_id: id("x"), parcel: parcel(1, "p1") };
    assert_eq!(keys(true, fulfil), ["own", "~parcel~x~p1"]);
    assert_eq!(keys(false, reserve("r", 1)), Vec::<String>::new());
    assert_eq!(keys(true, reserve("r", 1)), ["own"]);
    let (from, to) = (at("main"), at("north"));
    let (sku, from, to) = (from.sku, from.location, to.location);
    let transfer = Command::Transfer { sku, from, to, quantity: quantity(1), reference: note() };
    assert_eq!(keys(false, transfer), ["own", "~transfer~MUG~main~north~n1"]);
}
