//! What happened, as CloudEvents 1.0.

mod cursor;
mod project;
mod schemas;

pub(crate) use cursor::{Entry, Reader};
pub(crate) use project::project;
pub(crate) use schemas::{TYPES, schema};
