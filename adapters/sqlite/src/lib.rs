//! Earmark's store on an embedded SQLite file.
//!
//! One connection writes, a few read beside it (write-ahead log), and a lock beside the file refuses
//! a second server. Every commit is synced before it is answered. Nothing here looks inside a
//! command, an event or a state: columns are mapped, and the schema's checks and triggers stand
//! behind the core as a second wall.

mod batch;
mod failure;
mod found;
mod history;
mod lists;
mod load;
mod movements;
mod open;
mod open_error;
mod prune;
mod read;
mod relations;
mod rows;
mod schema;
mod session;
mod shape;
mod store;
mod values;
mod whole;
mod write;

pub use found::{Found, must_exist};
pub use open::Options;
pub use open_error::OpenError;
pub use store::SqliteStore;
