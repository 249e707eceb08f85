//! Reservations and orders share one id space, on every lane and server: whatever two of them do about
//! one unknown id at once is what they would have done one after the other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::memory::{Memory, Tables};
use earmark_core::retention::{KEEP, horizon};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::Time;
use earmark_postgres::{Options, PostgresStore};
use earmark_store::conformance::{EPOCH, Twin, id, input, place, receive, release, reserve};
use earmark_store::{Clock, Failure, Faults, Store};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use tokio::runtime::Builder;

/// The statement from which on a batch does not see what others commit: the load is the first where nothing is
/// locked, else begin and lock come before.
fn loaded(input: &Input) -> u64 {
    if input.names_one_balance() { 1 } else { 3 }
}

type Way = fn(&str) -> Command;

/// What can be done about an id that nobody knows, each with the SKU it is about, so that no lock on a
/// balance keeps two of them apart.
const WAYS: [(&str, Way); 4] = [
    ("reserve", |sku| reserve("x", &[(sku, 1)], 60)),
    ("place", |sku| place("x", &[(sku, 1)], "checkout")),
    ("cancel", |_| Command::CancelOrder { order_id: id("x"), reason: None }),
    ("release", |_| release("x")),
];

fn stock() -> [Input; 2] {
    [input("stock-1", receive("MUG", 5)), input("stock-2", receive("CUP", 5))]
}

async fn open(url: &str, faults: &Faults) -> PostgresStore {
    let clock = Clock::manual(Arc::new(AtomicU64::new(EPOCH)));
    let options = Options { clock, faults: faults.clone(), known: 0, ..Options::default() };
    PostgresStore::open(url, options).await.unwrap()
}

/// What a committer does: the same again, as long as somebody was in the way.
async fn commit(store: &PostgresStore, faults: &Faults, input: Input) -> Answer {
    let batch = [input];
    loop {
        let committed = store.commit(&batch).await;
        faults.disarm();
        match committed {
            Ok(mut answers) => return answers.pop().unwrap(),
            Err(Failure::Conflict(_)) => {}
            Err(failure) => panic!("{failure}"),
        }
    }
}

/// A server that holds still when it has loaded: says so, and waits to be told to go on. It blocks its
/// thread, so it has one of its own.
fn hold_still(url: &str, input: Input, halted: Sender<()>, goes: Receiver<()>) -> Answer {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let faults = Faults::default();
        let store = open(url, &faults).await;
        // The weeks of the history are there then, so that nothing comes before BEGIN.
        store.commit(&stock()).await.unwrap();
        let loaded = loaded(&input);
        faults.watch(move |number| {
            if number == loaded {
                halted.send(()).unwrap();
                goes.recv().unwrap();
            }
        });
        commit(&store, &faults, input).await
    })
}

/// An id that only an order has taken counts as new when that order was forgotten, and is told as no
/// reservation until then.
#[tokio::test]
async fn an_id_that_was_taken_is_forgotten_with_its_order() {
    let at = Place::new();
    let mut twin = Twin::open(&at).await;
    let cancel = Command::CancelOrder { order_id: id("x"), reason: None };
    twin.tell(vec![receive("MUG", 5), cancel]).await;
    let taken = "SELECT count(*) FROM earmark.reservations WHERE id = 'x' AND status = 'taken'";
    assert_eq!(at.by_hand(taken).unwrap(), "1");
    assert_eq!(twin.store.reservation(&id("x")).await.unwrap(), None);
    twin.compare().await;
    twin.turn(110 * 24 * 60 * 60);
    let horizon = horizon(twin.now(), KEEP);
    twin.memory.prune(horizon);
    twin.store.prune(horizon, 100).await.unwrap();
    assert_eq!(at.by_hand(taken).unwrap(), "0");
    let again = twin.tell(vec![reserve("x", &[("MUG", 1)], 60)]).await;
    assert!(matches!(again[0], Answer::Done { fresh: true, .. }), "{again:?}");
    twin.compare().await;
}

/// One after the other: what each is answered, and what is left.
fn in_turn(inputs: [&Input; 2]) -> (Vec<Answer>, Tables) {
    let mut memory = Memory::new();
    let now = Time::from_millis(EPOCH);
    memory.handle(&stock(), now);
    let answers = inputs.iter().flat_map(|input| memory.handle(&[(*input).clone()], now)).collect();
    (answers, memory.tables().clone())
}

fn is_same(found: &Tables, expected: &Tables) -> bool {
    found.orders == expected.orders
        && found.reservations == expected.reservations
        && found.balances == expected.balances
        && found.debts == expected.debts
        && found.receipts == expected.receipts
}

#[tokio::test]
async fn two_servers_at_one_id_end_as_if_in_turn() {
    let mut apart = vec![];
    for (first, early) in WAYS {
        for (second, late) in WAYS {
            let at = Place::new();
            let url = at.url().to_owned();
            let (one, two) = (input("one", early("MUG")), input("two", late("CUP")));
            let (halted, halts) = channel();
            let (go, goes) = channel();
            let held = one.clone();
            let slow = thread::spawn(move || hold_still(&url, held, halted, goes));
            halts.recv().unwrap();
            let other = open(at.url(), &Faults::default()).await;
            let behind = commit(&other, &Faults::default(), two.clone()).await;
            go.send(()).unwrap();
            let before = slow.join().unwrap();

            let tables = other.tables().await.unwrap();
            let (answers, expected) = in_turn([&one, &two]);
            let straight = answers == [before.clone(), behind.clone()] && is_same(&tables, &expected);
            let (answers, expected) = in_turn([&two, &one]);
            let turned = answers == [behind, before] && is_same(&tables, &expected);
            if !straight && !turned {
                apart.push(format!("{first} beside {second}"));
            }
            assert_eq!(other.audit().await.unwrap(), [], "{first} beside {second}");
        }
    }
    assert!(apart.is_empty(), "left what no order of the two would have: {apart:#?}");
}
