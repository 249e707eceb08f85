//! What a server knows it assumes, and the statement that writes has to find it so: one that was wrong leaves no
//! trace, and is decided anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_cluster::Cluster;
use earmark_core::policy::Policy;
use earmark_core::reservation::{OnShortage, Request};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::Span;
use earmark_postgres::{Options, PostgresStore};
use earmark_store::conformance::{Harness, Twin, confirm, count, deduct, id, input, receive, reserve};
use earmark_store::{Clock, Failure, Faults, Store};
use sqlx::{Connection, Executor, PgConnection};
use std::sync::Arc;
use std::time::Duration;

fn hold(name: &str, units: i64) -> Input {
    input(name, reserve(name, &[("MUG", units)], 60))
}

fn put(policy: Policy) -> Command {
    Command::PutPolicy { name: Policy::DEFAULT_NAME, policy }
}

/// A hundred MUGs, of which a twin has taken one, so that it knows all there is to know.
async fn knowing(place: &Place) -> Twin {
    let mut twin = Twin::open(place).await;
    twin.tell(vec![receive("MUG", 100)]).await;
    twin.feed(&[hold("first", 1)]).await;
    twin
}

/// A second server, told something that the memory of the twin hears of as well.
async fn another(place: &Place, twin: &mut Twin, inputs: &[Input]) -> Arc<dyn Store> {
    let other = Harness::open(place, Clock::manual(twin.hand()), Faults::default()).await;
    assert_eq!(other.commit(inputs).await.unwrap(), twin.memory.handle(inputs, twin.now()));
    other
}

/// How many statements a batch takes, of which both come to the same.
async fn statements(twin: &mut Twin, inputs: &[Input]) -> u64 {
    twin.feed(inputs).await;
    let count = twin.faults.statements();
    twin.compare().await;
    count
}

#[tokio::test]
async fn what_this_server_did_itself_it_knows() {
    let place = Place::new();
    let mut twin = knowing(&place).await;
    for (n, command) in [
        receive("MUG", 5),
        // More than there is is found missing, and told; then it is there again.
        count("MUG", 0),
        count("MUG", 50),
        confirm("first"),
        deduct("first"),
        receive("CUP", 10),
    ]
    .into_iter()
    .enumerate()
    {
        twin.tell(vec![command]).await;
        if n != 1 {
            assert_eq!(statements(&mut twin, &[hold(&format!("after-{n}"), 2)]).await, 1, "{n}");
        }
    }
    // A policy it reads again, with the balances of that batch.
    twin.tell(vec![put(Policy { hold: Span::from_secs(7), ..Policy::CHECKOUT })]).await;
    assert_eq!(statements(&mut twin, &[hold("put", 1)]).await, 2);
    let both = [input("cup", reserve("cup", &[("CUP", 1)], 60)), hold("mug", 1)];
    assert_eq!(statements(&mut twin, &both).await, 1);
}

#[tokio::test]
async fn a_server_that_begins_reads_along_what_there_is() {
    let place = Place::new();
    let mut twin = knowing(&place).await;
    twin.tell(vec![receive("CUP", 10), receive("PLATE", 10)]).await;
    let faults = Faults::default();
    let begun = Harness::open(&place, Clock::manual(twin.hand()), faults.clone()).await;
    for (n, sku) in ["CUP", "PLATE", "MUG"].into_iter().enumerate() {
        let inputs = [input(sku, reserve(sku, &[(sku, 1)], 60))];
        assert_eq!(begun.commit(&inputs).await.unwrap(), twin.memory.handle(&inputs, twin.now()));
        // The first one looks which weeks there are, loads, and writes.
        assert_eq!(faults.statements(), if n == 0 { 3 } else { 1 }, "{sku}");
    }
    twin.compare().await;
}

#[tokio::test]
async fn what_another_server_changed_is_read_anew() {
    let place = Place::new();
    let mut twin = knowing(&place).await;
    another(&place, &mut twin, &[hold("theirs", 98)]).await;
    // Write, in vain; load, look for expired holds, write.
    assert_eq!(statements(&mut twin, &[hold("a", 2)]).await, 4);
    // For a while nothing is assumed.
    for n in 0..8 {
        let name = format!("next-{n}");
        assert_eq!(statements(&mut twin, &[hold(&name, 1)]).await, if n == 0 { 2 } else { 3 }, "{name}");
    }
    let more = [input("stock", receive("MUG", 10))];
    twin.feed(&more).await;
    assert_eq!(statements(&mut twin, &[hold("last", 1)]).await, 1);
}

#[tokio::test]
async fn where_another_server_is_heard_of_nothing_is_assumed() {
    let place = Place::new();
    let faults = Faults::default();
    let open = |faults: Faults| {
        PostgresStore::open(place.url(), Options { faults, bell: true, ..Options::default() })
    };
    let store = open(faults.clone()).await.unwrap();
    let statements = async |name: &str| {
        store.commit(&[hold(name, 1)]).await.unwrap();
        faults.statements()
    };
    store.commit(&[input("stock", receive("MUG", 1_000_000))]).await.unwrap();
    assert_eq!((statements("first").await, statements("second").await), (2, 1));
    // Its own bell has rung by then.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(statements("third").await, 1);
    let other = open(Faults::default()).await.unwrap();
    // It is heard as soon as it is listened to; a server does not take its own bell for somebody else's.
    let mut count = 1;
    for n in 0..500 {
        if count > 1 {
            break;
        }
        other.commit(&[input("elsewhere", receive("CUP", 1))]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
        count = statements(&format!("while-{n}")).await;
    }
    assert_eq!(count, 2, "load, write");
    drop(other);
    // After a second of silence it begins anew with what it knew before.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!((statements("alone").await, statements("at-last").await), (2, 1));
    assert_eq!(store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_policy_that_another_server_put_holds_at_once() {
    let place = Place::new();
    let mut twin = knowing(&place).await;
    let seven = put(Policy { hold: Span::from_secs(7), ..Policy::CHECKOUT });
    another(&place, &mut twin, &[input("put", seven)]).await;
    let Command::Reserve { request, .. } = reserve("a", &[("MUG", 1)], 60) else { panic!("a reserve") };
    let request = Request { ttl: None, on_shortage: OnShortage::Reject, ..request };
    let usual = Input { command: Command::Reserve { reservation_id: id("a"), request }, ..hold("a", 1) };
    assert_eq!(statements(&mut twin, &[usual]).await, 3);
}

#[tokio::test]
async fn an_id_that_is_taken_finds_its_outcome() {
    let place = Place::new();
    let mut twin = knowing(&place).await;
    // Refused before anything is written, and still another content than what its id stands for: nothing is assumed of
    // its batch. Load stock, and all; write.
    let long = input("first", reserve("first", &[("MUG", 1)], 1_000_000_000));
    assert_eq!(statements(&mut twin, &[hold("a", 1), long.clone()]).await, 3);
    let refused = [hold("more", 1_000), long];
    let (told, flush) = twin.store.commit_beside(&refused).await.unwrap().unwrap();
    flush.await.unwrap();
    assert_eq!(told.answers, twin.memory.handle(&refused, twin.now()));
    // Written, in vain, and then as before.
    assert_eq!(statements(&mut twin, &[hold("b", 1), hold("first", 1)]).await, 4);
}

#[tokio::test]
async fn a_refusal_waits_for_what_came_back_elsewhere() {
    let place = Place::new();
    let mut twin = knowing(&place).await;
    twin.feed(&[hold("rest", 99)]).await;
    another(&place, &mut twin, &[input("stock", receive("MUG", 1))]).await;
    let late = [hold("late", 1)];
    let (_, flush) = twin.store.commit_beside(&late).await.unwrap().unwrap();
    let met = flush.await;
    assert!(matches!(met, Err(Failure::Conflict(_))), "{met:?}");
    twin.compare().await;
    let answers = twin.feed(&late).await;
    assert!(matches!(answers[..], [Answer::Done { .. }]), "{answers:?}");
    twin.compare().await;
}

#[tokio::test]
async fn a_refusal_is_found_to_depend_on_more_than_its_balance() {
    let place = Place::new();
    let mut twin = knowing(&place).await;
    twin.tell(vec![receive("CUP", 1), reserve("both", &[("CUP", 1), ("MUG", 99)], 30)]).await;
    let meets = async |twin: &Twin, name: &str| {
        let (_, flush) = twin.store.commit_beside(&[hold(name, 1)]).await.unwrap().unwrap();
        flush.await
    };
    assert_eq!(meets(&twin, "refused").await, Ok(()));
    twin.memory.handle(&[hold("refused", 1)], twin.now());
    // A policy of somebody else.
    let seven = put(Policy { hold: Span::from_secs(7), ..Policy::CHECKOUT });
    another(&place, &mut twin, &[input("put", seven)]).await;
    let met = meets(&twin, "late").await;
    assert!(matches!(met, Err(Failure::Conflict(_))), "{met:?}");
    // The second line of a hold past its deadline.
    for n in 0..8 {
        twin.feed(&[hold(&format!("next-{n}"), 1)]).await;
    }
    twin.turn(30);
    let met = meets(&twin, "later").await;
    assert!(matches!(met, Err(Failure::Conflict(_))), "{met:?}");
    twin.compare().await;
}

#[tokio::test]
async fn a_lock_that_somebody_has_is_waited_for_and_nothing_forgotten() {
    let place = Place::new();
    let mut twin = knowing(&place).await;
    twin.tell(vec![receive("CUP", 10)]).await;
    let mut other = PgConnection::connect(place.url()).await.unwrap();
    let lock = "BEGIN; SELECT pg_advisory_xact_lock(number) FROM (SELECT hashtextextended('MUG@main', 0) AS number) AS of";
    other.execute(lock).await.unwrap();
    twin.faults.begin();
    let store = twin.store.clone();
    let waits = tokio::spawn(async move { store.commit(&[hold("a", 1)]).await });
    // Write, in vain; begin, and lock.
    while twin.faults.statements() < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(waits.await.unwrap().unwrap(), twin.memory.handle(&[hold("a", 1)], twin.now()));
    assert_eq!(twin.faults.statements(), 6, "and load, write, commit");
    for n in 0..8 {
        twin.feed(&[hold(&format!("next-{n}"), 1)]).await;
    }
    assert_eq!(statements(&mut twin, &[input("cup", reserve("cup", &[("CUP", 1)], 60))]).await, 1);
}

#[tokio::test]
async fn a_version_that_a_crash_took_is_told_from_the_one_that_is_given_anew() {
    // Nothing gets to disk by itself in the meantime.
    let cluster = Cluster::private(&[("wal_writer_delay", "10000")]).unwrap();
    let database = cluster.database().unwrap();
    let open = || PostgresStore::open(database.url(), Options::default());
    let store = open().await.unwrap();
    store.commit(&[input("stock", receive("MUG", 100)), hold("first", 1)]).await.unwrap();
    let (_, lost) = store.commit_early(&[hold("lost", 89)]).await.unwrap();
    let version = "SELECT version, reserved FROM earmark.balances";
    let before = database.run(version).unwrap();
    cluster.crash().unwrap();
    cluster.start_again().unwrap();
    lost.unwrap().await.unwrap_err();
    let other = open().await.unwrap();
    other.commit(&[hold("theirs", 95)]).await.unwrap();
    let after = database.run(version).unwrap();
    assert_eq!((before.trim(), after.trim()), ("2|90", "2|96"), "one version, twice");
    // It knows of ten that are left, and there are four.
    let mut told = store.commit(&[hold("more", 8)]).await;
    while matches!(told, Err(Failure::Unavailable(_))) {
        told = store.commit(&[hold("more", 8)]).await;
    }
    assert!(matches!(told.as_deref(), Ok([Answer::Refused { .. }])), "{told:?}");
    assert_eq!(store.audit().await.unwrap(), []);
}
