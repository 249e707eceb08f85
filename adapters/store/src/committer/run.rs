//! The task that commits: what waits, in batches; what the database refuses, in halves.

use super::Limits;
use crate::{Failure, Metrics, Store};
use earmark_core::step::{Answer, Input};
use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// How often an input may be put off. Each time the step kept what it did, so no input comes near.
const DEFERRALS_MAX: u32 = 10_000;

/// An input and who waits for its answer.
#[derive(Debug)]
pub(super) struct Job {
    input: Input,
    reply: oneshot::Sender<Result<Answer, Failure>>,
    deferrals: u32,
}

impl Job {
    pub(super) fn new(input: Input, reply: oneshot::Sender<Result<Answer, Failure>>) -> Self {
        Self { input, reply, deferrals: 0 }
    }

    fn answer(self, answer: Result<Answer, Failure>) {
        // Whoever gave up waiting finds the outcome by its id.
        self.reply.send(answer).ok();
    }
}

pub(super) struct Runner {
    store: Arc<dyn Store>,
    limits: Limits,
    metrics: Arc<Metrics>,
    /// Put off: to be fed first, in order.
    deferred: VecDeque<Job>,
}

impl Runner {
    pub(super) fn new(store: Arc<dyn Store>, limits: Limits, metrics: Arc<Metrics>) -> Self {
        Self { store, limits, metrics, deferred: VecDeque::new() }
    }

    /// Runs until it is stopped, or nobody can hand in anything, and nothing waits.
    pub(super) async fn run(mut self, mut waiting: mpsc::Receiver<Job>, mut stopped: watch::Receiver<bool>) {
        let mut open = true;
        loop {
            let mut jobs: Vec<Job> = self.deferred.drain(..).collect();
            if jobs.is_empty() {
                let first = tokio::select! {
                    biased;
                    stop = stopped.wait_for(|stop| *stop), if open => {
                        drop(stop);
                        open = false;
                        waiting.close();
                        continue;
                    }
                    first = waiting.recv() => first,
                };
                let Some(first) = first else { return };
                self.metrics.taken(1);
                jobs.push(first);
            }
            while jobs.len() < self.limits.batch {
                let Ok(next) = waiting.try_recv() else { break };
                self.metrics.taken(1);
                jobs.push(next);
            }
            self.batch(jobs).await;
        }
    }

    /// Commits a batch. One that is refused is tried in halves, down to the input that fails alone.
    async fn batch(&mut self, jobs: Vec<Job>) {
        let mut parts = vec![jobs];
        while let Some(mut jobs) = parts.pop() {
            let inputs: Arc<[Input]> = jobs.iter().map(|job| job.input.clone()).collect();
            match self.commit(&inputs).await {
                Ok(answers) if answers.len() == jobs.len() => {
                    self.metrics.committed(jobs.len());
                    jobs.into_iter().zip(answers).for_each(|(job, answer)| self.settle(job, answer));
                }
                Ok(_) => {
                    let failure = Failure::Corrupt("the store did not answer every input".to_owned());
                    jobs.into_iter().for_each(|job| job.answer(Err(failure.clone())));
                }
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
        }
    }

    fn settle(&mut self, mut job: Job, answer: Answer) {
        if answer != Answer::Deferred {
            return job.answer(Ok(answer));
        }
        job.deferrals += 1;
        if job.deferrals > DEFERRALS_MAX {
            tracing::error!(key = %job.input.key, "an input was put off without end");
            return job.answer(Err(Failure::Unavailable("put off too often".to_owned())));
        }
        self.deferred.push_back(job);
    }

    /// One batch, tried again while the store is unavailable. A panic is a refusal like any other, so
    /// that it takes only the input that causes it.
    async fn commit(&self, inputs: &Arc<[Input]>) -> Result<Vec<Answer>, Failure> {
        let mut attempt = 1;
        loop {
            let (store, these) = (self.store.clone(), inputs.clone());
            let done = tokio::spawn(async move { store.commit(&these).await }).await;
            match done.unwrap_or_else(|error| Err(Failure::Refused(error.to_string()))) {
                Err(Failure::Unavailable(_)) if attempt < self.limits.attempts => {
                    self.metrics.retried();
                    tokio::time::sleep(jittered(self.limits.backoff, attempt)).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }
}

/// The pause after attempt `n`: doubled each time, give or take a quarter.
fn jittered(base: Duration, n: u32) -> Duration {
    let pause = base.saturating_mul(1 << n.saturating_sub(1).min(10));
    let percent = 75 + RandomState::new().hash_one(n) % 51;
    pause.saturating_mul(u32::try_from(percent).unwrap_or(100)) / 100
}
