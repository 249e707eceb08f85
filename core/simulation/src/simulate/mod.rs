//! A seeded world with every fault on: messages come late, twice, in another order or not at all, the
//! program crashes before a commit and before its answer, workers die between call and reply, clocks
//! jump. Every move is checked on the way, and in the end every order has ended.

mod network;
mod opening;
mod run;
mod scenario;
mod workers;
mod world;

pub use run::{Failure, Outcome, simulate};
pub use scenario::{Faults, Network, Scenario};
