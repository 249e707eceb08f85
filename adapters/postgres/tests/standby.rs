//! A database with a synchronous standby: what the standby lacks is told to nobody, so whoever promotes it finds
//! everything that was ever answered or read.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use earmark_cluster::{Cluster, Database};
use earmark_core::step::Input;
use earmark_core::words::{BalanceKey, Id, Sku};
use earmark_postgres::{Options, PostgresStore};
use earmark_store::conformance::{input, receive, reserve};
use earmark_store::{Failure, Flush, Page, Store};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ALL: Page = Page { limit: 1_000, after: None };

/// A server of its own on the database; it is not patient.
async fn server(url: &str) -> Arc<PostgresStore> {
    let options = Options { patience: Duration::from_millis(500), ..Options::default() };
    Arc::new(PostgresStore::open(url, options).await.unwrap())
}

fn hold(name: &str) -> Input {
    input(name, reserve(name, &[("MUG", 1)], 600))
}

/// The ids of everything that this server shows in any way; what it does not show says so.
async fn shown(store: &PostgresStore, names: &[String]) -> BTreeSet<String> {
    let (key, sku) = (BalanceKey::parse("MUG", None).unwrap(), Sku::parse("MUG").unwrap());
    let mut ids = BTreeSet::new();
    let mut show = |found: Result<Vec<String>, Failure>| match found {
        Ok(found) => ids.extend(found),
        Err(Failure::Unavailable(why)) => assert!(why.contains("standby"), "{why}"),
        Err(other) => unreachable!("{other}"),
    };
    let of_held = |held: &earmark_core::reservation::Reservation| held.id.to_string();
    let all = |held: earmark_store::Listed<_>| held.items.iter().map(of_held).collect();
    for name in names {
        let found = store.reservation(&Id::parse(name).unwrap()).await;
        show(found.map(|found| found.iter().map(of_held).collect()));
    }
    show(store.list_reservations(None, &ALL).await.map(all));
    show(store.holders(&key, &ALL).await.map(all));
    let told = store.journal(None, 1_000).await;
    show(told.map(|told| told.iter().map(|(_, entry)| entry.fact.id().to_string()).collect()));
    let moved = store.movements(&sku, &ALL).await;
    show(moved.map(|moved| {
        moved
            .items
            .iter()
            .filter_map(|moved| moved.cause.reservation_id.as_ref().map(Id::to_string))
            .collect()
    }));
    let balances = store.balances(&sku).await;
    show(balances.map(|found| vec![format!("reserved {}", found[0].figures.reserved)]));
    ids
}

/// Waits until the database has so many reservations that others see, whoever may be told of them.
fn await_visible(database: &Database, expected: usize) {
    let begun = Instant::now();
    let count =
        || database.run("SELECT count(*) FROM earmark.reservations").unwrap().parse::<usize>().unwrap();
    while count() < expected {
        assert!(begun.elapsed() < Duration::from_secs(20), "{} of {expected} reservations", count());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A primary with its standby, and two servers on it: `safe` is held, and was answered.
struct Pair {
    primary: Cluster,
    standby: Cluster,
    database: Database,
    here: Arc<PostgresStore>,
    elsewhere: Arc<PostgresStore>,
}

impl Pair {
    async fn new() -> Self {
        let primary = Cluster::private(&[]).unwrap();
        let standby = primary.synchronous_standby().unwrap();
        let database = primary.database().unwrap();
        let (here, elsewhere) = (server(database.url()).await, server(database.url()).await);
        here.commit(&[input("goods", receive("MUG", 100))]).await.unwrap();
        here.commit(&[hold("safe")]).await.unwrap();
        Self { primary, standby, database, here, elsewhere }
    }

    /// A server on the standby, which takes over.
    async fn promoted(&self) -> Arc<PostgresStore> {
        self.standby.start_again().unwrap();
        self.standby.promote().unwrap();
        server(&self.standby.url_of(self.database.name())).await
    }
}

/// Commits two batches, of which each is seen before it is durable. Returns what answers them once they are.
async fn commit_early(store: &Arc<PostgresStore>, names: &[String]) -> Vec<(Vec<String>, Flush)> {
    let mut flushes = vec![];
    for batch in names.chunks(names.len() / 2) {
        let inputs: Vec<Input> = batch.iter().map(|name| hold(name)).collect();
        let (_, flush) = store.commit_early(&inputs).await.unwrap();
        flushes.push((batch.to_vec(), flush.unwrap()));
    }
    flushes
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_what_a_promoted_standby_lacks() {
    let pair = Pair::new().await;
    assert!(
        shown(&pair.elsewhere, &["safe".to_owned()]).await.contains("safe"),
        "while the standby is there"
    );
    pair.standby.crash().unwrap();
    let names: Vec<String> = (0..36).map(|n| format!("unsafe-{n}")).collect();
    let flushes = commit_early(&pair.here, &names).await;
    await_visible(&pair.database, 37);
    let mut told = BTreeSet::new();
    for store in [&pair.here, &pair.elsewhere] {
        told.extend(shown(store, &names[..2]).await);
    }
    // Whoever asks again is not answered from what is seen either, alone or together.
    for inputs in [vec![hold(&names[0])], vec![hold(&names[0]), hold(&names[1])]] {
        let again = tokio::time::timeout(Duration::from_secs(3), pair.elsewhere.commit(&inputs)).await;
        assert!(!matches!(again, Ok(Ok(_))), "{again:?}");
    }
    // What hung is in the primary's own log, and everybody sees it once that is back.
    pair.primary.crash().unwrap();
    pair.primary.start_again().unwrap();
    await_visible(&pair.database, 37);
    let fresh = server(pair.database.url()).await;
    told.extend(shown(&fresh, &names[..2]).await);

    pair.primary.crash().unwrap();
    for (names, flush) in flushes {
        if flush.await.is_ok() {
            told.extend(names);
        }
    }
    let promoted = pair.promoted().await;
    let there = shown(&promoted, &[]).await;
    assert!(there.contains("safe"));
    assert_eq!(told.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(promoted.audit().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_go_on_when_the_standby_is_back() {
    let pair = Pair::new().await;
    pair.standby.crash().unwrap();
    let names: Vec<String> = (0..36).map(|n| format!("late-{n}")).collect();
    let flushes = commit_early(&pair.here, &names).await;
    assert!(!shown(&pair.elsewhere, &names[..2]).await.contains("late-1"));
    pair.standby.start_again().unwrap();
    for (_, flush) in flushes {
        flush.await.unwrap();
    }
    let shown = shown(&pair.elsewhere, &names).await;
    assert!(names.iter().all(|name| shown.contains(name)), "{shown:?}");
    assert!(shown.contains("reserved 37"), "{shown:?}");
}
