//! What the server publishes: one type for each type of event, in the envelope of `CloudEvents` 1.0.

mod cloud_event;
mod project;
mod types;

pub use cloud_event::CloudEvent;
#[cfg(feature = "schema")]
pub use cloud_event::schema;
pub use types::*;
