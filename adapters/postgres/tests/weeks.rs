//! History in weekly parts: there before they are needed, dropped without holding anybody up, and not
//! looked into by readers who want another.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::balance::Kind;
use earmark_core::retention::{KEEP, PERIOD, horizon};
use earmark_core::words::Sku;
use earmark_postgres::{Options, PostgresStore};
use earmark_store::conformance::{input, receive};
use earmark_store::{Clock, Page, Store};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A store whose weeks pass as it is told.
struct World {
    place: Place,
    now: Arc<AtomicU64>,
    store: PostgresStore,
}

impl World {
    async fn new() -> Self {
        let place = Place::new();
        let now = Arc::new(AtomicU64::new(3_000 * PERIOD.millis()));
        let store = open(&place, &now).await;
        Self { place, now, store }
    }

    fn pass(&self, weeks: u64) {
        self.now.fetch_add(weeks * PERIOD.millis(), Ordering::SeqCst);
    }

    async fn receive(&self, key: &str) {
        self.store.commit(&[input(key, receive("MUG", 1))]).await.unwrap();
    }

    async fn prune(&self) -> u64 {
        self.store.prune(horizon(self.store.now(), KEEP), 100).await.unwrap()
    }

    async fn kinds(&self) -> Vec<Kind> {
        let page = Page { limit: 100, after: None };
        let listed = self.store.movements(&Sku::parse("MUG").unwrap(), &page).await.unwrap();
        listed.items.into_iter().map(|movement| movement.kind).collect()
    }

    fn weeks(&self) -> u64 {
        let weeks = "SELECT count(*) FROM earmark.weeks WHERE whole = 'movements'";
        self.place.by_hand(weeks).unwrap().parse().unwrap()
    }

    /// Someone who reads the ledger for so many seconds.
    fn reader(&self, seconds: u32) -> Child {
        let sql =
            format!("BEGIN; SELECT count(*) FROM earmark.movements; SELECT pg_sleep({seconds}); COMMIT");
        let mut psql = Command::new("psql");
        psql.args(["--quiet", "--dbname", self.place.url(), "--command", &sql]);
        let child = psql.stdout(std::process::Stdio::null()).spawn().unwrap();
        let reads = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%' \
                     AND datname = current_database() AND pid <> pg_backend_pid()";
        while self.place.by_hand(reads).unwrap() == "0" {
            std::thread::sleep(Duration::from_millis(20));
        }
        child
    }
}

async fn open(place: &Place, now: &Arc<AtomicU64>) -> PostgresStore {
    let clock = Clock::manual(now.clone());
    PostgresStore::open(place.url(), Options { clock, ..Options::default() }).await.unwrap()
}

#[tokio::test]
async fn weeks_are_there_before_they_begin() {
    let world = World::new().await;
    assert_eq!(world.weeks(), 0);
    world.receive("one").await;
    assert_eq!(world.weeks(), 5);
    world.pass(2);
    world.receive("two").await;
    assert_eq!(world.weeks(), 5, "three are left");
    world.pass(1);
    world.receive("three").await;
    assert_eq!(world.weeks(), 8);
    // A clock that goes back, and one that goes far ahead.
    world.now.fetch_sub(20 * PERIOD.millis(), Ordering::SeqCst);
    world.store.commit(&[input("back", receive("CUP", 1))]).await.unwrap();
    world.pass(2_000);
    world.receive("far").await;
    assert_eq!(world.weeks(), 8 + 5 + 5);
    assert_eq!(world.store.audit().await.unwrap(), []);
}

/// The newest stamp on a row counts, so a server whose clock is behind may need a week of the future.
#[tokio::test]
async fn a_stamp_ahead_of_the_clock_has_its_week() {
    let world = World::new().await;
    world.pass(100);
    world.receive("ahead").await;
    let behind = open(&world.place, &Arc::new(AtomicU64::new(3_000 * PERIOD.millis()))).await;
    behind.commit(&[input("behind", receive("MUG", 1))]).await.unwrap();
    assert_eq!(world.weeks(), 10);
    assert_eq!(world.kinds().await, [Kind::Received; 2]);
}

#[tokio::test]
async fn a_week_that_somebody_dropped_is_made_again() {
    let world = World::new().await;
    world.receive("one").await;
    let drop = "DO $$ DECLARE week text; BEGIN \
                FOR week IN SELECT part FROM earmark.weeks WHERE until > 1815350400000 LOOP \
                EXECUTE format('DROP TABLE earmark.%I', week); END LOOP; END $$";
    world.place.by_hand(drop).unwrap();
    world.pass(1);
    let failure = world.store.commit(&[input("two", receive("MUG", 1))]).await.unwrap_err();
    assert!(matches!(&failure, earmark_store::Failure::Conflict(_)), "{failure}");
    // As a committer tries it again.
    world.receive("two").await;
    assert_eq!(world.kinds().await, [Kind::Received; 2]);
}

#[tokio::test]
async fn several_servers_make_the_same_weeks_at_once() {
    let world = World::new().await;
    let mut servers = vec![];
    for n in 0..6 {
        let store = open(&world.place, &world.now).await;
        servers.push(tokio::spawn(async move {
            store.commit(&[input(&format!("k{n}"), receive(&format!("SKU-{n}"), 1))]).await.map(drop)
        }));
    }
    for server in servers {
        server.await.unwrap().unwrap();
    }
    assert_eq!(world.weeks(), 5);
}

#[tokio::test]
async fn pruning_drops_whole_weeks_and_the_audit_stays_clean() {
    let world = World::new().await;
    for week in 0..30 {
        world.receive(&format!("w{week}")).await;
        world.pass(1);
    }
    assert!(world.prune().await > 0);
    assert_eq!(world.store.audit().await.unwrap(), []);
    // 90 days reach into fourteen weeks; four are there for what comes.
    let oldest = "SELECT min(since) FROM earmark.weeks WHERE whole = ";
    let kept = horizon(world.store.now(), KEEP).millis().to_string();
    assert_eq!(world.place.by_hand(&format!("{oldest}'movements'")).unwrap(), kept);
    assert_eq!(world.place.by_hand(&format!("{oldest}'journal'")).unwrap(), kept);
    let kinds = world.kinds().await;
    assert_eq!((kinds.len(), kinds.last()), (13 + 1, Some(&Kind::Opening)));
    assert_eq!(world.prune().await, 0);
}

/// Nobody queues behind a pruner that waits for a reader. What the openings stand for does not count
/// twice, though its week is still there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_week_in_use_is_left_for_later() {
    let world = World::new().await;
    world.receive("old").await;
    world.pass(20);
    world.receive("young").await;
    let mut reader = world.reader(8);
    let before = world.weeks();
    let prune = async {
        let began = Instant::now();
        world.prune().await;
        began.elapsed()
    };
    let sell = async {
        let (mut slowest, mut sold) = (Duration::ZERO, 0);
        for n in 0..60 {
            let began = Instant::now();
            world.receive(&format!("k{n}")).await;
            slowest = slowest.max(began.elapsed());
            sold += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        (slowest, sold)
    };
    let (took, (slowest, sold)) = tokio::join!(prune, sell);
    assert!(reader.try_wait().unwrap().is_none(), "the reader went before pruning gave up: {took:?}");
    assert_eq!((sold, world.weeks()), (60, before));
    assert!(slowest < Duration::from_secs(2), "a write waited {slowest:?}");
    assert_eq!(world.store.audit().await.unwrap(), []);
    let left = world.kinds().await;
    assert_eq!(left.iter().filter(|kind| **kind == Kind::Opening).count(), 1);
    assert_eq!(left.len(), 1 + 1 + 60);
    reader.wait().unwrap();
    world.prune().await;
    assert!(world.weeks() < before);
    assert_eq!(world.kinds().await, left);
    assert_eq!(world.store.audit().await.unwrap(), []);
}
