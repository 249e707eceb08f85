//! Early commits: others see them before they are on disk, and nobody is told of them before that.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_cluster::Cluster;
use earmark_core::step::Input;
use earmark_core::words::Id;
use earmark_postgres::{Options, PostgresStore};
use earmark_store::conformance::{input, receive, reserve};
use earmark_store::{Failure, Store};

fn goods() -> Input {
    input("goods", receive("MUG", 100))
}

fn holds(names: &[&str]) -> Vec<Input> {
    names.iter().map(|name| input(name, reserve(name, &[("MUG", 1)], 600))).collect()
}

#[tokio::test]
async fn what_is_read_is_on_disk() {
    let place = Place::new();
    let store = place.store().await;
    store.commit(&[goods()]).await.unwrap();
    let (_, flush) = store.commit_early(&holds(&["a", "b"])).await.unwrap();
    let end = place.by_hand("SELECT pg_current_wal_insert_lsn()").unwrap();
    assert!(store.reservation(&Id::parse("a").unwrap()).await.unwrap().is_some(), "others see it at once");
    let is_there = format!("SELECT pg_current_wal_flush_lsn() >= '{end}'");
    assert_eq!(place.by_hand(&is_there).unwrap(), "t");
    flush.unwrap().await.unwrap();
}

#[tokio::test]
async fn a_lock_is_not_held_while_the_disk_is_written() {
    let place = Place::new();
    let store = place.store().await;
    store.commit(&[goods()]).await.unwrap();
    let (_, first) = store.commit_early(&holds(&["a", "b"])).await.unwrap();
    // The same balance, and nobody has waited for the first flush.
    let (_, second) = store.commit_early(&holds(&["c", "d"])).await.unwrap();
    second.unwrap().await.unwrap();
    first.unwrap().await.unwrap();
    assert_eq!(store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn what_a_crash_took_is_known_to_be_in_doubt_and_is_fed_again() {
    let cluster = Cluster::private(&[]).unwrap();
    let database = cluster.database().unwrap();
    let store = PostgresStore::open(database.url(), Options::default()).await.unwrap();
    store.commit(&[goods()]).await.unwrap();
    let inputs = holds(&["a", "b"]);
    let (told, flush) = store.commit_early(&inputs).await.unwrap();
    cluster.crash().unwrap();
    cluster.start_again().unwrap();
    // The database is back and would take a flush: but not on the connection that knew of the batch.
    let flushed = flush.unwrap().await;
    assert!(matches!(&flushed, Err(Failure::Unavailable(why)) if why.contains("disk")), "{flushed:?}");
    // A connection that slept through it is found dead by whoever takes it.
    let mut again = store.commit(&inputs).await;
    while matches!(again, Err(Failure::Unavailable(_))) {
        again = store.commit(&inputs).await;
    }
    assert_eq!(again.unwrap().len(), told.answers.len());
    let held = database.run("SELECT reserved FROM earmark.balances").unwrap();
    assert_eq!(held.trim(), "2", "once each");
    assert_eq!(store.audit().await.unwrap(), []);
}

#[tokio::test]
async fn a_login_that_may_not_wait_that_way_commits_as_usual() {
    let cluster = Cluster::private(&[]).unwrap();
    let database = cluster.database().unwrap();
    let forbid = "REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean, text, text) FROM PUBLIC";
    database.run(forbid).unwrap();
    database
        .run(&format!("CREATE ROLE plain LOGIN; GRANT ALL ON DATABASE {} TO plain", database.name()))
        .unwrap();
    let plain = database.url().replacen("postgres@", "plain@", 1);
    assert_ne!(plain, database.url());
    let store = PostgresStore::open(&plain, Options::default()).await.unwrap();
    store.commit(&[goods()]).await.unwrap();
    let (told, flush) = store.commit_early(&holds(&["a", "b"])).await.unwrap();
    assert_eq!((told.answers.len(), flush.is_none()), (2, true), "it is on disk already");
    assert!(store.reservation(&Id::parse("a").unwrap()).await.unwrap().is_some());
}
