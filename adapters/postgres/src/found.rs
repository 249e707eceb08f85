//! What is found in a database, for tools that make no store.

use crate::open::{self, OpenError, Options};
use crate::schema;
use sqlx::{ConnectOptions, Connection};

/// How the schema of a database stands to this program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// When the database holds no store.
    Nothing,
    /// When it is this program's.
    Current,
    /// When an older program made it, and opening the store brings it up to date.
    Outdated {
        /// The schema of the database.
        found: usize,
        /// The schema of this program.
        known: usize,
    },
}

/// Returns what the database at `url` holds. Changes nothing; fails where there is no such database.
pub async fn find(url: &str, options: &Options) -> Result<Found, OpenError> {
    let address = open::parse(url)?;
    let late = |_| OpenError::Unreachable("no connection in time".to_owned());
    let mut connection = tokio::time::timeout(options.patience, address.connect()).await.map_err(late)??;
    let found = schema::standing(&mut connection).await?;
    connection.close().await?;
    Ok(found)
}

/// Fails where `url` is not the address of a PostgreSQL database; asks nobody.
pub fn check_address(url: &str) -> Result<(), OpenError> {
    open::parse(url).map(|_| ())
}
