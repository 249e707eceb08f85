//! A reservation: lines taken together under one id, from its hold to its end.

mod command;
mod decide;
mod event;
mod evolve;
mod parcel;
mod state;

pub use command::{Command, Mode, OnShortage, Opening, Request, Terms};
pub use decide::decide;
pub use event::Event;
pub use evolve::evolve;
pub use parcel::Parcel;
pub use state::{HeldLine, Reservation, Status};
