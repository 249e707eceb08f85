//! Faults on purpose: a store asks before and after every statement of a commit whether it is to
//! fail there. Nobody arms this outside of tests; disarmed it costs one atomic addition.

use crate::Failure;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How a commit is made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// When a statement is answered with an error instead of being run.
    Fail,
    /// When the connection is lost right after a statement ran.
    Cut,
}

/// Why a statement of a commit did not do its part.
#[derive(Debug)]
pub enum Broken {
    /// When the database, or a fault on purpose, refused it: the transaction is to be rolled back.
    Failed(Failure),
    /// When the connection is gone.
    Cut,
}

impl From<Failure> for Broken {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Broken> for Failure {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Failed(failure) => failure,
            Broken::Cut => Self::Unavailable("the connection was lost".to_owned()),
        }
    }
}

type Watch = Box<dyn Fn(u64) + Send>;

/// What a store is to stumble over.
#[derive(Clone, Default)]
pub struct Faults(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Statements of the present or last commit, begin and commit included.
    count: AtomicU64,
    fail_at: AtomicU64,
    cut_at: AtomicU64,
    watch: Mutex<Option<Watch>>,
}

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Faults").field("statements", &self.statements()).finish_non_exhaustive()
    }
}

impl Faults {
    /// Has statement `at` (1, 2, …) of every commit meet `fault`.
    pub fn arm(&self, fault: Fault, at: u64) {
        self.disarm();
        match fault {
            Fault::Fail => self.0.fail_at.store(at, Ordering::SeqCst),
            Fault::Cut => self.0.cut_at.store(at, Ordering::SeqCst),
        }
    }

    /// No more faults.
    pub fn disarm(&self) {
        self.0.fail_at.store(0, Ordering::SeqCst);
        self.0.cut_at.store(0, Ordering::SeqCst);
        *self.0.watch.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Calls `watch` with its number after every statement of a commit.
    pub fn watch(&self, watch: impl Fn(u64) + Send + 'static) {
        *self.0.watch.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(watch));
    }

    /// How many statements the last commit ran.
    pub fn statements(&self) -> u64 {
        self.0.count.load(Ordering::SeqCst)
    }

    /// Called by a store where a commit begins.
    pub fn begin(&self) {
        self.0.count.store(0, Ordering::SeqCst);
    }

    /// Called by a store before it runs a statement: whether to fail instead.
    pub fn fails(&self) -> bool {
        let number = self.0.count.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.fail_at.load(Ordering::SeqCst) == number
    }

    /// Called by a store after it ran a statement: whether to lose the connection now.
    pub fn cuts(&self) -> bool {
        let number = self.statements();
        if let Some(watch) = &*self.0.watch.lock().unwrap_or_else(PoisonError::into_inner) {
            watch(number);
        }
        // Batches that run side by side share the count, so that it may just have begun anew.
        number > 0 && self.0.cut_at.load(Ordering::SeqCst) == number
    }
}
