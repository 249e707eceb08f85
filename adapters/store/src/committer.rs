//! Group commit: requests queue, and one task commits all that wait as one batch. A store that can
//! commit several batches side by side gets as many queues, each with its task; inputs that name the
//! same balance first go the same way, so that they share a batch instead of waiting for each other.
//!
//! No input is answered before its commit is on disk; the next batch need not wait for that. None is booked twice, even where a commit got lost and
//! its batch is fed again: almost every command finds by its own id or reference that it is done
//! already, facts are looked up by their receipt, and the few that would count twice get a receipt
//! of their own here (see [`Command::counts_twice`]).

mod job;
mod lane;
mod run;
mod take;
mod unsettled;

use crate::{Counts, Failure, Metrics, Store};
use earmark_core::step::{Answer, Command, Input};
use job::{Job, Waiting};
use lane::lane;
use run::Runner;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// The bounds of a committer.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many inputs wait in one queue at most; more are turned away.
    pub queue: usize,
    /// How many inputs one batch takes at most.
    pub batch: usize,
    /// How long one waits for its turn at most; then it is turned away, untouched. Inputs that are to
    /// apply in order wait as long as it takes, or a later one might pass an earlier one.
    pub wait: Duration,
    /// How often a batch is tried while the store is unavailable.
    pub attempts: u32,
    /// The pause before the second attempt; it doubles from one to the next, give or take a quarter.
    pub backoff: Duration,
    /// What whoever is turned away is told to wait.
    pub retry_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            queue: 8192,
            batch: 512,
            wait: Duration::from_secs(10),
            attempts: 6,
            backoff: Duration::from_millis(20),
            retry_after: Duration::from_secs(1),
        }
    }
}

/// The one way to write to a store.
#[derive(Debug)]
pub struct Committer {
    queues: Vec<mpsc::Sender<Job>>,
    metrics: Arc<Metrics>,
    limits: Limits,
    stop: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Committer {
    /// Starts the tasks that commit. Needs a running tokio.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an `Arc` of any store becomes one of `dyn Store` here"
    )]
    pub fn start(store: Arc<dyn Store>, limits: Limits) -> Arc<Self> {
        let (stop, stopped) = watch::channel(false);
        let metrics = Arc::new(Metrics::default());
        let start = |_| {
            let (queue, waiting) = mpsc::channel(limits.queue.max(1));
            let runner = Runner::new(store.clone(), limits, metrics.clone());
            (queue, tokio::spawn(runner.run(waiting, stopped.clone())))
        };
        let (queues, tasks) = (0..store.lanes().max(1)).map(start).unzip();
        Arc::new(Self { queues, metrics, limits, stop, tasks: Mutex::new(tasks) })
    }

    /// Hands in an input and waits for the answer of what was committed. Inputs that wait together are
    /// taken in the order in which they were handed in, as far as they go the same way.
    pub async fn submit(&self, input: Input) -> Result<Answer, Failure> {
        let (job, answer) = Job::new(receipted(input));
        let Some(queue) = self.queue(&job.input.command) else { return Err(stopped()) };
        self.metrics.queued();
        if let Err(error) = queue.try_send(job) {
            self.metrics.taken(1);
            return Err(match error {
                mpsc::error::TrySendError::Full(_) => {
                    self.metrics.turned_away();
                    Failure::Busy { retry_after: self.limits.retry_after }
                }
                mpsc::error::TrySendError::Closed(_) => stopped(),
            });
        }
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Hands in inputs that apply in order, in slices between which others get their turn, and waits
    /// for the answer of each. A slice waits for room and queues without a gap, so a full queue turns
    /// none of them away and none overtakes another. The next one queues while the one before is
    /// committed, so that the committer need not wait for us.
    pub async fn submit_in_order(&self, inputs: &[Input]) -> Vec<Result<Answer, Failure>> {
        // Two slices are under way at most: together a batch, and half of what the queue holds.
        let slice = (self.limits.batch / 2).min(self.limits.queue / 4).max(1);
        let mut answers = Vec::with_capacity(inputs.len());
        // One way for all of them: order holds only there.
        let Some(queue) = inputs.first().and_then(|first| self.queue(&first.command)) else { return answers };
        let mut before = vec![];
        for slice in inputs.chunks(slice) {
            let Ok(room) = queue.reserve_many(slice.len()).await else { break };
            let mut waiting = Vec::with_capacity(slice.len());
            for (seat, input) in room.zip(slice) {
                let (job, answer) = Job::patient(receipted(input.clone()));
                self.metrics.queued();
                seat.send(job);
                waiting.push(answer);
            }
            answered(std::mem::replace(&mut before, waiting), &mut answers).await;
        }
        answered(before, &mut answers).await;
        answers.resize_with(inputs.len(), || Err(stopped()));
        answers
    }

    /// The counters now.
    pub fn counts(&self) -> Counts {
        self.metrics.counts()
    }

    /// The bounds it was started with.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Accepts nothing more, finishes what waits, and returns.
    pub async fn shutdown(&self) {
        self.stop.send_replace(true);
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "the committer did not end well");
            }
        }
    }

    fn queue(&self, command: &Command) -> Option<&mpsc::Sender<Job>> {
        self.queues.get(lane(command, self.queues.len()))
    }
}

async fn answered(waiting: Vec<Waiting>, answers: &mut Vec<Result<Answer, Failure>>) {
    for answer in waiting {
        answers.push(answer.await.unwrap_or_else(|_| Err(stopped())));
    }
}

fn stopped() -> Failure {
    Failure::Unavailable("the committer has stopped".to_owned())
}

fn receipted(input: Input) -> Input {
    Input { keyed: input.keyed || input.command.counts_twice(), ..input }
}
