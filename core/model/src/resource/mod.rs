//! What the server shows: one type for each resource, used by every route, the batch and the events.

mod audit;
mod balance;
mod debt;
mod event_type;
mod explain;
mod health;
mod movement;
mod order;
mod outcome;
mod page;
mod policy;
mod purchase;
mod reservation;
mod why;

pub use audit::*;
pub use balance::{Balance, Figures, Stock, Transferred};
pub use debt::*;
pub use event_type::*;
pub use explain::Behind;
pub use health::*;
pub use movement::*;
pub use order::*;
pub use outcome::*;
pub use page::*;
pub use policy::*;
pub use purchase::*;
pub use reservation::*;
pub use why::*;
