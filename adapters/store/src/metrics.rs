//! What the committer counts, for whoever shows it.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counters of a committer. Plain numbers since its start; `queued` is how many wait now.
#[derive(Debug, Default)]
pub struct Metrics {
    batches: AtomicU64,
    inputs: AtomicU64,
    largest_batch: AtomicU64,
    refused_singles: AtomicU64,
    retries: AtomicU64,
    conflicts: AtomicU64,
    turned_away: AtomicU64,
    queued: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Batches that were committed and are on disk.
    pub batches: u64,
    /// Inputs in them; one that was put off counts each time.
    pub inputs: u64,
    /// The largest batch so far.
    pub largest_batch: u64,
    /// Inputs that failed alone.
    pub refused_singles: u64,
    /// Batches tried again because the store was unavailable.
    pub retries: u64,
    /// Batches tried again because another transaction got in the way.
    pub conflicts: u64,
    /// Inputs turned away: the queue was full, or they waited too long.
    pub turned_away: u64,
    /// Inputs that wait now.
    pub queued: u64,
}

impl Metrics {
    /// The counters now.
    pub fn counts(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            batches: read(&self.batches),
            inputs: read(&self.inputs),
            largest_batch: read(&self.largest_batch),
            refused_singles: read(&self.refused_singles),
            retries: read(&self.retries),
            conflicts: read(&self.conflicts),
            turned_away: read(&self.turned_away),
            queued: read(&self.queued),
        }
    }

    pub(crate) fn committed(&self, inputs: usize) {
        self.batches.fetch_add(1, Ordering::Relaxed);
        self.inputs.fetch_add(inputs as u64, Ordering::Relaxed);
        self.largest_batch.fetch_max(inputs as u64, Ordering::Relaxed);
    }

    pub(crate) fn refused_single(&self) {
        self.refused_singles.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn retried(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn conflicted(&self) {
        self.conflicts.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn turned_away(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn queued(&self) {
        self.queued.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn taken(&self, inputs: usize) {
        self.queued.fetch_sub(inputs as u64, Ordering::Relaxed);
    }
}
