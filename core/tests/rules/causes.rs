//! Rule 10: a movement says on whose account it was, and why.

use crate::world::{World, at, id, lines, parcel, quantity, reference};
use crate::{reply, reserve};
use earmark_core::debt::{Reply, SupplyStatus};
use earmark_core::step::Command;
use earmark_core::words::Note;

/// What the last movement names: reservation, order, purchase order, reference and reason, where it names one.
fn last(world: &World) -> String {
    let entry = world.memory.tables().journal.iter().rfind(|entry| !entry.movements.is_empty());
    let cause = entry.expect("a movement").movements[0].cause.clone();
    let text = |name: &str, value: Option<String>| value.map(|value| format!("{name} {value}"));
    let named = [
        text("reservation", cause.reservation_id.map(|id| id.to_string())),
        text("order", cause.order_id.map(|id| id.to_string())),
        text("purchase", cause.purchase_order_id.map(|id| id.to_string())),
        text("reference", cause.reference.map(|reference| reference.to_string())),
        text("reason", cause.reason.map(|reason| reason.to_string())),
    ];
    named.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn check(world: &mut World, command: Command, expected: &str) {
    world.given(command);
    assert_eq!(last(world), expected);
}

fn reason() -> Option<Note> {
    Note::parse("too late").ok()
}

#[test]
fn rule_10_a_hold_names_its_reservation_and_order() {
    let mut world = World::stocked(10);
    check(&mut world, reserve("r", 1), "reservation r");
    let release = Command::Release { reservation_id: id("r"), reason: reason() };
    check(&mut world, release, "reservation r, reason too late");
    check(&mut world, World::place("x", 1, "checkout"), "reservation x, order x");
    let cancel = Command::CancelOrder { order_id: id("x"), reason: reason() };
    check(&mut world, cancel, "reservation x, order x, reason too late");
    world.given(reserve("s", 2));
    check(&mut world, Command::Confirm { reservation_id: id("s") }, "reservation s");
    let left = Command::Deduct { reservation_id: id("s"), parcel: parcel(1, "p1") };
    check(&mut world, left, "reservation s, reference p1");
}

#[test]
fn rule_10_goods_name_what_they_came_for() {
    let mut world = World::new();
    let note = || Some(reference("n1"));
    let receive = |reference| Command::Receive {
        key: at("main"),
        quantity: quantity(1),
        purchase_order_id: None,
        reference,
    };
    check(&mut world, receive(note()), "reference n1");
    check(&mut world, receive(None), "");
    let (from, to) = (at("main"), at("north"));
    let (sku, from, to) = (from.sku, from.location, to.location);
    let transfer = Command::Transfer { sku, from, to, quantity: quantity(2), reference: note() };
    check(&mut world, transfer, "reference n1");
    let change = earmark_core::step::Change::Delta(-1);
    let reason = reason().expect("a note");
    let count = Command::Adjust { key: at("north"), change, reason, reference: note() };
    check(&mut world, count, "reference n1, reason too late");
    let raise = Command::RaisePurchase { purchase_order_id: id("po"), lines: lines(5) };
    check(&mut world, raise, "purchase po");
    let came = Command::ReceivePurchase { purchase_order_id: id("po"), lines: None, reference: note() };
    check(&mut world, came, "purchase po, reference n1");
}

#[test]
fn rule_10_goods_of_an_order_name_it() {
    let mut world = World::new();
    world.given(World::place("x", 2, "supplier-restock"));
    check(&mut world, reply("x~ask.1", Reply::Supply { accepted: true }), "order x");
    world.given(reply("x~check.1.1", Reply::SupplyStatus { status: SupplyStatus::Ok }));
    let journal = &world.memory.tables().journal;
    let came = journal.iter().flat_map(|entry| &entry.movements).find(|line| line.delta.on_hand > 0);
    assert_eq!(came.and_then(|line| line.cause.order_id.clone()), Some(id("x")));
    let mut world = World::new();
    check(&mut world, World::place("y", 2, "auto-deliver"), "order y, purchase y~po");
}
