//! Whether somebody else is about: then a batch that relies on being alone mostly has to be done again.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// How many batches are cautious after one that met somebody; twice as many each time it happens again.
const FEWEST: u32 = 8;

/// No more than these, so that it is noticed when the others are gone.
const MOST: u32 = 64;

#[derive(Debug)]
pub(crate) struct Crowd {
    /// How many batches are yet to be cautious.
    left: AtomicU32,
    /// How many will, when somebody is met.
    next: AtomicU32,
}

impl Crowd {
    pub(crate) fn new() -> Self {
        Self { left: AtomicU32::new(0), next: AtomicU32::new(FEWEST) }
    }

    /// Whether the batch that asks is to be cautious.
    pub(crate) fn is_about(&self) -> bool {
        self.left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok()
    }

    /// Whether batches are cautious now.
    pub(crate) fn is_here(&self) -> bool {
        self.left.load(Relaxed) > 0
    }

    /// A batch that was not met somebody.
    pub(crate) fn met(&self) {
        let next = self.next.load(Relaxed);
        self.left.store(next, Relaxed);
        self.next.store(next.saturating_mul(2).min(MOST), Relaxed);
    }

    /// A batch that was not went through.
    pub(crate) fn passed(&self) {
        self.next.store(FEWEST, Relaxed);
    }
}
