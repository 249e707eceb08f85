//! The contract between the core and a store.
//!
//! A store loads a slice, has the core decide, and writes what came back, in one transaction. It
//! never looks inside a command, an event or a state: a rule in a store is a defect.

mod clock;
mod committer;
#[cfg(feature = "conformance")]
#[allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc, reason = "it is made of tests")]
pub mod conformance;
mod contract;
mod fault;
mod memory;
mod metrics;
mod page;
mod sweeper;

pub use clock::Clock;
pub use committer::{Committer, Limits};
pub use contract::{Committed, Failure, Flush, Store};
pub use fault::{Broken, Fault, Faults};
pub use memory::MemoryStore;
pub use metrics::{Counts, Metrics};
pub use page::{Cursor, Listed, Page};
pub use sweeper::Sweeper;
