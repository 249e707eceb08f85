//! Physical stock: what came in, was counted or went elsewhere. Its state is the [`Balance`](crate::balance::Balance);
//! its events change that by the movements they make.

mod command;
mod decide;
mod event;
mod evolve;

pub use command::{Change, Command};
pub use decide::decide;
pub use event::Event;
pub use evolve::moves;
