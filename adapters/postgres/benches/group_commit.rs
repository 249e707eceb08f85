//! What group commit is worth on PostgreSQL: callers that each wait for their answer before they ask
//! again, once with a transaction for each reservation and once through the committer.
//!
//! Both sides write the same rows through the same store, each commit synced in full, on a throw-away
//! cluster, or on the server at `DATABASE_URL`. They take turns on the same growing tables, several rounds in one run, so that a machine
//! that is slow for a while is slow for both. Read the ratio, not the rates.
//!
//! `cargo bench -p earmark-postgres --bench group_commit` takes one hot SKU; `-- uniform` takes ten
//! thousand, in turn. `EARMARK_LANES` says how many batches are committed side by side.

use async_trait::async_trait;
use earmark_cluster::Cluster;
use earmark_core::reservation::{Mode, OnShortage, Request};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity};
use earmark_postgres::{Options, PostgresStore};
use earmark_store::{Committer, Failure, Limits, Store};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CALLERS: usize = 64;
const ROUNDS: usize = 5;
const TURN: Duration = Duration::from_secs(2);

type Fault = Box<dyn Error + Send + Sync>;

/// A way to have an input committed.
#[async_trait]
trait Commits: Send + Sync + 'static {
    async fn commit_one(&self, input: Input) -> Result<Answer, Failure>;
}

#[async_trait]
impl Commits for PostgresStore {
    async fn commit_one(&self, input: Input) -> Result<Answer, Failure> {
        self.commit(&[input]).await?.pop().ok_or_else(|| Failure::Corrupt("no answer".to_owned()))
    }
}

#[async_trait]
impl Commits for Committer {
    async fn commit_one(&self, input: Input) -> Result<Answer, Failure> {
        self.submit(input).await
    }
}

fn sku(number: u64, skus: u64) -> Result<BalanceKey, Fault> {
    Ok(BalanceKey::parse(&format!("SKU-{:05}", number.wrapping_mul(7919) % skus), None)?)
}

fn reserve(number: u64, skus: u64) -> Result<Input, Fault> {
    let text = format!("r-{number:020}");
    let lines = Lines::new(vec![Line { key: sku(number, skus)?, quantity: Quantity::new(1)? }]);
    let lines = lines.map_err(|faults| format!("{faults:?}"))?;
    let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Reject);
    let request = Request { lines, ttl: None, mode, on_shortage };
    let command = Command::Reserve { reservation_id: Id::parse(&text)?, request };
    Ok(Input { key: Key::parse(&text)?, keyed: false, command })
}

/// How many reservations a second all callers get through during one turn.
async fn turn(by: Arc<dyn Commits>, next: &Arc<AtomicU64>, skus: u64) -> Result<f64, Fault> {
    let (began, mut callers) = (Instant::now(), JoinSet::new());
    for _ in 0..CALLERS {
        let (by, next) = (by.clone(), next.clone());
        callers.spawn(async move {
            let mut done = 0_u32;
            while began.elapsed() < TURN {
                match by.commit_one(reserve(next.fetch_add(1, Ordering::Relaxed), skus)?).await? {
                    Answer::Done { fresh: true, .. } => done += 1,
                    answer => return Err(format!("not reserved: {answer:?}").into()),
                }
            }
            Ok::<u32, Fault>(done)
        });
    }
    let mut all = 0;
    while let Some(done) = callers.join_next().await {
        all += done??;
    }
    Ok(f64::from(all) / began.elapsed().as_secs_f64())
}

async fn stocked(store: &PostgresStore, skus: u64) -> Result<(), Fault> {
    for chunk in (0..skus).collect::<Vec<_>>().chunks(500) {
        let stock = |n: &u64| {
            let (key, quantity) = (sku(*n, skus)?, Quantity::new(1_000_000_000)?);
            let command = Command::Receive { key, quantity, purchase_order_id: None, reference: None };
            Ok::<_, Fault>(Input { key: Key::parse(&format!("stock-{n}"))?, keyed: false, command })
        };
        store.commit(&chunk.iter().map(stock).collect::<Result<Vec<_>, _>>()?).await?;
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let skus = if std::env::args().any(|argument| argument == "uniform") { 10_000 } else { 1 };
    let own = match std::env::var_os("DATABASE_URL") {
        Some(_) => None,
        None => Some(Cluster::private(&[("shared_buffers", "512MB"), ("max_wal_size", "8GB")])?),
    };
    let database = match &own {
        Some(cluster) => cluster.database()?,
        None => Cluster::shared()?.database()?,
    };
    // Alone, every caller has a connection of its own.
    let options = Options { lanes: CALLERS, ..Options::default() };
    let alone_store = Arc::new(PostgresStore::open(database.url(), options).await?);
    let lanes = std::env::var("EARMARK_LANES").ok().map(|lanes| lanes.parse()).transpose()?;
    let options = Options { lanes: lanes.unwrap_or(Options::default().lanes), ..Options::default() };
    let store = Arc::new(PostgresStore::open(database.url(), options).await?);
    stocked(&store, skus).await?;
    let committer = Committer::start(store.clone(), Limits::default());
    let (next, mut ratios) = (Arc::new(AtomicU64::new(1)), vec![]);
    println!("{CALLERS} callers, {skus} SKUs");
    println!("| round | a transaction each, /s | group commit, /s | ratio |");
    println!("|------:|-----------------------:|-----------------:|------:|");
    for round in 1..=ROUNDS {
        let alone = turn(alone_store.clone(), &next, skus).await?;
        let together = turn(committer.clone(), &next, skus).await?;
        println!("| {round:5} | {alone:22.0} | {together:16.0} | {:5.1} |", together / alone);
        ratios.push(together / alone);
    }
    committer.shutdown().await;
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ROUNDS / 2).copied().unwrap_or_default();
    let (counts, findings) = (committer.counts(), store.audit().await?.len());
    println!("median ratio: {median:.1}");
    println!("inputs in a batch: {} on average", counts.inputs / counts.batches.max(1));
    println!("audit: {findings} findings");
    Ok(())
}
