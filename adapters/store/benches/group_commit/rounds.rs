//! What group commit is worth on a store: callers that each wait for their answer before they ask again
//! take turns, once with a transaction for each reservation and once through the committer.
//!
//! Both sides write the same rows through the same code to the same growing tables, several rounds in one
//! run, so that a machine that is slow for a while is slow for both. Read the ratio, not the rates.

use earmark_core::reservation::{Mode, OnShortage, Request};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity};
use earmark_store::{Committer, Failure, Limits, Store};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const TURN: Duration = Duration::from_secs(2);

pub(crate) type Fault = Box<dyn Error + Send + Sync>;

/// So many units of a balance that nobody gets to the end of it.
pub(crate) fn stock(key: BalanceKey) -> Result<Input, Fault> {
    let (name, quantity) = (Key::parse(&format!("stock-{key}"))?, Quantity::new(1_000_000_000)?);
    let command = Command::Receive { key, quantity, purchase_order_id: None, reference: None };
    Ok(Input { key: name, keyed: false, command })
}

/// A reservation of one unit. Ids of rising numbers rise.
pub(crate) fn reserve(number: u64, key: BalanceKey) -> Result<Input, Fault> {
    let text = format!("r-{number:020}");
    let lines = Lines::new(vec![Line { key, quantity: Quantity::new(1)? }]);
    let lines = lines.map_err(|faults| format!("{faults:?}"))?;
    let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Reject);
    let request = Request { lines, ttl: None, mode, on_shortage };
    let command = Command::Reserve { reservation_id: Id::parse(&text)?, request };
    Ok(Input { key: Key::parse(&text)?, keyed: false, command })
}

/// A way to have an input committed.
#[derive(Clone)]
enum By {
    Transaction(Arc<dyn Store>),
    Group(Arc<Committer>),
}

impl By {
    async fn commit(&self, input: Input) -> Result<Answer, Failure> {
        match self {
            Self::Transaction(store) => {
                store.commit(&[input]).await?.pop().ok_or_else(|| Failure::Corrupt("no answer".to_owned()))
            }
            Self::Group(committer) => committer.submit(input).await,
        }
    }
}

/// The callers of a run: how many, and what the one of a number asks for.
pub(crate) struct Callers<F> {
    pub(crate) count: usize,
    pub(crate) asks: F,
}

impl<F: Fn(u64) -> Result<Input, Fault> + Copy + Send + Sync + 'static> Callers<F> {
    /// Tells every round and their median. `alone` and `together` are the same store, opened as each wants it.
    pub(crate) async fn compare(
        self,
        rounds: usize,
        alone: Arc<dyn Store>,
        together: Arc<dyn Store>,
    ) -> Result<(), Fault> {
        let committer = Committer::start(together.clone(), Limits::default());
        let (next, mut ratios) = (Arc::new(AtomicU64::new(1)), vec![]);
        println!("| round | a transaction each, /s | group commit, /s | ratio |");
        println!("|------:|-----------------------:|-----------------:|------:|");
        for round in 1..=rounds {
            let one = self.turn(&By::Transaction(alone.clone()), &next).await?;
            let group = self.turn(&By::Group(committer.clone()), &next).await?;
            println!("| {round:5} | {one:22.0} | {group:16.0} | {:5.1} |", group / one);
            ratios.push(group / one);
        }
        committer.shutdown().await;
        ratios.sort_by(f64::total_cmp);
        let median = ratios.get(rounds / 2).copied().unwrap_or_default();
        let (counts, findings) = (committer.counts(), together.audit().await?.len());
        println!("median ratio: {median:.1}");
        println!("inputs in a batch: {} on average", counts.inputs / counts.batches.max(1));
        println!("audit: {findings} findings");
        Ok(())
    }

    /// How many reservations a second all callers get through during one turn.
    async fn turn(&self, by: &By, next: &Arc<AtomicU64>) -> Result<f64, Fault> {
        let (began, mut callers) = (Instant::now(), JoinSet::new());
        for _ in 0..self.count {
            let (by, next, asks) = (by.clone(), next.clone(), self.asks);
            callers.spawn(async move {
                let mut done = 0_u32;
                while began.elapsed() < TURN {
                    match by.commit(asks(next.fetch_add(1, Ordering::Relaxed))?).await? {
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
}
