//! Earmark as the outside sees it: every resource, event, command and problem is one type, in one place.
//!
//! What the server sends, its OpenAPI document, the schemas of its events and the TypeScript types are made
//! of these types. Like the core, this crate has no clock and no I/O, and compiles without the standard library.
#![no_std]

extern crate alloc;

mod line;
mod seconds;
mod stamp;

pub use line::Line;
pub use seconds::Seconds;
pub use stamp::Stamp;
