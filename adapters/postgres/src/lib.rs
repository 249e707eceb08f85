//! Earmark's store on PostgreSQL 15 or newer, for any number of servers on one database.
//!
//! A batch is one transaction of few statements: one locks the balances it touches, one loads every
//! row it wants, one or two write. Reserves of one balance each do without: they are decided on what is known, and one
//! statement writes them where it finds that to be so. Several connections commit side by side; what they share is kept apart by the locks, and
//! guarded by versions and unique keys. Nothing here looks inside a command,
//! an event or a state: columns are mapped, and the schema's checks stand behind the core as a second
//! wall.

mod barrier;
mod batch;
mod bell;
mod crowd;
mod durable;
mod failure;
mod flush;
mod found;
mod journal;
mod known;
mod ledger;
mod lists;
mod load;
mod open;
mod pack;
mod prune;
mod read;
mod relations;
mod rows;
mod schema;
mod seats;
mod session;
mod store;
mod weeks;
mod whole;
mod write;

pub use found::{Found, check_address, find};
pub use open::{OpenError, Options};
pub use store::PostgresStore;
