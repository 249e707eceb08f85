//! What a batch comes to: an input whole or not at all, and what a store may conclude from its changes.

use crate::reserve;
use crate::world::{World, at, id, lines, lines_at, quantity};
use earmark_core::memory::Tables;
use earmark_core::policy::{Policy, Shortage};
use earmark_core::refusal::Refusal;
use earmark_core::reservation::OnShortage;
use earmark_core::step::{Answer, Change, Changes, Command, Input, Row, Slice, Step, Wants, Write, step};
use earmark_core::words::{FIGURE_MAX, Key, Name, Note, Rule, Time};
use std::sync::Arc;

fn input(n: usize, keyed: bool, command: Command) -> Input {
    Input { key: Key::parse(&format!("batch-{n}")).expect("a key"), keyed, command }
}

/// What unkeyed commands come to as one batch; `prepare` may change what the store brings.
fn changes(world: &World, commands: Vec<Command>, prepare: impl Fn(&mut Slice)) -> Changes {
    let numbered = commands.into_iter().enumerate();
    let inputs: Vec<Input> = numbered.map(|(n, command)| input(n, false, command)).collect();
    let (now, mut slice, mut wanted) = (Time::from_millis(world.now), Slice::default(), Wants::of(&inputs));
    loop {
        world.memory.load(&wanted, now, &mut slice);
        prepare(&mut slice);
        match step(&slice, &inputs, now) {
            Step::Needs(more) => wanted = more,
            Step::Done(changes) => return changes,
        }
    }
}

/// The balance at a location is as full as one can be.
fn fill(location: &'static str) -> impl Fn(&mut Slice) {
    move |slice| {
        let Some(Some((version, found))) = slice.balances.looked_up(&at(location)) else { return };
        let mut full = found.clone();
        full.figures.on_hand = FIGURE_MAX;
        slice.balances.put(at(location), Some((version, full)));
    }
}

fn is_figure_fault(answer: &Answer) -> bool {
    matches!(answer, Answer::Refused { refusal: Refusal::InvalidRequest { faults }, .. }
        if faults.len() == 1 && faults[0].rule == Rule::Figure)
}

#[test]
fn batch_an_input_that_is_refused_half_way_leaves_nothing() {
    let mut world = World::stocked(10);
    world.receive("north", 1);
    let (from, to) = (at("main"), at("north"));
    let transfer = Command::Transfer {
        sku: from.sku,
        from: from.location,
        to: to.location,
        quantity: quantity(4),
        reference: None,
    };
    // The goods have left one location when the other turns out to be full.
    let alone = changes(&world, vec![transfer.clone()], fill("north"));
    assert!(is_figure_fault(&alone.answers[0]), "{:?}", alone.answers);
    assert!(alone.is_empty() && alone.owed.is_empty() && alone.defects.is_empty(), "{alone:?}");
    // And the next of the batch finds all of them.
    let both = changes(&world, vec![transfer, reserve("r", 10)], fill("north"));
    assert!(matches!(both.answers[1], Answer::Done { fresh: true, .. }), "{:?}", both.answers);
    let written: Vec<_> = both.balances.iter().map(|write| write.row.key.clone()).collect();
    assert_eq!((written, both.journal.len()), (vec![at("main")], 1));
}

#[test]
fn batch_no_figure_leaves_its_bound() {
    let world = World::stocked(10);
    let adjust = |units| Command::Adjust {
        key: at("main"),
        change: Change::Delta(units),
        reason: Note::parse("found").expect("a note"),
        reference: None,
    };
    let up = changes(&world, vec![adjust(1), adjust(-1), adjust(1), adjust(1)], fill("main"));
    let refused: Vec<bool> = up.answers.iter().map(is_figure_fault).collect();
    assert_eq!(refused, [true, false, false, true]);
    assert_eq!(up.balances[0].row.figures.on_hand, FIGURE_MAX);
}

#[test]
fn batch_what_is_met_late_is_put_off_with_all_that_follows() {
    let mut world = World::stocked(300);
    for n in 0..300 {
        world.given(reserve(&format!("r{n}"), 1));
    }
    world.sleep(15 * 60);
    let first = changes(&world, vec![reserve("s", 300), reserve("t", 1)], |_| {});
    assert_eq!(first.answers, [Answer::Deferred, Answer::Deferred]);
    assert!(!first.reservations.is_empty(), "what was done so far is kept");
}

#[test]
fn batch_a_serving_that_breaks_an_invariant_is_reported_and_leaves_no_trace() {
    let mut world = World::new();
    let policy = Policy { on_shortage: Shortage::Wait, auto_confirm: true, ..Policy::CHECKOUT };
    world.given(Command::PutPolicy { name: Name::parse("waits").expect("a name"), policy });
    world.given(World::place("x", 5, "waits"));
    // An order whose reservation is not the one that it names.
    let astray = |slice: &mut Slice| {
        let Some(Some((version, found))) = slice.orders.looked_up(&id("x")) else { return };
        let mut order = found.clone();
        order.reservation_id = id("nobody");
        slice.orders.put(id("x"), Some((version, order)));
    };
    let receive =
        Command::Receive { key: at("main"), quantity: quantity(5), purchase_order_id: None, reference: None };
    let sound = changes(&world, vec![receive.clone()], |_| {});
    assert!(sound.defects.is_empty() && sound.owed.is_empty() && sound.orders.len() == 1, "{sound:?}");
    let broken = changes(&world, vec![receive], astray);
    assert!(matches!(broken.answers[..], [Answer::Done { fresh: true, .. }]), "{:?}", broken.answers);
    assert!(broken.defects.len() == 1 && broken.defects[0].contains("disagrees"), "{:?}", broken.defects);
    assert_eq!((broken.orders.len(), broken.reservations.len(), broken.owed), (0, 0, vec![at("main")]));
}

/// Rows of every kind.
fn tables() -> Tables {
    let mut world = World::stocked(1);
    world.wait_and_pay();
    world.given(World::place("x", 2, "auto-deliver"));
    let receive =
        Command::Receive { key: at("main"), quantity: quantity(1), purchase_order_id: None, reference: None };
    world.given(receive);
    world.memory.tables().clone()
}

fn write<R>(row: &Arc<R>, replaces: u64) -> Vec<Write<R>> {
    vec![Write { row: Arc::clone(row), replaces }]
}

/// A change of one row of each kind in turn: added, or one that was there.
fn single(tables: &Tables, replaces: u64) -> Vec<(&'static str, Changes)> {
    fn first<K: Ord, R>(rows: &earmark_core::memory::Rows<K, R>) -> &Arc<R> {
        &rows.values().next().expect("a row").1
    }
    let none = Changes::default;
    vec![
        ("balance", Changes { balances: write(first(&tables.balances), replaces), ..none() }),
        ("reservation", Changes { reservations: write(first(&tables.reservations), replaces), ..none() }),
        ("order", Changes { orders: write(first(&tables.orders), replaces), ..none() }),
        ("purchase", Changes { purchases: write(first(&tables.purchases), replaces), ..none() }),
        ("debt", Changes { debts: write(first(&tables.debts), replaces), ..none() }),
        ("receipt", Changes { receipts: write(first(&tables.receipts), replaces), ..none() }),
        ("policy", Changes { policies: write(first(&tables.policies), replaces), ..none() }),
        ("owed", Changes { owed: vec![at("main")], ..none() }),
    ]
}

fn where_true(of: Vec<(&'static str, Changes)>, test: fn(&Changes) -> bool) -> Vec<&'static str> {
    of.into_iter().filter(|(_, changes)| test(changes)).map(|(name, _)| name).collect()
}

#[test]
fn batch_only_adds_where_no_row_is_replaced_and_no_balance_written() {
    let tables = tables();
    let added = ["reservation", "order", "purchase", "debt", "receipt", "policy"];
    assert_eq!(where_true(single(&tables, 0), Changes::only_adds), added);
    // A receipt is never replaced, so nobody asks whether it is.
    assert_eq!(where_true(single(&tables, 1), Changes::only_adds), ["receipt"]);
}

#[test]
fn batch_only_reserves_where_reservations_are_made_and_balances_changed_and_nothing_else() {
    let tables = tables();
    assert_eq!(where_true(single(&tables, 0), Changes::only_reserves), ["reservation"]);
    assert_eq!(where_true(single(&tables, 1), Changes::only_reserves), ["balance"]);
    assert!(Changes::default().only_reserves());
}

#[test]
fn batch_is_empty_where_nothing_is_to_be_written() {
    let tables = tables();
    let happened = Changes { journal: tables.journal.clone(), ..Changes::default() };
    assert!(Changes::default().is_empty() && !happened.is_empty());
    // Other rows are never written without an entry of the journal.
    let empty = where_true(single(&tables, 0), Changes::is_empty);
    assert!(["balance", "receipt", "policy"].iter().all(|name| !empty.contains(name)), "{empty:?}");
}

#[test]
fn batch_each_command_comes_to_changes_of_its_own_kind() {
    let mut world = World::stocked(5);
    world.receive("north", 5);
    world.given(World::place("x", 1, "checkout"));
    world.given(reserve("r", 1));
    let kinds = |command| {
        let changes = changes(&world, vec![command], |_| {});
        (changes.only_adds(), changes.only_reserves(), changes.is_empty())
    };
    assert_eq!(kinds(reserve("s", 1)), (false, true, false));
    assert_eq!(kinds(reserve("s", 9)), (true, true, false));
    assert_eq!(kinds(reserve("r", 1)), (true, true, true));
    assert_eq!(kinds(Command::Confirm { reservation_id: id("r") }), (false, false, false));
    assert_eq!(kinds(World::place("y", 1, "checkout")), (false, false, false));
    assert_eq!(kinds(World::place("y", 9, "checkout")), (true, false, false));
    let unknown = World::reserve("z", lines_at(&[("south", 1)]), OnShortage::Wait);
    assert_eq!(kinds(unknown), (false, false, false), "a balance that was not there is made");
}

#[test]
fn batch_a_reserve_of_one_line_without_a_key_names_one_balance() {
    let reserves = |keyed, of: &[(&str, i64)]| {
        input(0, keyed, World::reserve("r", lines_at(of), OnShortage::Reject)).names_one_balance()
    };
    assert!(reserves(false, &[("main", 1)]));
    assert!(!reserves(true, &[("main", 1)]));
    assert!(!reserves(false, &[("main", 1), ("north", 1)]));
    assert!(!input(0, false, Command::Serve { key: at("main") }).names_one_balance());
    assert!(!input(0, false, World::place("x", 1, "checkout")).names_one_balance());
}

#[test]
fn batch_rows_know_their_keys_and_when_they_changed() {
    let tables = tables();
    let balance = &tables.balances[&at("main")].1;
    assert_eq!((balance.key(), balance.stamp()), (&at("main"), balance.updated_at));
    let order = &tables.orders[&id("x")].1;
    assert_eq!((order.key(), order.stamp()), (&id("x"), order.updated_at));
    let policy = Name::parse("wait-and-pay").expect("a name");
    assert_eq!(tables.policies[&policy].1.key(), &policy);
    assert_eq!(lines(1).len(), 1);
}
