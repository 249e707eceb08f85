//! What can be wrong with a file.

use crate::failure::{is_busy, is_damage, primary};
use std::io;
use std::path::PathBuf;

/// Why a file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// When there is no file, and none is to be made.
    #[error("there is no file {}", .0.display())]
    Missing(PathBuf),
    /// When the file holds nothing, and nothing is to be made in it.
    #[error("{} is empty and holds no store", .0.display())]
    Empty(PathBuf),
    /// When the directory does not exist.
    #[error("the directory of {} does not exist", .0.display())]
    NoDirectory(PathBuf),
    /// When the file, or its directory, cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// When another process uses the file.
    #[error("{} is in use by another server or tool, which holds the lock {}", path.display(), lock.display())]
    InUse {
        /// The file.
        path: PathBuf,
        /// The lock beside it.
        lock: PathBuf,
    },
    /// When the file is damaged, or no SQLite database at all.
    #[error("the file is damaged or not a SQLite database: {0}")]
    Damaged(String),
    /// When the file is a database of another program.
    #[error("the file is a database of another program")]
    NotOurs,
    /// When a program from before the first release wrote the file.
    #[error(
        "the file has schema {found}, from before the first release, and this program has {known}: \
         it cannot be brought up to date; start on a new file"
    )]
    Older {
        /// The schema of the file.
        found: usize,
        /// The schema of this program.
        known: usize,
    },
    /// When a newer program wrote the file.
    #[error("the file has schema {found}, this program knows up to {known}: a newer version wrote it")]
    Newer {
        /// The schema of the file.
        found: i64,
        /// The newest schema this program knows.
        known: usize,
    },
    /// When another program holds the database and does not let go.
    #[error("another program holds the database: {0}")]
    Held(String),
    /// When the database says something else.
    #[error("the database cannot be opened: {0}")]
    Database(String),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        match primary(&error) {
            _ if is_damage(&error) => Self::Damaged(text),
            _ if is_busy(&error) => Self::Held(text),
            _ => Self::Database(text),
        }
    }
}
