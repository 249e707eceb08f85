//! A throw-away PostgreSQL for tests and benchmarks.
//!
//! [`Cluster::shared`] is one cluster for all test processes of a run: the first that needs it starts
//! it, and it ends by itself when none of them lives any more. It does not sync to disk.
//! [`Cluster::private`] is one of your own, to crash and to measure; it syncs unless told otherwise.
//! Where `DATABASE_URL` is set, the shared cluster is that server.
//!
//! Everything blocks: it waits for processes of PostgreSQL itself and needs nothing else.

mod cluster;
mod database;
mod home;
mod owner;
mod programs;
mod url;

pub use cluster::Cluster;
pub use database::Database;
pub use programs::{OLDEST, Programs};

/// Why there is no cluster, or why it did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(String);

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// Says what was attempted when something went wrong.
fn doing<E: std::fmt::Display>(what: impl std::fmt::Display) -> impl FnOnce(E) -> Trouble {
    move |error| Trouble(format!("{what}: {error}"))
}
