//! What a batch costs: statements, rows and index entries, counted.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_store::conformance::{Twin, receive, reserve};

/// Every row of every table, and how often each balance was written.
const ROWS: &str = "SELECT (SELECT count(*) FROM earmark.reservations), (SELECT count(*) FROM earmark.journal), \
  (SELECT count(*) FROM earmark.movements), (SELECT sum(version) FROM earmark.balances), \
  (SELECT count(*) FROM earmark.reservation_lines) + (SELECT count(*) FROM earmark.receipts) \
  + (SELECT count(*) FROM earmark.orders) + (SELECT count(*) FROM earmark.order_transitions) \
  + (SELECT count(*) FROM earmark.debts)";

#[tokio::test]
async fn a_batch_of_reserves_takes_one_statement_and_one_row_each() {
    let place = Place::new();
    let mut twin = Twin::open(&place).await;
    twin.tell(vec![receive("MUG", 1000)]).await;
    assert_eq!(place.by_hand(ROWS).unwrap(), "0|1|1|1|1");
    for batch in 1..=3 {
        let lines = [("MUG", 1)];
        twin.tell((0..64).map(|n| reserve(&format!("r{batch}-{n}"), &lines, 60)).collect()).await;
        // Write, which commits; the first has loaded the policy before.
        assert_eq!(twin.faults.statements(), if batch == 1 { 2 } else { 1 });
        let (reserved, rows) = (batch * 64, batch + 1);
        assert_eq!(place.by_hand(ROWS).unwrap(), format!("{reserved}|{rows}|{rows}|{rows}|1"));
    }
    // A reserve that holds has an entry in its key, its deadline, its balance and the list of its status.
    let indexes = "SELECT string_agg(indexname, ' ' ORDER BY indexname) FROM pg_indexes \
                   WHERE schemaname = 'earmark' AND tablename = 'reservations'";
    let names =
        "reservations_deadline reservations_live reservations_newest reservations_pkey reservations_queue";
    assert_eq!(place.by_hand(indexes).unwrap(), names);
    let queued = "SELECT pg_relation_size('earmark.reservations_queue')";
    assert_eq!(place.by_hand(queued).unwrap(), "8192", "only what waits has an entry there");
    // The balance's new versions lie in its old page, so no index of it was touched.
    drop(twin);
    let hot = "SELECT n_tup_hot_upd, n_tup_upd FROM pg_stat_user_tables WHERE relname = 'balances'";
    let mut told = String::new();
    for _ in 0..100 {
        // A connection tells its counts when it ends, a moment after it was left.
        told = place.by_hand(hot).unwrap();
        if told == "3|3" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("hot updates and updates: {told}");
}

#[tokio::test]
async fn a_keyed_batch_takes_locks_and_six_statements() {
    let place = Place::new();
    let mut twin = Twin::open(&place).await;
    twin.tell(vec![receive("MUG", 1000)]).await;
    let keyed = |n: i64| {
        earmark_store::conformance::keyed(&format!("k{n}"), reserve(&format!("r{n}"), &[("MUG", 1)], 60))
    };
    let inputs: Vec<_> = (0..64).map(keyed).collect();
    twin.feed(&inputs).await;
    // Begin, lock, load, write, the receipts, commit.
    assert_eq!(twin.faults.statements(), 6);
    twin.compare().await;
}
