//! What group commit is worth on one SQLite file: 256 callers, each waiting for its answer before it
//! asks again, once with a transaction for each reservation and once through the committer.
//!
//! Both sides write the same rows through the same store and its one writing connection, each commit
//! synced in full. They take turns on the same growing file, several rounds in one run, so that a
//! machine that is slow for a while is slow for both. Read the ratio, not the rates: those are the
//! machine's, and mostly its disk's. The median of the ratios is the result; it is to be at least 15.
//! The slower a sync, the larger the ratio, so run it on a quiet machine.
//!
//! `cargo bench -p earmark-sqlite --bench group_commit` gives out ids in rising order, as order
//! numbers and time-ordered ids rise; `-- scattered` gives them out in no order, as random ids are.
//! Then every reservation of a batch touches a page of its own, that of the index by id.
//! `EARMARK_BENCH_DIR` names another folder for the file, on another disk.

use async_trait::async_trait;
use earmark_core::reservation::{Mode, OnShortage, Request};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity};
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::{Committer, Failure, Limits, Store};
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CALLERS: usize = 256;
const ROUNDS: usize = 7;
const TURN: Duration = Duration::from_secs(2);

type Fault = Box<dyn Error + Send + Sync>;

/// A way to have an input committed.
#[async_trait]
trait Commits: Send + Sync + 'static {
    async fn commit_one(&self, input: Input) -> Result<Answer, Failure>;
}

#[async_trait]
impl Commits for SqliteStore {
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

fn reserve(number: u64, scattered: bool) -> Result<Input, Fault> {
    // Multiplied by an odd number, every number stays different.
    let number = if scattered { number.wrapping_mul(0x9E37_79B9_7F4A_7C15) } else { number };
    let text = format!("r-{number:020}");
    let line = Line { key: BalanceKey::parse("HOT", None)?, quantity: Quantity::new(1)? };
    let lines = Lines::new(vec![line]).map_err(|faults| format!("{faults:?}"))?;
    let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Reject);
    let request = Request { lines, ttl: None, mode, on_shortage };
    let command = Command::Reserve { reservation_id: Id::parse(&text)?, request };
    Ok(Input { key: Key::parse(&text)?, keyed: false, command })
}

/// How many reservations a second all callers get through during one turn.
async fn turn(by: Arc<dyn Commits>, next: &Arc<AtomicU64>, scattered: bool) -> Result<f64, Fault> {
    let (began, mut callers) = (Instant::now(), JoinSet::new());
    for _ in 0..CALLERS {
        let (by, next) = (by.clone(), next.clone());
        callers.spawn(async move {
            let mut done = 0_u32;
            while began.elapsed() < TURN {
                let answer = by.commit_one(reserve(next.fetch_add(1, Ordering::Relaxed), scattered)?).await?;
                if !matches!(answer, Answer::Done { fresh: true, .. }) {
                    return Err(format!("not reserved: {answer:?}").into());
                }
                done += 1;
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

async fn opened(folder: &PathBuf) -> Result<Arc<SqliteStore>, Fault> {
    std::fs::create_dir_all(folder)?;
    let store = Arc::new(SqliteStore::open(folder.join("earmark.db"), Options::default()).await?);
    let stock = Command::Receive {
        key: BalanceKey::parse("HOT", None)?,
        quantity: Quantity::new(1_000_000_000)?,
        purchase_order_id: None,
        reference: None,
    };
    store.commit(&[Input { key: Key::parse("stock")?, keyed: false, command: stock }]).await?;
    Ok(store)
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let scattered = std::env::args().any(|argument| argument == "scattered");
    let base = std::env::var_os("EARMARK_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = base.join(format!("earmark-group-commit-{}", std::process::id()));
    let store = opened(&folder).await?;
    let committer = Committer::start(store.clone(), Limits::default());
    let (next, mut ratios) = (Arc::new(AtomicU64::new(1)), vec![]);
    println!("{CALLERS} callers, ids {}", if scattered { "scattered" } else { "rising" });
    println!("| round | a transaction each, /s | group commit, /s | ratio |");
    println!("|------:|-----------------------:|-----------------:|------:|");
    for round in 1..=ROUNDS {
        let alone = turn(store.clone(), &next, scattered).await?;
        let together = turn(committer.clone(), &next, scattered).await?;
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
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
