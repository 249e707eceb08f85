//! What goes into a batch: what is left over, what waits, and where it has to wait what comes a moment later.

use super::job::Job;
use super::run::Runner;
use crate::Failure;
use std::iter;
use std::time::Duration;
use tokio::sync::mpsc::Receiver;

/// How long a batch gathers at most, where it would have to wait anyway.
const GATHERING: Duration = Duration::from_millis(1);

impl Runner {
    /// What was put off, in its order, and behind it the servings owed: at most a quarter of a batch.
    pub(super) fn left_over(&mut self) -> Vec<Job> {
        let mut jobs: Vec<Job> = self.deferred.drain(..).collect();
        let owed = iter::from_fn(|| self.owed.pop_first()).take((self.limits.batch / 4).max(1));
        jobs.extend(owed.filter_map(Job::serving));
        jobs
    }

    /// Takes in what waits.
    pub(super) fn take(&self, waiting: &mut Receiver<Job>, jobs: &mut Vec<Job>) {
        while jobs.len() < self.limits.batch {
            let Ok(next) = waiting.try_recv() else { break };
            jobs.extend(self.in_time(next));
        }
    }

    /// Waits a moment for more, where a batch would have to wait anyway and had better be a large one: where others are
    /// at its balances, for those of the last batch, who mostly come again once they are answered; where the last
    /// one was refused and is on its way to the disk, until this is as large. One caller alone is not held back.
    pub(super) async fn gather(&self, waiting: &mut Receiver<Job>, jobs: &mut Vec<Job>) {
        self.take(waiting, jobs);
        let is_on_its_way = self.unsettled.is_some();
        let goal = if self.store.is_crowded() {
            self.last + if is_on_its_way { jobs.len() } else { 0 }
        } else if self.refused && is_on_its_way {
            self.last
        } else {
            return;
        };
        let goal = goal.min(self.limits.batch);
        let mut over = std::pin::pin!(tokio::time::sleep(GATHERING));
        while jobs.len() < goal {
            tokio::select! {
                biased;
                next = waiting.recv() => match next {
                    Some(next) => jobs.extend(self.in_time(next)),
                    None => return,
                },
                () = &mut over => return,
            }
        }
    }

    /// What comes to its turn, unless it waited too long: whoever sent it has given up, or will ask
    /// again, and more work is the last thing a store needs that fell behind.
    pub(super) fn in_time(&self, job: Job) -> Option<Job> {
        self.metrics.taken(1);
        if job.is_overdue(self.limits.wait) {
            self.metrics.turned_away();
            job.answer(Err(Failure::Busy { retry_after: self.limits.retry_after }));
            return None;
        }
        Some(job)
    }
}
