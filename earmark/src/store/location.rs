//! Where a store is: what `--store` names, and how that is shown.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What `postgres:` and `postgresql:` are short for.
const DATABASE_URL: &str = "DATABASE_URL";

/// Where a store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Location {
    /// When it ends with the process.
    Memory,
    /// When it is a file.
    Sqlite(PathBuf),
    /// When it is a database: its address, password included.
    Postgres(String),
    /// When it is the database that the environment names.
    DatabaseUrl,
}

impl Location {
    /// Returns the address of a database; fails where the environment does not name one.
    pub(crate) fn resolved(&self) -> Result<Self, String> {
        match self {
            Self::DatabaseUrl => {
                let url = std::env::var(DATABASE_URL).map_err(|_| {
                    format!("postgres: means the database at {DATABASE_URL}, which is not set")
                })?;
                postgres(&url).map_err(|rule| format!("{DATABASE_URL} is {rule}"))
            }
            Self::Memory | Self::Sqlite(_) | Self::Postgres(_) => Ok(self.clone()),
        }
    }
}

impl FromStr for Location {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("memory", "")) => Ok(Self::Memory),
            Some(("sqlite", path)) if !path.trim_start_matches("//").is_empty() => {
                Ok(Self::Sqlite(Path::new(path.strip_prefix("//").unwrap_or(path)).to_owned()))
            }
            Some(("postgres" | "postgresql", "")) => Ok(Self::DatabaseUrl),
            Some(("postgres" | "postgresql", _)) => postgres(text),
            _ => Err("a store is sqlite:PATH, postgres://… or memory:".to_owned()),
        }
    }
}

fn postgres(url: &str) -> Result<Location, String> {
    earmark_postgres::check_address(url).map_err(|error| error.to_string())?;
    Ok(Location::Postgres(url.to_owned()))
}

/// As it may be shown: without a password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("memory:"),
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => f.write_str(&without_secrets(url)),
            Self::DatabaseUrl => f.write_str("postgres:"),
        }
    }
}

/// A text that somebody configured, as it may be shown. What stands between a user and an `@` is a password, however
/// it is written, and so is what a URL says after its `?` under that name.
pub(crate) fn without_secrets(text: &str) -> String {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), text),
    };
    let place = match rest.rsplit_once('@') {
        Some((login, host)) if login.contains(':') => {
            format!("{}@{host}", login.split(':').next().unwrap_or_default())
        }
        _ => rest.to_owned(),
    };
    let Some((path, query)) = place.split_once('?') else { return scheme + &place };
    let shown = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if !matches!(name, "host" | "port" | "user" | "dbname" | "sslmode") => {
            format!("{name}=…")
        }
        _ => pair.to_owned(),
    };
    format!("{scheme}{path}?{}", query.split('&').map(shown).collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::{Location, without_secrets};

    #[test]
    fn a_password_is_never_shown() {
        for (text, shown) in [
            ("postgres://me:se:cr@t@host:1/shop?sslmode=off", "postgres://me@host:1/shop?sslmode=off"),
            ("postgres://me:se/cr?et@host/shop", "postgres://me@host/shop"),
            ("postgres://host/shop", "postgres://host/shop"),
            ("postgres://host/shop?user=me&password=secret", "postgres://host/shop?user=me&password=…"),
            ("https://shop.example/pay?token=secret", "https://shop.example/pay?token=…"),
            ("me:secret@host/shop", "me@host/shop"),
            ("many", "many"),
        ] {
            assert_eq!(without_secrets(text), shown);
        }
    }

    #[test]
    fn a_path_is_shown_as_it_is() {
        let path = "sqlite:/srv/a:b@c/shop?.sqlite";
        assert_eq!(path.parse::<Location>().unwrap().to_string(), path);
    }

    #[test]
    fn what_is_no_store_is_refused() {
        for text in ["", "sqlite:", "sqlite://", "memory", "memory:x", "mysql:there", "shop.sqlite"] {
            assert_eq!(
                text.parse::<Location>().unwrap_err(),
                "a store is sqlite:PATH, postgres://… or memory:"
            );
        }
    }
}
