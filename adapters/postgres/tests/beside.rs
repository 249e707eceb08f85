//! Batches that leave the stock alone: decided without a lock, seen by others once they are on disk.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::step::Input;
use earmark_store::Failure;
use earmark_store::conformance::{Twin, assert_same, everything, input, receive, reserve, wait_for};
use sqlx::{Connection, PgConnection};

/// A MUG, and who holds it for a minute.
async fn sold_out(place: &Place) -> Twin {
    let mut twin = Twin::open(place).await;
    twin.tell(vec![receive("MUG", 1)]).await;
    twin.tell(vec![reserve("first", &[("MUG", 1)], 60)]).await;
    twin
}

fn late(names: &[&str]) -> Vec<Input> {
    names.iter().map(|name| input(name, reserve(name, &[("MUG", 1)], 60))).collect()
}

#[tokio::test]
async fn a_refusal_takes_one_statement_and_is_seen_once_it_is_on_disk() {
    let place = Place::new();
    let mut twin = sold_out(&place).await;
    let inputs = late(&["a", "b", "c"]);
    let (told, flush) = twin.store.commit_beside(&inputs).await.unwrap().unwrap();
    assert_eq!(told.answers, twin.memory.handle(&inputs, twin.now()));
    assert_eq!(place.by_hand("SELECT count(*) FROM earmark.reservations").unwrap(), "1");
    flush.await.unwrap();
    // Write, which commits.
    assert_eq!(twin.faults.statements(), 1);
    twin.compare().await;
    // Where nothing is known, not even the weeks, it is loaded before.
    let mut twin = twin.reopen(&place).await;
    let more = late(&["d", "e"]);
    let (told, flush) = twin.store.commit_beside(&more).await.unwrap().unwrap();
    flush.await.unwrap();
    assert_eq!(twin.faults.statements(), 3);
    assert_eq!(told.answers, twin.memory.handle(&more, twin.now()));
    twin.compare().await;
    // The same again is turned away at its ids; fed again it finds what is stored.
    let (_, flush) = twin.store.commit_beside(&inputs).await.unwrap().unwrap();
    let met = flush.await;
    assert!(matches!(met, Err(Failure::Conflict(_))), "{met:?}");
    let (again, flush) = twin.store.commit_beside(&inputs).await.unwrap().unwrap();
    flush.await.unwrap();
    assert_eq!(again.answers, twin.memory.handle(&inputs, twin.now()));
    twin.compare().await;
}

#[tokio::test]
async fn it_waits_for_nobody_who_holds_the_balance() {
    let place = Place::new();
    let twin = sold_out(&place).await;
    let mut other = PgConnection::connect(place.url()).await.unwrap();
    let lock = "BEGIN; SELECT pg_advisory_xact_lock(number) FROM (SELECT hashtextextended('MUG@main', 0) AS number) AS of";
    sqlx::raw_sql(lock).execute(&mut other).await.unwrap();
    let (_, flush) = twin.store.commit_beside(&late(&["a"])).await.unwrap().unwrap();
    flush.await.unwrap();
}

#[tokio::test]
async fn what_changes_a_row_is_left_to_those_who_lock() {
    let place = Place::new();
    let twin = sold_out(&place).await;
    let before = twin.store.tables().await.unwrap();
    let waits = vec![input("waits", wait_for("waits", &[("MUG", 1)]))];
    assert!(twin.store.commit_beside(&waits).await.unwrap().is_none());
    let all: Vec<Input> = (0..).zip(everything()).map(|(n, it)| input(&format!("all-{n}"), it)).collect();
    assert!(twin.store.commit_beside(&all).await.unwrap().is_none());
    // From its deadline on a hold is what a newcomer takes: found by the statement that writes, or by the one that loads.
    twin.turn(60);
    let (_, flush) = twin.store.commit_beside(&late(&["a"])).await.unwrap().unwrap();
    let met = flush.await;
    assert!(matches!(met, Err(Failure::Conflict(_))), "{met:?}");
    assert!(twin.store.commit_beside(&late(&["a"])).await.unwrap().is_none());
    assert_same(&twin.store.tables().await.unwrap(), &before);
}

#[tokio::test]
async fn one_id_at_the_same_moment_is_refused_once() {
    let place = Place::new();
    let twin = sold_out(&place).await;
    let inputs = late(&["a"]);
    let (_, one) = twin.store.commit_beside(&inputs).await.unwrap().unwrap();
    let (_, two) = twin.store.commit_beside(&inputs).await.unwrap().unwrap();
    one.await.unwrap();
    let second = two.await;
    assert!(matches!(second, Err(Failure::Conflict(_))), "{second:?}");
    // Fed again, as the committer does, it gets the answer that is stored.
    twin.store.commit(&inputs).await.unwrap();
    assert_eq!(place.by_hand("SELECT count(*) FROM earmark.reservations").unwrap(), "2");
    assert_eq!(twin.store.audit().await.unwrap(), []);
}
