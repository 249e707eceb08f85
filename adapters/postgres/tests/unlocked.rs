//! Reserves without locks: decided on what is known or loaded in one statement, written in another where nobody was
//! faster, and else done again with locks. What comes of them is the same.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::step::Input;
use earmark_store::conformance::{Harness, Twin, input, receive, reserve, wait_for};
use earmark_store::{Clock, Faults, Store};
use sqlx::{Connection, Executor, PgConnection};
use std::sync::Arc;
use std::thread;

/// Write.
const KNOWN: u64 = 1;

/// Load, write.
const WITHOUT: u64 = 2;

/// Begin, lock, load, write, commit.
const WITH: u64 = 5;

fn reserves(names: &[&str]) -> Vec<Input> {
    names.iter().map(|name| input(name, reserve(name, &[("MUG", 1)], 60))).collect()
}

/// A hundred MUGs, and a twin that reserves of them.
async fn stocked(place: &Place) -> Twin {
    let mut twin = Twin::open(place).await;
    twin.tell(vec![receive("MUG", 100)]).await;
    twin
}

/// Commits something of somebody else right after statement `at` of the twin.
fn meanwhile(faults: &Faults, at: u64, other: Arc<dyn Store>, inputs: Vec<Input>) {
    faults.watch(move |number| {
        let (other, inputs) = (other.clone(), inputs.clone());
        if number == at {
            // This thread is the twin's, and has a runtime already.
            let commit =
                move || tokio::runtime::Runtime::new().unwrap().block_on(other.commit(&inputs)).unwrap();
            thread::spawn(commit).join().unwrap();
        }
    });
}

#[tokio::test]
async fn whoever_was_slower_does_it_again_with_locks() {
    let place = Place::new();
    let mut twin = stocked(&place).await;
    twin.feed(&reserves(&["first"])).await;
    let theirs = [reserves(&["theirs-1", "theirs-2"]), reserves(&["theirs-3"])];
    theirs.iter().for_each(|theirs| drop(twin.memory.handle(theirs, twin.now())));
    let [first, second] = theirs;
    Harness::open(&place, Clock::manual(twin.hand()), Faults::default()).await.commit(&first).await.unwrap();
    // What was known is not so any more; what is loaded then is not so when it is written.
    let other = Harness::open(&place, Clock::manual(twin.hand()), Faults::default()).await;
    meanwhile(&twin.faults, KNOWN + 1, other, second);
    twin.feed(&reserves(&["a", "b", "c"])).await;
    twin.faults.disarm();
    assert_eq!(twin.faults.statements(), KNOWN + WITHOUT + WITH);
    twin.compare().await;
    assert_eq!(place.by_hand("SELECT reserved, version FROM earmark.balances").unwrap(), "7|5");
    // Where somebody was met others are about: the next batches take locks at once, and then it is tried again.
    for n in 1..=8 {
        twin.feed(&reserves(&[&format!("next-{n}")])).await;
        assert_eq!(twin.faults.statements(), WITH, "batch {n}");
    }
    twin.feed(&reserves(&["last"])).await;
    assert_eq!(twin.faults.statements(), WITHOUT);
    twin.compare().await;
}

#[tokio::test]
async fn nothing_is_written_beside_somebody_who_holds_the_lock() {
    let place = Place::new();
    let mut twin = stocked(&place).await;
    let mut other = PgConnection::connect(place.url()).await.unwrap();
    let lock = "BEGIN; SELECT pg_advisory_xact_lock(number) FROM (SELECT hashtextextended('MUG@main', 0) AS number) AS of";
    other.execute(lock).await.unwrap();
    twin.faults.begin();
    let store = twin.store.clone();
    let waits = tokio::spawn(async move { store.commit(&reserves(&["a"])).await });
    while twin.faults.statements() < WITHOUT + 2 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    // It tried, was turned away, began, and stands in line for the lock.
    assert_eq!(place.by_hand("SELECT count(*) FROM earmark.reservations").unwrap(), "0");
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(waits.await.unwrap().unwrap(), twin.memory.handle(&reserves(&["a"]), twin.now()));
    twin.compare().await;
}

#[tokio::test]
async fn what_depends_on_more_loads_more_or_takes_locks() {
    for (what, inputs, statements) in [
        // Look for it; load; write.
        ("a balance that nobody knows", vec![input("x", reserve("x", &[("CUP", 1)], 60))], 1 + WITHOUT),
        // Load; look for expired holds; write.
        ("who waits", vec![input("x", wait_for("x", &[("MUG", 100)]))], WITHOUT + 1),
        // Write; load stock, load all; begin, lock, load stock, load all, and nothing to write.
        ("an id that is taken", reserves(&["first"]), KNOWN + WITHOUT + WITH),
        // Begin, lock, load, write, the further lines, commit.
        ("two lines", vec![input("x", reserve("x", &[("MUG", 1), ("CUP", 1)], 60))], WITH + 1),
    ] {
        let place = Place::new();
        let mut twin = stocked(&place).await;
        // The policy is read once.
        twin.feed(&reserves(&["first"])).await;
        assert_eq!(twin.faults.statements(), WITHOUT);
        twin.feed(&inputs).await;
        assert_eq!(twin.faults.statements(), statements, "{what}");
        twin.compare().await;
    }
}

#[tokio::test]
async fn a_newcomer_takes_what_an_expired_hold_leaves() {
    let place = Place::new();
    let mut twin = stocked(&place).await;
    twin.feed(&[input("all", reserve("all", &[("MUG", 100)], 60))]).await;
    twin.feed(&reserves(&["refused"])).await;
    // Load; look for expired holds; write.
    assert_eq!(twin.faults.statements(), WITHOUT + 1);
    twin.turn(60);
    twin.feed(&reserves(&["a"])).await;
    twin.compare().await;
    assert_eq!(place.by_hand("SELECT reserved FROM earmark.balances").unwrap(), "1");
}
