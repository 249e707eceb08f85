//! Which store a name means.

use crate::config::Config;
use earmark_postgres::{OpenError, PostgresStore};
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::{MemoryStore, Store};
use std::path::Path;
use std::sync::Arc;

/// Opens the configured store, and makes it where there is none yet.
pub(crate) async fn open(config: &Config) -> Result<Arc<dyn Store>, String> {
    let name = config.store();
    let told = |error: &dyn std::fmt::Display| format!("cannot open {}: {error}", shown(name));
    match name.split_once(':') {
        Some(("memory", "")) => Ok(Arc::new(MemoryStore::default())),
        Some(("sqlite", path)) if !path.is_empty() => {
            let path = path.strip_prefix("//").unwrap_or(path);
            let store = SqliteStore::open(Path::new(path), Options::default()).await;
            Ok(Arc::new(store.map_err(|error| told(&error))?))
        }
        Some(("postgres" | "postgresql", _)) => {
            let address = address(name).map_err(|error| told(&error))?;
            // Only a server reserves, and so has a use for what it knows.
            let options = earmark_postgres::Options { known: 0, ..config.postgres() };
            let store = PostgresStore::open(&address, options).await;
            Ok(Arc::new(store.map_err(|error| told(&error))?))
        }
        _ => Err(told(&"a store is sqlite:PATH, postgres://… or memory:")),
    }
}

/// The same for a server. What somebody else may put right, such as a database that is still starting,
/// does not end it: it answers 503 and tells what is wrong until then.
pub(crate) async fn serve(config: &Config) -> Result<Arc<dyn Store>, String> {
    let name = config.store();
    if !name.starts_with("postgres:") && !name.starts_with("postgresql:") {
        return open(config).await;
    }
    let told = |error: OpenError| format!("cannot open {}: {error}", shown(name));
    let options = earmark_postgres::Options { bell: true, ..config.postgres() };
    let store = PostgresStore::lazy(&address(name)?, options).map_err(told)?;
    match store.prepare().await {
        Ok(()) => {}
        Err(error) if error.may_pass() => tracing::error!("{}; serving all the same", told(error)),
        Err(error) => return Err(told(error)),
    }
    Ok(Arc::new(store))
}

/// Where the database is: the name itself, or what the environment says.
fn address(name: &str) -> Result<String, String> {
    match name.split_once(':') {
        Some((_, "")) => std::env::var("DATABASE_URL")
            .map_err(|_| format!("{name} means the database at DATABASE_URL, which is not set")),
        _ => Ok(name.to_owned()),
    }
}

/// A name as it may be shown: without a password.
pub(crate) fn shown(name: &str) -> String {
    let Some((scheme, rest)) = name.split_once("://") else { return name.to_owned() };
    let (place, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let Some((login, host)) = place.rsplit_once('@') else { return name.to_owned() };
    let user = login.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}{tail}")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(shown("postgres://me:se:cr@t@host:1/shop?x=1"), "postgres://me@host:1/shop?x=1");
        assert_eq!(shown("postgres://host/shop"), "postgres://host/shop");
        assert_eq!(shown("sqlite:shop.db"), "sqlite:shop.db");
    }
}
