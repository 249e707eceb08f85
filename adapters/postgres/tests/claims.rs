//! Claims of debts: found by who is called, at a cost that does not grow with what waits for others.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::debt::Destination;
use earmark_core::words::Time;
use earmark_postgres::{Options, PostgresStore};
use earmark_store::Store;
use earmark_store::conformance::{everything, input};
use std::time::Duration;

/// So many debts for the notification, each due long before any other.
const STARVED: &str = "\
INSERT INTO earmark.debts SELECT 'starved-' || n, version, position, order_id, '{\"kind\": \"notify\", \"status\": \"reserved\"}', \
  'owed', 0, 1, NULL, retry, events, created_at, updated_at \
FROM (SELECT * FROM earmark.debts LIMIT 1) AS one, generate_series(1, 100000) AS n";

const LATER: Time = Time::from_millis(4_000_000_000_000);

/// A store with debts of several kinds.
async fn with_debts(place: &Place) -> PostgresStore {
    let store = PostgresStore::open(place.url(), Options { readers: 1, ..Options::default() }).await.unwrap();
    for (n, command) in (0..).zip(everything()) {
        store.commit(&[input(&format!("all-{n}"), command)]).await.unwrap();
    }
    store
}

#[tokio::test]
async fn a_hundred_thousand_debts_for_nobody_cost_a_claim_nothing() {
    let place = Place::new();
    let store = with_debts(&place).await;
    let others = Destination::ALL.map(|one| (one != Destination::Notification).then_some(one));
    let others: Vec<Destination> = others.into_iter().flatten().collect();
    let before = store.claimable(&others, LATER, 64).await.unwrap();
    assert!(!before.is_empty());
    drop(store);
    place.by_hand(STARVED).unwrap();
    place.by_hand("ANALYZE earmark.debts").unwrap();
    let read = "SELECT coalesce(sum(idx_tup_read), 0) + (SELECT seq_tup_read FROM pg_stat_user_tables \
                WHERE relname = 'debts') FROM pg_stat_user_indexes WHERE relname = 'debts'";
    // Counts are told once their session has ended, and a moment later.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let read_before: u64 = place.by_hand(read).unwrap().parse().unwrap();
    let store = PostgresStore::open(place.url(), Options { readers: 1, ..Options::default() }).await.unwrap();
    assert_eq!(store.claimable(&others, LATER, 64).await.unwrap(), before);
    drop(store);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let read_after: u64 = place.by_hand(read).unwrap().parse().unwrap();
    assert!(read_after > read_before, "the counts are not there yet");
    assert!(read_after - read_before < 100, "{} entries were read", read_after - read_before);
}

#[tokio::test]
async fn a_database_of_the_version_before_is_carried_over() {
    let place = Place::new();
    let store = with_debts(&place).await;
    let before = store.claimable(&Destination::ALL, LATER, 100).await.unwrap();
    let rows = store.tables().await.unwrap();
    drop(store);
    place
        .by_hand(
            "DROP INDEX earmark.debts_due; \
             CREATE INDEX debts_due ON earmark.debts (due_at, id) WHERE status = 'owed'; \
             DELETE FROM earmark.migrations WHERE number = 27",
        )
        .unwrap();
    let store = place.store().await;
    assert_eq!(store.claimable(&Destination::ALL, LATER, 100).await.unwrap(), before);
    assert_eq!(store.tables().await.unwrap(), rows);
    let index = place.by_hand("SELECT indexdef FROM pg_indexes WHERE indexname = 'debts_due'").unwrap();
    assert!(index.contains("kind"), "{index}");
}
