//! What is found at a path, for tools that make no store.

use crate::open::{Options, migrations};
use crate::open_error::OpenError;
use crate::schema;
use std::path::Path;

/// How the schema of a store stands to this program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// When it is this program's.
    Current,
    /// When an older program made it, and opening the store brings it up to date.
    Outdated {
        /// The schema of the file.
        found: usize,
        /// The schema of this program.
        known: usize,
    },
}

/// Returns how the store at `path` stands. Changes nothing, and fails where there is no store.
pub async fn must_exist(path: &Path) -> Result<Found, OpenError> {
    match migrations(path, &Options::default()).await? {
        Some(done) => Ok(schema::standing(done)),
        None if path.exists() => Err(OpenError::Empty(path.to_owned())),
        None => Err(OpenError::Missing(path.to_owned())),
    }
}
