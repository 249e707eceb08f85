//! The order and its process manager: what happens next is a function of its state.

mod asks;
mod buying;
mod command;
mod decide;
mod event;
mod evolve;
mod owes;
mod state;
mod status;

pub use asks::{Asks, asks};
pub use buying::{Buying, BuyingStage};
pub use command::{Command, News, Request};
pub use decide::decide;
pub use event::{Event, Plan};
pub use evolve::evolve;
pub use owes::owes;
pub use state::{Ask, Duty, Order, Payment, Refund, Stage};
pub use status::Status;
