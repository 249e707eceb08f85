//! Purchase orders: what was asked of a supplier, and what of it has arrived.

mod command;
mod decide;
mod event;
mod evolve;
mod state;

pub use command::Command;
pub use decide::decide;
pub use event::Event;
pub use evolve::evolve;
pub use state::{BoughtLine, Purchase, Status};
