//! Earmark as the outside sees it: every resource, event, command and problem is one type, in one place.
//!
//! What the server sends, its OpenAPI document, the schemas of its events and the TypeScript types are made
//! of these types. Like the core, this crate has no clock and no I/O, and compiles without the standard library.
#![no_std]

extern crate alloc;

/// Gives published types what all of them have. The comments on their fields are the descriptions in the documents.
macro_rules! published {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $item
    )*};
}

pub mod event;
mod line;
pub mod problem;
#[cfg(feature = "schema")]
pub mod request;
pub mod resource;
mod seconds;
mod stamp;
mod words;

pub use line::Line;
pub use seconds::Seconds;
pub use stamp::Stamp;
pub use words::{ActionName, Duty, SupplyStage};
