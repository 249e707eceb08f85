//! Debts: what the process still owes the outside, recorded with the change that made it owe.

mod action;
mod command;
mod decide;
mod destination;
mod event;
mod evolve;
mod key;
mod reply;
mod state;

pub use action::{Action, Owed};
pub use command::Command;
pub use decide::decide;
pub use destination::{ActionKind, Destination};
pub use event::Event;
pub use evolve::evolve;
pub use key::Key;
pub use reply::{Reply, SupplyStatus};
pub use state::{Debt, Status};
