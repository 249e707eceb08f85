//! Everything that can happen in a small world, explored to the end.
//!
//! A state is the rows of the store, the messages still under way and the time; a move delivers a
//! message, answers a debt, lets the sweeper come, or lets time pass to the next instant at which
//! anything may change. From each state every move is made; a state that was seen is not looked at
//! again. A message stays deliverable after it was taken, so every duplicate is delivered at every
//! later moment, and must change nothing; a message that is never delivered is a lost one.

mod canon;
mod made;
mod moves;
mod repeat;
mod seen;
mod state;
mod trace;
mod transition;
mod walk;
mod world;

pub use moves::Move;
pub use state::State;
pub use trace::Trace;
pub use walk::{Report, Walk, explore};
pub use world::{Message, When, Worker, World};
