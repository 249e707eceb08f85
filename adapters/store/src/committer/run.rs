//! The task that commits: what waits, in batches; what the database refuses, in halves.

use super::Limits;
use super::job::Job;
use super::unsettled::Unsettled;
use crate::{Committed, Failure, Flush, Metrics, Store};
use earmark_core::step::{Answer, Input};
use earmark_core::words::BalanceKey;
use std::collections::{BTreeSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// How often a batch that met another transaction is tried; then its halves are.
const CONFLICTS_MAX: u32 = 10;

/// The pause before its second attempt. Whoever got in the way is gone, or about to be.
const CONFLICT_PAUSE: Duration = Duration::from_millis(1);

pub(super) struct Runner {
    pub(super) store: Arc<dyn Store>,
    pub(super) limits: Limits,
    pub(super) metrics: Arc<Metrics>,
    /// The last batch, as long as it may not be on disk. There is one at most: by the time that the next is
    /// committed it mostly is.
    pub(super) unsettled: Option<Unsettled>,
    /// How many inputs the last batch had.
    pub(super) last: usize,
    /// Put off, or lost on the way to the disk: to be fed first, in order.
    pub(super) deferred: VecDeque<Job>,
    /// Balances to serve right after.
    pub(super) owed: BTreeSet<BalanceKey>,
    /// Whether the last batch was refused whole: so will the next be, mostly.
    pub(super) refused: bool,
}

impl Runner {
    pub(super) fn new(store: Arc<dyn Store>, limits: Limits, metrics: Arc<Metrics>) -> Self {
        let (deferred, owed) = (VecDeque::new(), BTreeSet::new());
        Self { store, limits, metrics, unsettled: None, last: 0, deferred, owed, refused: false }
    }

    /// Runs until it is stopped, or nobody can hand in anything, and nothing waits.
    pub(super) async fn run(mut self, mut waiting: mpsc::Receiver<Job>, mut stopped: watch::Receiver<bool>) {
        let mut open = true;
        loop {
            let mut jobs = self.left_over();
            if jobs.is_empty() {
                let first = tokio::select! {
                    biased;
                    stop = stopped.wait_for(|stop| *stop), if open => {
                        drop(stop);
                        open = false;
                        waiting.close();
                        continue;
                    }
                    () = self.settled(), if self.unsettled.is_some() => continue,
                    first = waiting.recv() => first,
                };
                let Some(first) = first else {
                    if self.unsettled.is_none() {
                        return;
                    }
                    self.settled().await;
                    continue;
                };
                jobs.extend(self.in_time(first));
                // Whoever was just answered may be about to hand in the next.
                tokio::task::yield_now().await;
                self.gather(&mut waiting, &mut jobs).await;
            }
            self.take(&mut waiting, &mut jobs);
            if !jobs.is_empty() {
                self.last = jobs.len();
                self.batch(jobs).await;
            }
        }
    }

    /// Commits a batch. One that is refused is tried in halves, down to the input that fails alone.
    async fn batch(&mut self, jobs: Vec<Job>) {
        let mut parts = vec![jobs];
        while let Some(mut jobs) = parts.pop() {
            let inputs: Arc<[Input]> = jobs.iter().map(|job| job.input.clone()).collect();
            let beside = self.refused && jobs.iter().all(Job::may_be_passed);
            match self.commit(&inputs, beside).await {
                Ok((committed, flush)) if committed.answers.len() == jobs.len() => {
                    self.settle(jobs, committed, flush).await;
                }
                Ok(_) => {
                    let failure = Failure::Corrupt("the store did not answer every input".to_owned());
                    jobs.into_iter().for_each(|job| job.answer(Err(failure.clone())));
                }
                // Those who were lost come before these.
                Err(Failure::Unavailable(_)) if !self.deferred.is_empty() => self.deferred.extend(jobs),
                Err(failure @ Failure::Unavailable(_)) => {
                    tracing::warn!(%failure, inputs = jobs.len(), "the store stayed unavailable");
                    jobs.into_iter().for_each(|job| job.answer(Err(failure.clone())));
                }
                Err(failure) if jobs.len() > 1 => {
                    tracing::warn!(%failure, inputs = jobs.len(), "a batch was refused: trying its halves");
                    let second = jobs.split_off(jobs.len() / 2);
                    parts.push(second);
                    parts.push(jobs);
                }
                Err(failure) => {
                    for job in jobs {
                        tracing::error!(%failure, key = %job.input.key, "an input was refused by the store");
                        self.metrics.refused_single();
                        job.answer(Err(failure.clone()));
                    }
                }
            }
            if !self.deferred.is_empty() {
                // What follows an input that was put off comes after it, in other parts as well.
                self.deferred.extend(parts.drain(..).rev().flatten());
            }
        }
    }

    /// Takes in what a batch came to. Its inputs are answered once it is on disk.
    async fn settle(&mut self, jobs: Vec<Job>, committed: Committed, flush: Option<Flush>) {
        self.settled().await;
        for defect in &committed.defects {
            tracing::error!(%defect, "serving a queue met a defect");
        }
        self.owed.extend(committed.owed);
        self.refused = committed.answers.iter().all(|answer| matches!(answer, Answer::Refused { .. }));
        let size = jobs.len();
        let mut done = Vec::with_capacity(size);
        for (job, answer) in jobs.into_iter().zip(committed.answers) {
            if let (Some(key), Answer::Defect(_) | Answer::Refused { .. }) = (job.serves(), &answer) {
                // Again it would end the same way. The rows still owe it, for a sweep to find.
                self.owed.remove(key);
            }
            if answer == Answer::Deferred {
                self.deferred.extend(job.deferred());
            } else {
                done.push((job, answer));
            }
        }
        if let Some(flush) = flush {
            self.unsettled = Some(Unsettled::new(flush, done, size, self.metrics.clone()));
        } else {
            self.metrics.committed(size);
            done.into_iter().for_each(|(job, answer)| job.answer(Ok(answer)));
        }
    }

    /// Waits until the last batch is on disk. What was lost of it comes before all that follows.
    async fn settled(&mut self) {
        if let Some(unsettled) = &mut self.unsettled {
            let lost = unsettled.lost().await;
            self.unsettled = None;
            let again = lost.into_iter().filter_map(|job| job.lost(self.limits.attempts)).collect();
            let later = std::mem::replace(&mut self.deferred, again);
            self.deferred.extend(later);
        }
    }

    /// One batch, tried again while the store is unavailable or others get in the way, unless that lost the
    /// batch before it. A panic is a refusal like any other, so that it takes only the input that causes it.
    /// `beside`: the first attempt is one without locks.
    async fn commit(
        &mut self,
        inputs: &Arc<[Input]>,
        mut beside: bool,
    ) -> Result<(Committed, Option<Flush>), Failure> {
        let (mut attempt, mut conflict) = (1, 1);
        loop {
            let (store, these, beside) = (self.store.clone(), inputs.clone(), std::mem::take(&mut beside));
            let done = tokio::spawn(async move { commit(&*store, &these, beside).await }).await;
            match done.unwrap_or_else(|error| Err(Failure::Refused(error.to_string()))) {
                Err(failure @ Failure::Unavailable(_)) if attempt < self.limits.attempts => {
                    self.metrics.retried();
                    tokio::time::sleep(jittered(self.limits.backoff, attempt)).await;
                    self.settled().await;
                    if !self.deferred.is_empty() {
                        return Err(failure);
                    }
                    attempt += 1;
                }
                Err(Failure::Conflict(details)) if conflict < CONFLICTS_MAX => {
                    tracing::debug!(details, conflict, "a batch met another transaction");
                    self.metrics.conflicted();
                    tokio::time::sleep(jittered(CONFLICT_PAUSE, conflict)).await;
                    conflict += 1;
                }
                done => return done,
            }
        }
    }
}

/// One that is alone has nobody who would gain by an early commit.
async fn commit(
    store: &dyn Store,
    inputs: &[Input],
    beside: bool,
) -> Result<(Committed, Option<Flush>), Failure> {
    if beside && let Some((committed, flush)) = store.commit_beside(inputs).await? {
        return Ok((committed, Some(flush)));
    }
    if inputs.len() > 1 {
        return store.commit_early(inputs).await;
    }
    Ok((store.commit_batch(inputs).await?, None))
}

/// The pause after attempt `n`: doubled each time, give or take a quarter.
fn jittered(base: Duration, n: u32) -> Duration {
    let pause = base.saturating_mul(1 << n.saturating_sub(1).min(10));
    let percent = 75 + RandomState::new().hash_one(n) % 51;
    pause.saturating_mul(u32::try_from(percent).unwrap_or(100)) / 100
}
