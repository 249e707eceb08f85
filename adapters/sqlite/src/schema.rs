//! The schema: embedded migrations, and how a file says whose it is and how old.

use crate::found::Found;
use crate::open_error::OpenError;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Row};

/// Written into the file's header: "EARM".
const APPLICATION: i64 = 0x4541_524D;

/// Schemas up to this one were never released, and are not brought up to date.
const DRAFTS: usize = 3;

/// Migrations in order. One that was released never changes; the next one is appended.
const MIGRATIONS: [&str; 4] = [
    include_str!("schema/0001_tables.sql"),
    include_str!("schema/0002_history.sql"),
    include_str!("schema/0003_walls.sql"),
    include_str!("schema/0004_claims.sql"),
];

/// The schema of this program.
const KNOWN: usize = DRAFTS + MIGRATIONS.len();

async fn number(connection: &mut SqliteConnection, sql: &'static str) -> Result<i64, sqlx::Error> {
    sqlx::query(sql).fetch_one(connection).await?.try_get(0)
}

/// How many migrations a file has seen; refuses a file that is not ours, older than any release, or newer
/// than this program.
pub(crate) async fn version(connection: &mut SqliteConnection) -> Result<usize, OpenError> {
    let application = number(connection, "PRAGMA application_id").await?;
    let version = number(connection, "PRAGMA user_version").await?;
    let tables = number(connection, "SELECT count(*) FROM sqlite_schema").await?;
    let empty = application == 0 && version == 0 && tables == 0;
    if application != APPLICATION && !empty {
        return Err(OpenError::NotOurs);
    }
    match usize::try_from(version) {
        Ok(0) if empty => Ok(0),
        Ok(found @ ..=DRAFTS) => Err(OpenError::Older { found, known: KNOWN }),
        Ok(version @ ..=KNOWN) => Ok(version - DRAFTS),
        _ => Err(OpenError::Newer { found: version, known: KNOWN }),
    }
}

/// How the schema after so many migrations stands to this program's.
pub(crate) fn standing(done: usize) -> Found {
    if done < MIGRATIONS.len() {
        Found::Outdated { found: DRAFTS + done, known: KNOWN }
    } else {
        Found::Current
    }
}

/// Brings a file up to this program's schema, in one transaction.
pub(crate) async fn migrate(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
    let done = version(connection).await?;
    for migration in MIGRATIONS.iter().skip(done) {
        sqlx::raw_sql(*migration).execute(&mut *connection).await?;
    }
    if done < MIGRATIONS.len() {
        // Pragmas take no parameters.
        let mark = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {KNOWN}");
        sqlx::raw_sql(AssertSqlSafe(mark)).execute(&mut *connection).await?;
    }
    sqlx::query("COMMIT").execute(connection).await?;
    Ok(())
}
