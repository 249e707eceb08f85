//! DESIGN §3, rules 1 to 8, 10 and 11.

use crate::world::{World, at, id, lines, lines_at, parcel, part, quantity, reference};
use crate::{fresh, refused};
use earmark_core::refusal::{Refusal, ShortLine};
use earmark_core::reservation::{Mode, OnShortage, Parcel, Request, Status};
use earmark_core::step::{Change, Command, Fact, PAGE, Slice, StockEvent, wants};
use earmark_core::words::{Id, Key, Location, Rule, Sku, Span, Time};

fn reserve(name: &str, units: i64) -> Command {
    World::reserve(name, lines(units), OnShortage::Reject)
}

fn reservation_id(name: &str) -> Id {
    id(name)
}

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
        let answer = world.run(Command::Reserve { reservation_id: reservation_id("r"), request });
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
    let input = |n: u32| earmark_core::step::Input {
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
    world.given(Command::Release { reservation_id: reservation_id("r"), reason: None });
    assert!(matches!(refused(world.run(reserve("r", 3))), Refusal::AlreadyReleased { .. }));
    assert_eq!(world.available(), 4);
    let confirm = Command::Confirm { reservation_id: reservation_id("unknown") };
    assert!(matches!(refused(world.run(confirm)), Refusal::NotFound { .. }));
    assert!(!world.memory.tables().reservations.contains_key(&id("unknown")));
}

#[test]
fn rule_6_at_the_same_instant_expiry_wins() {
    let mut world = World::stocked(4);
    world.given(reserve("r", 3));
    world.sleep(15 * 60);
    let confirm = Command::Confirm { reservation_id: reservation_id("r") };
    assert!(matches!(refused(world.run(confirm)), Refusal::Expired { .. }));
    assert_eq!((world.status("r"), world.available()), (Status::Expired, 4));
}

#[test]
fn rule_6_a_reserve_reclaims_what_has_expired() {
    let mut world = World::stocked(300);
    for n in 0..300 {
        world.given(reserve(&format!("r{n}"), 1));
    }
    world.sleep(15 * 60);
    // Nobody has swept. One step announces a bounded number, so this one takes several.
    const { assert!(300 > 4 * PAGE) };
    world.given(reserve("s", 300));
    assert_eq!((world.status("s"), world.status("r299")), (Status::Pending, Status::Expired));
}

#[test]
fn rule_7_a_hold_is_bounded_and_extended_within_its_budget() {
    let mut world = World::stocked(4);
    let ttl = |seconds| Some(Span::from_secs(seconds));
    let ask = |name, ttl| {
        let request =
            Request { lines: lines(1), ttl, mode: Mode::default(), on_shortage: OnShortage::Reject };
        Command::Reserve { reservation_id: reservation_id(name), request }
    };
    assert!(matches!(refused(world.run(ask("a", ttl(901)))), Refusal::InvalidRequest { .. }));
    assert!(matches!(refused(world.run(ask("a", ttl(0)))), Refusal::InvalidRequest { .. }));
    world.given(ask("a", ttl(60)));
    let held_since = world.now;
    let extend =
        |seconds| Command::Extend { reservation_id: reservation_id("a"), ttl: Span::from_secs(seconds) };
    let deadline =
        |world: &World| world.reservation("a").expires_at.expect("a deadline").millis() - held_since;
    world.given(extend(30));
    assert_eq!(deadline(&world), 60_000, "never earlier than it was");
    world.sleep(30);
    world.given(extend(90));
    assert_eq!(deadline(&world), 120_000);
    assert!(matches!(refused(world.run(extend(91))), Refusal::RenewalExhausted { .. }));
}

#[test]
fn rule_8_a_deduct_reports_a_fact() {
    let deduct = |parcel| Command::Deduct { reservation_id: reservation_id("r"), parcel };
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
fn rule_11_a_reserve_loads_and_writes_the_same_rows_however_many_are_open() {
    let rows = |open: usize| {
        let mut world = World::stocked(1_000_000);
        for n in 0..open {
            world.given(reserve(&format!("r{n}"), 1));
        }
        let input = earmark_core::step::Input {
            key: Key::parse("one-more").expect("a key"),
            keyed: false,
            command: reserve("one-more", 1),
        };
        let mut slice = Slice::default();
        world.memory.load(&wants(&input), Time::from_millis(world.now), &mut slice);
        let earmark_core::step::Step::Done(changes) =
            earmark_core::step::step(&slice, &[input], Time::from_millis(world.now))
        else {
            panic!("a reserve that fits needs nothing more")
        };
        let loaded = slice.balances.rows().count() + slice.reservations.rows().count();
        (loaded, changes.balances.len(), changes.reservations.len(), changes.journal.len())
    };
    assert_eq!(rows(10), (1, 1, 1, 1));
    assert_eq!(rows(1000), rows(10));
}

#[test]
fn rule_11_a_refused_reserve_costs_its_receipt_and_nothing_else() {
    let mut world = World::stocked(1);
    let before = world.memory.tables().clone();
    refused(world.run(reserve("r", 2)));
    let after = world.memory.tables();
    assert_eq!((&after.balances, &after.receipts), (&before.balances, &before.receipts));
    assert_eq!(after.reservations.len(), 1, "the rejected reservation is its own receipt");
}

#[test]
fn rule_6_what_is_put_off_keeps_the_order_of_its_batch() {
    let mut world = World::stocked(100);
    for n in 0..100 {
        world.given(reserve(&format!("r{n}"), 1));
    }
    world.sleep(15 * 60);
    let commands = [reserve("s", 100), Command::Confirm { reservation_id: id("s") }, reserve("t", 1)];
    let input = |(n, command)| earmark_core::step::Input {
        key: Key::parse(&format!("batch-{n}")).expect("a key"),
        keyed: false,
        command,
    };
    let inputs: Vec<_> = commands.into_iter().enumerate().map(input).collect();
    let answers = world.memory.handle(&inputs, Time::from_millis(world.now));
    assert_eq!((world.status("s"), world.status("t")), (Status::Confirmed, Status::Rejected), "{answers:?}");
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
