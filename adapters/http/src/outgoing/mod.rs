//! What the process owes the outside, called at configured URLs. Never inside a transaction: a debt is
//! claimed in one, called with nothing held, and answered in another.

mod call;
mod destination;
mod reply;
mod worker;

pub use destination::Destinations;
pub use worker::Worker;
