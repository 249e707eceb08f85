//! DESIGN §3, rules 1, 2, 3, 8 and 10: quantities, facts and the ledger.

use crate::world::{World, at, id, lines_at, parcel, part, quantity};
use crate::{fresh, refused, reserve};
use earmark_core::refusal::{Refusal, ShortLine};
use earmark_core::reservation::{Mode, OnShortage, Parcel, Request, Status};
use earmark_core::step::{Change, Command, Fact, StockEvent};
use earmark_core::words::{Location, Rule, Sku};

#[test]
fn rule_1_facts_are_recorded_and_a_shortfall_is_reported() {
    let mut world = World::stocked(10);
    world.given(reserve("r", 8));
    world.adjust(Change::OnHand(5));
    assert_eq!(world.available(), -3);
    let last = &world.memory.tables().journal.last().expect("events").fact;
    assert!(
        matches!(last, Fact::Stock { event: StockEvent::Shortfall { available: -3, .. }, .. }),
        "{last:?}"
    );
    // Nothing is released to cure it, and no command makes it worse.
    assert_eq!(world.status("r"), Status::Pending);
    refused(world.run(reserve("s", 1)));
    assert_eq!(world.available(), -3);
}

#[test]
fn rule_1_a_transfer_takes_at_most_what_is_available() {
    let mut world = World::stocked(5);
    world.given(reserve("r", 3));
    let transfer = |units| Command::Transfer {
        sku: Sku::parse("mug").expect("a SKU"),
        from: Location::default(),
        to: Location::parse("north").expect("a location"),
        quantity: quantity(units),
        reference: None,
    };
    let short = refused(world.run(transfer(3)));
    let line = ShortLine { key: at("main"), asked: 3, available: 2 };
    assert!(matches!(short, Refusal::InsufficientStock { lines, .. } if lines == [line]));
    world.given(transfer(2));
    assert_eq!((world.figures().on_hand, world.figures_at("north").on_hand), (3, 2));
}

#[test]
fn rule_2_reserving_3_of_4_leaves_1_and_4_of_3_changes_nothing() {
    let mut world = World::stocked(4);
    world.given(reserve("r", 3));
    assert_eq!(world.available(), 1);
    let before = world.figures();
    let refusal = refused(world.run(reserve("s", 4)));
    let Refusal::InsufficientStock { lines, .. } = refusal else { panic!("{refusal:?}") };
    assert_eq!((lines[0].asked, lines[0].available), (4, 1));
    assert_eq!(world.figures(), before);
}

#[test]
fn rule_3_lines_are_added_up_before_any_check() {
    let mut world = World::stocked(4);
    let twice = lines_at(&[("main", 3), ("main", 2)]);
    refused(world.run(World::reserve("r", twice, OnShortage::Reject)));
    world.given(World::reserve("s", lines_at(&[("main", 2), ("main", 2)]), OnShortage::Reject));
    assert_eq!(world.line("s").quantity, 4);
}

#[test]
fn rule_3_modes_take_less_only_when_asked_and_never_wait() {
    let ask = |mode, on_shortage| {
        let mut world = World::stocked(4);
        world.receive("north", 1);
        let request = Request { lines: lines_at(&[("main", 3), ("north", 2)]), ttl: None, mode, on_shortage };
        let answer = world.run(Command::Reserve { reservation_id: id("r"), request });
        (answer, world)
    };
    let taken = |world: &World| world.reservation("r").lines.iter().map(|l| l.held).collect::<Vec<_>>();
    let (_, world) = ask(Mode::AllOrNothing, OnShortage::Reject);
    assert_eq!((world.status("r"), taken(&world)), (Status::Rejected, vec![0, 0]));
    assert_eq!(taken(&ask(Mode::PerLine, OnShortage::Reject).1), [3, 0]);
    assert_eq!(taken(&ask(Mode::BestEffort, OnShortage::Reject).1), [3, 1]);
    let refusal = refused(ask(Mode::BestEffort, OnShortage::Wait).0);
    assert!(matches!(refusal, Refusal::InvalidRequest { faults } if faults[0].rule == Rule::ModeWaits));
}

#[test]
fn rule_8_a_deduct_reports_a_fact() {
    let deduct = |parcel| Command::Deduct { reservation_id: id("r"), parcel };
    let mut world = World::stocked(10);
    world.given(reserve("r", 10));
    world.given(deduct(part(8)));
    assert_eq!((world.figures().on_hand, world.available()), (2, 2));
    assert!(!fresh(&world.run(deduct(part(8)))), "the first deduct is final");
    // Parcels: each reference once, the rest stays promised.
    let mut world = World::stocked(10);
    world.given(reserve("r", 10));
    world.given(deduct(parcel(6, "p1")));
    world.given(deduct(parcel(6, "p1")));
    assert_eq!(
        (world.status("r"), world.figures().committed, world.figures().on_hand),
        (Status::Confirmed, 4, 4)
    );
    world.given(deduct(parcel(4, "p2")));
    assert_eq!((world.status("r"), world.figures().on_hand), (Status::Deducted, 0));
    let unnamed = Parcel { reference: None, ..parcel(1, "p3") };
    assert!(matches!(refused(world.run(deduct(unnamed))), Refusal::InvalidRequest { .. }));
    // More than was held, and after the hold was gone.
    let mut world = World::stocked(10);
    world.given(reserve("r", 10));
    world.pass(15 * 60);
    world.given(deduct(part(12)));
    assert_eq!((world.status("r"), world.figures().on_hand), (Status::Deducted, -2));
    let strange = Parcel { lines: Some(lines_at(&[("north", 1)])), ..Parcel::default() };
    assert!(matches!(refused(world.run(deduct(strange))), Refusal::InvalidRequest { .. }));
}

#[test]
fn rule_10_the_audit_names_every_line_that_disagrees() {
    let mut world = World::stocked(10);
    world.given(reserve("r", 4));
    let mut tables = world.memory.tables().clone();
    let balance = &mut tables.balances.get_mut(&at("main")).expect("a balance").1;
    std::sync::Arc::make_mut(balance).figures.reserved = 3;
    let findings: Vec<String> = earmark_core::audit::audit(&tables).iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        [
            "MUG@main: reserved shows 3, live reservations add up to 4",
            "MUG@main: reserved shows 3, its movements add up to 4"
        ]
    );
}

#[test]
fn rule_3_what_a_mode_takes_is_all_that_is_reserved() {
    let ask = |mode, first: i64| {
        let mut world = World::stocked(first);
        world.receive("north", 1);
        let request = Request {
            lines: lines_at(&[("main", 3), ("north", 2)]),
            ttl: None,
            mode,
            on_shortage: OnShortage::Reject,
        };
        world.run(Command::Reserve { reservation_id: id("r"), request });
        let figures = (world.figures().reserved, world.figures_at("north").reserved);
        (world.status("r"), figures)
    };
    assert_eq!(ask(Mode::PerLine, 3), (Status::Pending, (3, 0)), "exactly what is there fits");
    assert_eq!(ask(Mode::PerLine, 2), (Status::Rejected, (0, 0)));
    assert_eq!(ask(Mode::BestEffort, 2), (Status::Pending, (2, 1)));
}

#[test]
fn rule_8_what_left_is_taken_from_what_was_held_and_the_rest_given_back() {
    let deduct = |parcel| Command::Deduct { reservation_id: id("r"), parcel };
    let mut world = World::stocked(10);
    world.given(World::reserve("r", lines_at(&[("main", 4)]), OnShortage::Reject));
    world.given(deduct(parcel(1, "p1")));
    // All that had not left yet.
    world.given(deduct(Parcel::default()));
    assert_eq!((world.line("r").deducted, world.line("r").held), (4, 0));
    assert_eq!((world.status("r"), world.figures().on_hand, world.available()), (Status::Deducted, 6, 6));
    // A parcel of its own after the end is another fact.
    world.given(deduct(parcel(2, "p2")));
    assert_eq!((world.status("r"), world.figures().on_hand), (Status::Deducted, 4));
    // The last parcel ends it, whether or not it keeps a rest.
    world.given(reserve("s", 2));
    let last = Command::Deduct { reservation_id: id("s"), parcel: parcel(2, "p3") };
    world.given(last);
    assert_eq!((world.status("s"), world.figures().committed), (Status::Deducted, 0));
    // What was given back can still be told to have left.
    world.given(reserve("t", 1));
    world.given(Command::Release { reservation_id: id("t"), reason: None });
    world.given(Command::Deduct { reservation_id: id("t"), parcel: parcel(1, "p4") });
    assert_eq!((world.status("t"), world.figures().on_hand), (Status::Deducted, 1));
}
