//! DESIGN §3, rule 11: what a decision costs, counted in rounds and rows, never in time.

use crate::world::{World, at, id, lines_at};
use crate::{refused, reserve};
use earmark_core::memory::Rows;
use earmark_core::order::Request;
use earmark_core::reservation::{OnShortage, Status};
use earmark_core::step::{Changes, Command, Input, Row, Slice, Step, Table, Wants, step, wants};
use earmark_core::words::{Id, Key, Name, Time};

/// How often a step asked, and how many balances and reservations it was brought.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    rounds: usize,
    rows: usize,
}

/// What a command costs on a store that brings no row that was not named. (The one in memory saves
/// rounds by bringing what will be asked for next.)
fn cost(world: &World, command: Command) -> (Cost, Changes) {
    let input = Input { key: Key::parse("cost").expect("a key"), keyed: false, command };
    let now = Time::from_millis(world.now);
    let (mut slice, mut wanted) = (Slice::default(), wants(&input));
    let mut rounds = 0;
    loop {
        rounds += 1;
        bring(world, &wanted, &mut slice);
        match step(&slice, std::slice::from_ref(&input), now) {
            Step::Needs(more) => wanted = more,
            Step::Done(changes) => {
                let rows = slice.balances.rows().count() + slice.reservations.rows().count();
                return (Cost { rounds, rows }, changes);
            }
        }
    }
}

fn bring(world: &World, wanted: &Wants, slice: &mut Slice) {
    let tables = world.memory.tables();
    let mut related = Slice::default();
    world.memory.load(wanted, Time::from_millis(world.now), &mut related);
    let waiting = related.queues.values().flat_map(|page| page.entries.iter().map(|(_, id)| id));
    let ids: Vec<&Id> = wanted.ids.iter().chain(waiting).chain(related.due.values().flatten()).collect();
    find(&tables.reservations, ids.iter().copied(), &mut slice.reservations);
    find(&tables.orders, ids, &mut slice.orders);
    find(&tables.balances, &wanted.balances, &mut slice.balances);
    find(&tables.purchases, &wanted.purchases, &mut slice.purchases);
    find(&tables.debts, &wanted.debts, &mut slice.debts);
    find(&tables.receipts, &wanted.receipts, &mut slice.receipts);
    find(&tables.policies, &wanted.policies, &mut slice.policies);
    slice.queues.extend(related.queues);
    slice.due.extend(related.due);
}

fn find<'a, R: Row>(rows: &Rows<R::Key, R>, keys: impl IntoIterator<Item = &'a R::Key>, into: &mut Table<R>)
where
    R::Key: 'a,
{
    keys.into_iter().for_each(|key| into.share(key.clone(), rows.get(key).cloned()));
}

fn receive(location: &str, units: i64) -> Command {
    let quantity = crate::world::quantity(units);
    Command::Receive { key: at(location), quantity, purchase_order_id: None, reference: None }
}

fn wait(world: &mut World, name: &str, of: &[(&str, i64)]) {
    world.given(World::reserve(name, lines_at(of), OnShortage::Wait));
    assert_eq!(world.status(name), Status::Waiting);
}

/// A queue of so many who lack more than there will be, and of as many who are kept waiting elsewhere.
fn long_queue(waiters: usize) -> World {
    let mut world = World::stocked(3);
    for n in 0..waiters {
        wait(&mut world, &format!("large{n}"), &[("main", 1000)]);
        wait(&mut world, &format!("elsewhere{n}"), &[("main", 1), ("north", 1)]);
    }
    world
}

#[test]
fn rule_11_a_rise_asks_only_those_whom_it_may_help() {
    let (few, many) = (long_queue(10), long_queue(1000));
    let (short, _) = cost(&few, receive("main", 1));
    let (long, changes) = cost(&many, receive("main", 1));
    assert_eq!(short, long);
    assert!(changes.owed.is_empty(), "all of the queue has been offered what came");
}

#[test]
fn rule_11_whom_a_rise_helps_is_found_in_a_long_queue() {
    let served = |waiters| {
        let mut world = long_queue(waiters);
        wait(&mut world, "last", &[("main", 5)]);
        let (cost, changes) = cost(&world, receive("main", 2));
        let served: Vec<&str> = changes.reservations.iter().map(|write| write.row.id.as_str()).collect();
        assert_eq!(served, ["large0", "last"], "the last is served, and has overtaken the first");
        cost
    };
    assert_eq!(served(10), served(1000));
}

#[test]
fn rule_11_a_short_queue_is_read_once_however_much_was_there() {
    let rounds = |before: i64| {
        let mut world = if before > 0 { World::stocked(before) } else { World::new() };
        wait(&mut world, "large", &[("main", 1000)]);
        cost(&world, receive("main", 1)).0.rounds
    };
    assert_eq!(rounds(2), rounds(0));
}

#[test]
fn rule_11_a_newcomer_passes_a_long_queue_at_no_cost() {
    let taken = |waiters| {
        let world = long_queue(waiters);
        cost(&world, World::reserve("new", lines_at(&[("main", 2)]), OnShortage::Reject)).0
    };
    assert_eq!(taken(10), taken(1000));
}

#[test]
fn rule_11_a_serving_asks_for_all_its_rows_at_once() {
    let rounds = |waiters: i64| {
        let mut world = World::new();
        for n in 0..waiters {
            let own = format!("own{n}");
            world.receive(&own, 1);
            wait(&mut world, &format!("w{n}"), &[("main", 1), (&own, 1)]);
        }
        let (cost, changes) = cost(&world, receive("main", waiters));
        let served = changes.reservations.iter().filter(|write| write.row.status == Status::Pending);
        assert_eq!(i64::try_from(served.count()), Ok(waiters));
        cost.rounds
    };
    assert_eq!(rounds(40), rounds(5));
}

#[test]
fn rule_11_goods_of_a_purchase_order_ask_for_all_their_rows_at_once() {
    let rounds = |lines: usize| {
        let mut world = World::new();
        let locations: Vec<String> = (0..lines).map(|n| format!("l{n}")).collect();
        let of: Vec<(&str, i64)> = locations.iter().map(|location| (location.as_str(), 1)).collect();
        let profile = Name::parse("auto-deliver").expect("a name");
        let request = Request { lines: lines_at(&of), profile, hold: None };
        world.given(Command::PlaceOrder { order_id: id("x"), request });
        let all = Command::ReceivePurchase { purchase_order_id: id("x~po"), lines: None, reference: None };
        let (cost, changes) = cost(&world, all);
        assert!(changes.reservations.iter().all(|write| write.row.status == Status::Confirmed));
        cost.rounds
    };
    assert_eq!(rounds(40), rounds(2));
}

#[test]
fn rule_11_a_reserve_loads_and_writes_the_same_rows_however_many_are_open() {
    let rows = |open: usize| {
        let mut world = World::stocked(1_000_000);
        for n in 0..open {
            world.given(reserve(&format!("r{n}"), 1));
        }
        let input = Input {
            key: Key::parse("one-more").expect("a key"),
            keyed: false,
            command: reserve("one-more", 1),
        };
        let mut slice = Slice::default();
        world.memory.load(&wants(&input), Time::from_millis(world.now), &mut slice);
        let Step::Done(changes) = step(&slice, &[input], Time::from_millis(world.now)) else {
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
