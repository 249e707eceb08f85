//! The store in memory keeps what every store keeps: versions, deadlines, families, and what was pruned.

use earmark_core::memory::{Conflict, Memory, Rows};
use earmark_core::order::Status;
use earmark_core::ordered::Set;
use earmark_core::refusal::Refusal;
use earmark_core::reservation::OnShortage;
use earmark_core::retention::{KEEP, PERIOD, horizon};
use earmark_core::step::{
    Answer, Changes, Command, Fact, Input, Row, Slice, Step, Table, Waiters, Wants, Write, step, wants,
};
use earmark_core::words::{Id, Key, Name, Span, Time};
use std::sync::Arc;
use world::{World, at, id, lines};

#[path = "world/mod.rs"]
mod world;

fn reserve(name: &str, units: i64) -> Command {
    World::reserve(name, lines(units), OnShortage::Reject)
}

fn release(name: &str) -> Command {
    Command::Release { reservation_id: id(name), reason: None }
}

fn input(key: &str, keyed: bool, command: Command) -> Input {
    Input { key: Key::parse(key).expect("a key"), keyed, command }
}

/// What one command comes to, with the rows that it was decided over.
fn decided(memory: &Memory, input: &Input, now: Time) -> (Slice, Changes) {
    let (mut slice, mut wanted) = (Slice::default(), wants(input));
    loop {
        memory.load(&wanted, now, &mut slice);
        match step(&slice, std::slice::from_ref(input), now) {
            Step::Needs(more) => wanted = more,
            Step::Done(changes) => return (slice, changes),
        }
    }
}

#[test]
fn a_change_is_written_whole_or_where_a_version_differs_not_at_all() {
    let world = World::stocked(10);
    let now = Time::from_millis(world.now);
    let commands = [
        reserve("r", 1),
        World::place("x", 99, "auto-deliver"),
        Command::PutPolicy {
            name: Name::parse("other").expect("a name"),
            policy: earmark_core::policy::Policy::HOLD_CONFIRM,
        },
    ];
    for command in commands {
        let mut memory = world.memory.clone();
        let (_, changes) = decided(&memory, &input("once", true, command), now);
        assert_eq!(memory.write(changes.clone()), Ok(()));
        let before = memory.tables().clone();
        assert_ne!(before, *world.memory.tables());
        assert_eq!(memory.write(changes.clone()), Err(Conflict), "{changes:?}");
        assert_eq!(*memory.tables(), before);
    }
}

/// A change that replaces a version at which no row is.
fn stale<R>(row: &Arc<R>) -> Vec<Write<R>> {
    vec![Write { row: Arc::clone(row), replaces: 77 }]
}

#[test]
fn each_kind_of_row_is_guarded_by_its_version() {
    let mut world = World::stocked(10);
    world.given(World::place("x", 20, "auto-deliver"));
    let now = Time::from_millis(world.now);
    world.memory.handle(&[input("kept", true, reserve("r", 1))], now);
    world.wait_and_pay();
    let tables = world.memory.tables();
    let none = Changes::default;
    let changes = [
        Changes { balances: stale(&tables.balances[&at("main")].1), ..none() },
        Changes { reservations: stale(&tables.reservations[&id("r")].1), ..none() },
        Changes { orders: stale(&tables.orders[&id("x")].1), ..none() },
        Changes { purchases: stale(&tables.purchases[&id("x~po")].1), ..none() },
        Changes { debts: stale(&tables.debts[&id("x~po.send")].1), ..none() },
        Changes { receipts: stale(&tables.receipts[&Key::parse("kept").expect("a key")].1), ..none() },
        Changes { policies: stale(&tables.policies.values().next().expect("a policy").1), ..none() },
    ];
    for changes in changes {
        assert_eq!(world.memory.clone().write(changes), Err(Conflict));
    }
}

#[test]
fn what_ends_when_is_found_and_swept_in_that_order() {
    let mut world = World::stocked(10);
    let start = world.now;
    for name in ["c", "b", "a"] {
        world.given(reserve(name, 1));
        world.sleep(60);
    }
    let expire = |name: &str| Command::Expire { reservation_id: id(name) };
    let end = |minute: u64| Time::from_millis(start + (15 + minute) * 60 * 1000);
    assert_eq!(world.memory.next_deadline(), Some(end(0)));
    assert_eq!(world.memory.sweep(Time::from_millis(end(0).millis() - 1), 10), []);
    assert_eq!(world.memory.sweep(end(1), 10), [expire("c"), expire("b")]);
    assert_eq!(world.memory.sweep(end(2), 2), [expire("c"), expire("b")]);
    world.given(release("c"));
    world.given(Command::Confirm { reservation_id: id("b") });
    assert_eq!(world.memory.next_deadline(), Some(end(2)));
    world.pass(60 * 60);
    assert_eq!((world.memory.next_deadline(), world.memory.sweep(end(99), 10)), (None, vec![]));
}

#[test]
fn what_is_refused_is_kept_under_its_key_only_where_it_named_something_real() {
    let mut world = World::stocked(4);
    let now = Time::from_millis(world.now);
    let key = |name: &str| Key::parse(name).expect("a key");
    world.given(reserve("r", 1));
    let confirm = |name: &str| Command::Confirm { reservation_id: id(name) };
    for (name, command) in [("unknown", confirm("nobody")), ("conflict", reserve("r", 2))] {
        world.memory.handle(&[input(name, true, command)], now);
        assert!(!world.memory.tables().receipts.contains_key(&key(name)), "{name}");
    }
    world.given(release("r"));
    let late = input("late", true, confirm("r"));
    let fresh = |answers: Vec<Answer>| match &answers[..] {
        [Answer::Refused { fresh, refusal: Refusal::AlreadyReleased { .. } }] => *fresh,
        other => unreachable!("{other:?}"),
    };
    assert!(fresh(world.memory.handle(std::slice::from_ref(&late), now)));
    assert!(world.memory.tables().receipts.contains_key(&key("late")));
    assert!(!fresh(world.memory.handle(&[late], now)));
}

#[test]
fn a_purchase_order_is_raised_once_and_with_one_content() {
    let mut world = World::new();
    let raise = |units| Command::RaisePurchase { purchase_order_id: id("po"), lines: lines(units) };
    let fresh = |answer| matches!(answer, Answer::Done { fresh: true, .. });
    assert!(fresh(world.run(raise(5))));
    let again = world.run(raise(5));
    assert!(matches!(again, Answer::Done { fresh: false, .. }), "{again:?}");
    let other = world.run(raise(6));
    assert!(
        matches!(other, Answer::Refused { refusal: Refusal::IdempotencyConflict { .. }, .. }),
        "{other:?}"
    );
    assert_eq!(world.memory.tables().purchases[&id("po")].1.lines[0].quantity, 5);
}

#[test]
fn what_was_pruned_is_counted_and_never_comes_back() {
    assert_eq!((KEEP, PERIOD), (Span::from_secs(7_776_000), Span::from_secs(604_800)));
    let mut world = World::stocked(10);
    let now = Time::from_millis(world.now);
    world.memory.handle(&[input("kept", true, reserve("gone", 2))], now);
    world.given(release("gone"));
    world.given(reserve("stands", 2));
    world.given(Command::Confirm { reservation_id: id("stands") });
    // Rows of every kind, all of which have ended.
    world.given(World::place("o", 20, "auto-deliver"));
    world.given(Command::CancelOrder { order_id: id("o"), reason: None });
    world.given(Command::Reply { debt_id: id("o~po.cancel"), reply: earmark_core::debt::Reply::Done });
    let entries = world.memory.tables().journal.len();
    assert_eq!(world.memory.forgotten(), 0);
    world.sleep(100 * 24 * 3600);
    let until = horizon(Time::from_millis(world.now), KEEP);
    let rows = |world: &World| {
        let tables = world.memory.tables();
        let ids =
            [tables.orders.len(), tables.reservations.len(), tables.purchases.len(), tables.debts.len()];
        ids.iter().sum::<usize>() + tables.receipts.len()
    };
    let before = rows(&world);
    assert_eq!(world.memory.prune(until), entries + before - 1);
    assert_eq!(
        (rows(&world), world.memory.forgotten()),
        (1, entries),
        "a promise that stands is all that is left"
    );
    assert_eq!(world.memory.prune(until), 0);
    world.given(reserve("young", 1));
    assert_eq!(world.memory.take_journal().len(), 1);
    assert!(world.memory.tables().journal.is_empty());
}

#[test]
fn a_family_is_forgotten_together_and_no_other_with_it() {
    let mut world = World::stocked(10);
    // Ids that stand right before, among and behind those derived from `x`.
    for name in ["w", "x", "x-1", "xy", "y"] {
        world.given(World::place(name, 20, "auto-deliver"));
        world.given(Command::CancelOrder { order_id: id(name), reason: None });
    }
    assert!(!world.memory.forget(&id("x")), "a debt of it is open");
    let done = earmark_core::debt::Reply::Done;
    world.given(Command::Reply { debt_id: id("x~po.cancel"), reply: done });
    let before = world.memory.tables().clone();
    assert!(world.memory.forget(&id("x")));
    let after = world.memory.tables();
    assert!(!after.orders.contains_key(&id("x")) && !after.reservations.contains_key(&id("x")));
    assert!(!after.purchases.contains_key(&id("x~po")) && !after.debts.contains_key(&id("x~po.cancel")));
    for (now, then) in
        [(after.orders.len(), before.orders.len()), (after.purchases.len(), before.purchases.len())]
    {
        assert_eq!(now + 1, then);
    }
    let family = before.debts.keys().filter(|debt| debt.base() == id("x")).count();
    assert!(family > 0 && after.debts.len() + family == before.debts.len());
}

/// How a step is stamped that saw the last row of a kind, and when that row changed.
fn with<R: Row>(rows: &Rows<R::Key, R>, into: fn(&mut Slice) -> &mut Table<R>) -> (Time, Time) {
    let (key, found) = rows.iter().last().expect("a row");
    let mut slice = Slice::default();
    into(&mut slice).share(key.clone(), Some(found.clone()));
    (slice.stamp(Time::from_millis(5)), found.1.stamp())
}

#[test]
fn a_step_is_stamped_no_earlier_than_any_row_it_saw() {
    let mut world = World::stocked(10);
    world.wait_and_pay();
    world.sleep(60);
    world.given(World::place("x", 20, "auto-deliver"));
    world.given(reserve("r", 1));
    let now = Time::from_millis(world.now);
    world.memory.handle(&[input("kept", true, release("nobody"))], now);
    let early = Time::from_millis(5);
    assert_eq!(Slice::default().stamp(early), early);
    let tables = world.memory.tables();
    let stamps = [
        with(&tables.balances, |slice| &mut slice.balances),
        with(&tables.reservations, |slice| &mut slice.reservations),
        with(&tables.orders, |slice| &mut slice.orders),
        with(&tables.purchases, |slice| &mut slice.purchases),
        with(&tables.debts, |slice| &mut slice.debts),
        with(&tables.receipts, |slice| &mut slice.receipts),
        with(&tables.policies, |slice| &mut slice.policies),
    ];
    assert!(stamps.iter().all(|(stamp, changed)| stamp == changed && *changed > early), "{stamps:?}");
    // A clock that fell behind does not take time back.
    world.now -= 30 * 1000;
    world.given(Command::Extend { reservation_id: id("r"), ttl: Span::from_secs(900) });
    assert_eq!(world.memory.tables().journal.last().expect("an entry").at, now);
}

#[test]
fn what_is_wanted_adds_up_and_is_empty_only_where_nothing_is() {
    let key = at("main");
    let one = |change: fn(&mut Wants)| {
        let mut wants = Wants::default();
        change(&mut wants);
        wants
    };
    let each: [Wants; 8] = [
        one(|wants| assert!(wants.ids.insert(id("a")))),
        one(|wants| assert!(wants.balances.insert(at("main")))),
        one(|wants| assert!(wants.purchases.insert(id("a")))),
        one(|wants| assert!(wants.debts.insert(id("a")))),
        one(|wants| assert!(wants.receipts.insert(Key::parse("a").expect("a key")))),
        one(|wants| assert!(wants.policies.insert(Name::parse("a").expect("a name")))),
        one(|wants| assert!(wants.due.insert(at("main")))),
        one(|wants| assert!(wants.queues.insert(Waiters::heads(at("main"))))),
    ];
    assert!(Wants::default().is_empty() && each.iter().all(|wants| !wants.is_empty()));
    let mut all = Wants::default();
    each.into_iter().for_each(|wants| all.extend(wants));
    let id: Set<Id> = Set::from_iter([id("a")]);
    assert_eq!((&all.ids, &all.purchases, &all.debts), (&id, &id, &id));
    assert_eq!((all.balances.len(), all.due.contains(&key), all.queues.len()), (1, true, 1));
    assert_eq!((all.receipts.len(), all.policies.len()), (1, 1));
}

#[test]
fn the_transitions_of_an_order_are_the_events_that_moved_it() {
    let mut world = World::stocked(10);
    let now = Time::from_millis(world.now);
    let (slice, placed) =
        decided(&world.memory, &input("a", false, World::place("x", 5, "auto-deliver")), now);
    let moves = |changes: &Changes, slice: &Slice| -> Vec<(u64, Option<&str>, &str)> {
        let moved = changes.transitions(slice).into_iter();
        moved.map(|t| (t.number, t.from.map(Status::as_str), t.to.as_str())).collect()
    };
    assert_eq!(
        moves(&placed, &slice),
        [(1, None, "pending"), (2, Some("pending"), "reserved"), (3, Some("reserved"), "confirmed")]
    );
    assert_eq!(world.memory.write(placed), Ok(()));
    let paid = Command::Pay { order_id: id("x"), approved: true, reference: world::reference("A") };
    let (slice, paid) = decided(&world.memory, &input("b", false, paid), now);
    assert!(paid.journal.iter().any(|entry| matches!(entry.fact, Fact::Order { .. })));
    assert_eq!(moves(&paid, &slice), [], "money moves a confirmed order nowhere");
    let left = Command::FulfilOrder { order_id: id("x"), parcel: world::part(5) };
    let (slice, left) = decided(&world.memory, &input("c", false, left), now);
    assert_eq!(moves(&left, &slice), [(4, Some("confirmed"), "fulfilled")]);
}
