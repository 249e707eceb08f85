//! Opening the configured store: a server makes one where there is none, a tool never does.

mod location;

pub(crate) use location::{Location, without_secrets};

use crate::config::Config;
use earmark_postgres::PostgresStore;
use earmark_sqlite::{Found, OpenError, Options, SqliteStore};
use earmark_store::{MemoryStore, Store};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Why a store was not opened. The text names it, and says what to do.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// When another server or tool uses the file.
    InUse(String),
    /// When it is not there, or is not as it must be.
    Unfit(String),
}

impl fmt::Display for Unopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse(text) | Self::Unfit(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Unopened {}

/// What a tool may do to a store that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upkeep {
    /// When the schema must be this program's already.
    Use,
    /// When it is brought up to date.
    Migrate,
}

/// Opens the store for a server, and makes it where there is none. What somebody else may put right, such as a database
/// that is still starting, does not end a server: it answers 503 and tells what is wrong until then.
pub(crate) async fn serve(config: &Config) -> Result<Arc<dyn Store>, Unopened> {
    let location = resolved(config)?;
    match &location {
        Location::Sqlite(path) => sqlite(&location, path).await,
        Location::Postgres(url) => {
            let options = earmark_postgres::Options { bell: true, ..config.postgres() };
            let store = PostgresStore::lazy(url, options).map_err(|error| unfit(&location, &error))?;
            match store.prepare().await {
                Ok(()) => {}
                Err(error) if error.may_pass() => {
                    tracing::error!("{}; serving all the same", unfit(&location, &error));
                }
                Err(error) => return Err(unfit(&location, &error)),
            }
            Ok(Arc::new(store))
        }
        Location::Memory | Location::DatabaseUrl => Ok(Arc::new(MemoryStore::default())),
    }
}

/// Opens a store that is there, for a tool.
pub(crate) async fn existing(config: &Config, upkeep: Upkeep) -> Result<Arc<dyn Store>, Unopened> {
    let location = resolved(config)?;
    match &location {
        Location::Sqlite(path) => {
            must_exist(&location, path, upkeep).await?;
            sqlite(&location, path).await
        }
        Location::Postgres(url) => {
            // Only a server reserves, and so has a use for what it knows.
            let options = earmark_postgres::Options { known: 0, ..config.postgres() };
            let found = earmark_postgres::find(url, &options).await;
            match found.map_err(|error| unfit(&location, &error))? {
                // Whoever names a database made it; its tables may be made under a login of their own.
                earmark_postgres::Found::Nothing if upkeep == Upkeep::Use => {
                    let advice = format!(
                        "the database holds no store; `earmark migrate --store {location}` or `earmark serve` makes one"
                    );
                    return Err(unfit(&location, &advice));
                }
                earmark_postgres::Found::Outdated { found, known } if upkeep == Upkeep::Use => {
                    return Err(outdated(&location, found, known));
                }
                earmark_postgres::Found::Nothing
                | earmark_postgres::Found::Outdated { .. }
                | earmark_postgres::Found::Current => {}
            }
            let store = PostgresStore::open(url, options).await;
            Ok(Arc::new(store.map_err(|error| unfit(&location, &error))?))
        }
        Location::Memory | Location::DatabaseUrl => {
            let rule = "a store in memory ends with its process, so a new one holds nothing; name a file or a database";
            Err(unfit(&location, &rule))
        }
    }
}

fn resolved(config: &Config) -> Result<Location, Unopened> {
    config.store().resolved().map_err(Unopened::Unfit)
}

/// Refuses a file that holds no store, or one that is not as it must be.
async fn must_exist(location: &Location, path: &Path, upkeep: Upkeep) -> Result<(), Unopened> {
    match earmark_sqlite::must_exist(path).await {
        Ok(Found::Outdated { found, known }) if upkeep == Upkeep::Use => {
            Err(outdated(location, found, known))
        }
        Ok(Found::Outdated { .. } | Found::Current) => Ok(()),
        Err(error @ (OpenError::Missing(_) | OpenError::Empty(_))) => {
            let advice =
                format!("{error}; check the name, or make one by `earmark serve --store {location}`");
            Err(unfit(location, &advice))
        }
        Err(error) => Err(unfit(location, &error)),
    }
}

async fn sqlite(location: &Location, path: &Path) -> Result<Arc<dyn Store>, Unopened> {
    match SqliteStore::open(path, Options::default()).await {
        Ok(store) => Ok(Arc::new(store)),
        Err(error @ OpenError::InUse { .. }) => {
            Err(Unopened::InUse(format!("cannot open {location}: {error}")))
        }
        Err(error) => Err(unfit(location, &error)),
    }
}

fn unfit(location: &Location, error: &dyn fmt::Display) -> Unopened {
    Unopened::Unfit(format!("cannot open {location}: {error}"))
}

fn outdated(location: &Location, found: usize, known: usize) -> Unopened {
    let advice = format!(
        "it has schema {found} and this program needs {known}; run `earmark migrate --store {location}` first"
    );
    unfit(location, &advice)
}
