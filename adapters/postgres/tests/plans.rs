//! Readers of the history look into no more weeks than they must, and read no week from end to end.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::retention::PERIOD;
use earmark_core::step::{Command, Input};
use earmark_core::words::{Sku, Time};
use earmark_postgres::{Options, PostgresStore};
use earmark_store::conformance::{id, input, place, receive};
use earmark_store::{Clock, Page, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const WEEKS: u64 = 10;

/// What a session takes to tell its counts once it has ended.
const MOMENT: Duration = Duration::from_millis(500);

/// Enough of everything in every week that a look into one is worth an index.
const FILL: &str = "\
INSERT INTO earmark.movements SELECT 'S' || n, location, last, first, since + n, on_hand_delta, reserved_delta, \
  committed_delta, safety_stock_delta, incoming_delta, waiting_delta, on_hand, reserved, committed, safety_stock, \
  incoming, waiting, kinds, moves \
FROM earmark.movements, earmark.weeks, generate_series(1, 5000) AS n \
WHERE sku = 'MUG' AND first = 1 AND weeks.whole = 'movements'; \
INSERT INTO earmark.journal SELECT row_number() OVER (ORDER BY since, n), since + n, size, entries \
FROM (SELECT size, entries FROM earmark.journal ORDER BY position LIMIT 1) AS one, earmark.weeks, \
  generate_series(1, 5000) AS n WHERE weeks.whole = 'journal'; \
ANALYZE";

/// The weeks of a table, newest first: how often each was looked into by an index, and how often whole.
const LOOKS: &str = "SELECT coalesce(s.idx_scan, 0), s.seq_scan FROM earmark.weeks \
                     JOIN pg_stat_user_tables AS s ON s.schemaname = 'earmark' AND s.relname = part \
                     WHERE whole = '{}' AND since < {now} ORDER BY since DESC";

async fn open(at: &Place, now: &Arc<AtomicU64>) -> PostgresStore {
    let clock = Clock::manual(now.clone());
    PostgresStore::open(at.url(), Options { clock, readers: 1, ..Options::default() }).await.unwrap()
}

async fn tell(store: &PostgresStore, key: &str, command: Command) {
    let inputs: [Input; 1] = [input(key, command)];
    store.commit(&inputs).await.unwrap();
}

/// Waits until no session is left, and until those that ended have told their counts, which they do in a moment.
async fn nobody_left(at: &Place) {
    let sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                    AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    for _ in 0..100 {
        if at.by_hand(sessions).unwrap().trim() == "0" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(MOMENT).await;
}

/// What a reader looked into, in a session of its own.
async fn looks(
    at: &Place,
    now: &Arc<AtomicU64>,
    table: &str,
    read: impl AsyncFnOnce(&PostgresStore),
) -> Vec<(u64, u64)> {
    // A session that idles tells its counts much later: there must be none but the reader's.
    nobody_left(at).await;
    let store = open(at, now).await;
    tokio::time::sleep(MOMENT).await;
    at.by_hand("SELECT pg_stat_reset()").unwrap();
    read(&store).await;
    drop(store);
    nobody_left(at).await;
    let sql = LOOKS.replace("{}", table).replace("{now}", &now.load(Ordering::SeqCst).to_string());
    let found = at.by_hand(&sql).unwrap();
    let count = |line: &str| line.split_once('|').map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap()));
    let looks: Vec<(u64, u64)> = found.lines().filter_map(count).collect();
    assert_eq!(looks.len() as u64, WEEKS);
    looks
}

#[tokio::test]
async fn readers_look_into_the_weeks_that_they_ask_for() {
    let at = Place::new();
    let begin = 3_000 * PERIOD.millis();
    let now = Arc::new(AtomicU64::new(begin + 100_000));
    let store = open(&at, &now).await;
    at.by_hand("UPDATE earmark.era SET base = 1000000").unwrap();
    for week in 0..WEEKS {
        now.store(begin + week * PERIOD.millis() + 100_000, Ordering::SeqCst);
        // More of them than are read at once.
        for n in 0..10 {
            tell(&store, &format!("stock-{week}-{n}"), receive("MUG", 5)).await;
        }
        if week == 3 {
            tell(&store, "place", place("order", &[("MUG", 1)], "checkout")).await;
            let cancel = Command::CancelOrder { order_id: id("order"), reason: None };
            tell(&store, "cancel", cancel).await;
        }
    }
    at.by_hand(FILL).unwrap();
    assert_eq!(store.now(), Time::from_millis(now.load(Ordering::SeqCst)));
    drop(store);

    let newest = looks(&at, &now, "movements", async |store| {
        let page = Page { limit: 3, after: None };
        assert!(store.movements(&Sku::parse("MUG").unwrap(), &page).await.unwrap().next.is_some());
    });
    assert!(
        newest.await.iter().skip(1).all(|look| *look == (0, 0)),
        "only the newest week has a newest movement"
    );

    let order = looks(&at, &now, "journal", async |store| {
        assert!(store.history(&id("order")).await.unwrap().len() >= 2);
    })
    .await;
    let looked: Vec<usize> = (0..order.len()).filter(|n| order[*n] != (0, 0)).collect();
    assert_eq!(looked, [order.len() - 1 - 3], "an order's events lie in its own week: {order:?}");

    let after = looks(&at, &now, "journal", async |store| {
        let end = store.journal_end().await.unwrap();
        assert!(store.journal(end.as_ref(), 100).await.unwrap().is_empty());
    })
    .await;
    assert!(after.iter().all(|(_, whole)| *whole == 0), "no week is read from end to end: {after:?}");
}
