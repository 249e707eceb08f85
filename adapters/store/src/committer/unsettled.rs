//! A batch that others see already, and that is not yet known to be on disk.

use super::job::Job;
use crate::{Failure, Flush, Metrics};
use earmark_core::step::Answer;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Its inputs are answered as soon as it is on disk, whatever is committed meanwhile.
#[derive(Debug)]
pub(super) struct Unsettled(JoinHandle<Vec<Job>>);

impl Unsettled {
    /// `size`: how many inputs the batch had, with those that were put off.
    pub(super) fn new(flush: Flush, done: Vec<(Job, Answer)>, size: usize, metrics: Arc<Metrics>) -> Self {
        Self(tokio::spawn(async move {
            match flush.await {
                Ok(()) => {
                    metrics.committed(size);
                    done.into_iter().for_each(|(job, answer)| job.answer(Ok(answer)));
                    vec![]
                }
                Err(failure) => {
                    if matches!(failure, Failure::Conflict(_)) {
                        metrics.conflicted();
                        tracing::debug!(%failure, "a batch met another transaction on its way to the disk");
                    } else {
                        metrics.retried();
                        tracing::warn!(%failure, inputs = done.len(), "a batch may not have got to disk");
                    }
                    done.into_iter().map(|(job, _)| job).collect()
                }
            }
        }))
    }

    /// Waits until that is known. Returns those who may be lost, to be fed again: by then the store
    /// knows whether they are there.
    pub(super) async fn lost(&mut self) -> Vec<Job> {
        (&mut self.0).await.unwrap_or_default()
    }
}
