//! The schema: embedded migrations, applied by one server at a time.

use crate::found::Found;
use crate::open::OpenError;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, PgTransaction};

/// Migrations in order. One that was released never changes; the next one is appended.
const MIGRATIONS: [&str; 4] = [
    include_str!("schema/0001_tables.sql"),
    include_str!("schema/0002_history.sql"),
    include_str!("schema/0003_weeks.sql"),
    include_str!("schema/0004_claims.sql"),
];

/// The number of the first migration. Those before it made schemas that were never released.
const FIRST: usize = 24;

/// The schema that this program needs.
const KNOWN: usize = FIRST + MIGRATIONS.len() - 1;

/// What servers that migrate wait for: "EARM", of locks that nobody else takes by two numbers.
const LOCK: (i32, i32) = (0x4541_524D, 1);

/// How many positions lie between two eras: more than any database has transactions.
const ERA: i64 = 1 << 48;

/// Which migration the database is at; 0 where it has none of ours.
pub(crate) async fn version(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    // Asked of the catalogue's own rows: a look-up by name may remember that there was none.
    let there = "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'migrations' \
                 AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'earmark'))";
    if !sqlx::query_scalar::<_, bool>(there).fetch_one(&mut *connection).await? {
        return Ok(0);
    }
    sqlx::query_scalar("SELECT coalesce(max(number), 0) FROM earmark.migrations").fetch_one(connection).await
}

/// Whether it is at the one this program knows; refuses a newer one.
pub(crate) async fn is_current(connection: &mut PgConnection) -> Result<bool, OpenError> {
    let found = version(connection).await?;
    match usize::try_from(found) {
        Ok(found) if found <= KNOWN => Ok(found == KNOWN),
        _ => Err(OpenError::Newer { found, known: KNOWN }),
    }
}

/// How the schema of the database stands to this program's.
pub(crate) async fn standing(connection: &mut PgConnection) -> Result<Found, OpenError> {
    if is_current(connection).await? {
        return Ok(Found::Current);
    }
    match usize::try_from(version(connection).await?).unwrap_or_default() {
        0 => Ok(Found::Nothing),
        found @ ..FIRST => Err(draft(found)),
        found => Ok(Found::Outdated { found, known: KNOWN }),
    }
}

/// A schema from before the first release.
fn draft(found: usize) -> OpenError {
    OpenError::Older { found, known: KNOWN, reason: "no release ever made that one".to_owned() }
}

/// Brings the database up to this program's schema, in one transaction; needs no more than the right
/// to read where nothing is to be done.
pub(crate) async fn migrate(connection: &mut PgConnection) -> Result<(), OpenError> {
    let server: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int")
        .fetch_one(&mut *connection)
        .await?;
    if server < 150_000 {
        return Err(OpenError::Old((server / 10_000).to_string()));
    }
    if !is_current(connection).await? {
        let found = usize::try_from(version(connection).await?).unwrap_or_default();
        let older = |reason| OpenError::Older { found, known: KNOWN, reason };
        if (1..FIRST).contains(&found) {
            return Err(draft(found));
        }
        let mut transaction = connection.begin().await?;
        apply(&mut transaction).await.map_err(|error| match error {
            OpenError::Rights(reason) => older(reason),
            other => other,
        })?;
        transaction.commit().await?;
    }
    begin_era(connection).await
}

async fn apply(transaction: &mut PgTransaction<'_>) -> Result<(), OpenError> {
    lock(transaction).await?;
    // Another server may have done it while we waited.
    if is_current(transaction).await? {
        return Ok(());
    }
    let done = usize::try_from(version(transaction).await?).unwrap_or_default();
    if done == 0 {
        let begin = "CREATE SCHEMA IF NOT EXISTS earmark; \
                     CREATE TABLE earmark.migrations (number bigint PRIMARY KEY, applied_at timestamptz DEFAULT now())";
        sqlx::raw_sql(begin).execute(&mut **transaction).await?;
    }
    for (number, migration) in (FIRST..).zip(MIGRATIONS).filter(|(number, _)| *number > done) {
        sqlx::raw_sql(migration).execute(&mut **transaction).await?;
        sqlx::query("INSERT INTO earmark.migrations (number) VALUES ($1)")
            .bind(i64::try_from(number).unwrap_or_default())
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

async fn lock(transaction: &mut PgTransaction<'_>) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock($1, $2)")
        .bind(LOCK.0)
        .bind(LOCK.1)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// A database that was restored into another server counts its transactions anew: its journal then
/// has a position that no transaction of this server can have had, and a new era begins behind it.
async fn begin_era(connection: &mut PgConnection) -> Result<(), OpenError> {
    let ahead = "SELECT coalesce((SELECT max(position) FROM earmark.journal), 0) - base \
                 >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM earmark.era";
    if !sqlx::query_scalar::<_, bool>(ahead).fetch_one(&mut *connection).await? {
        return Ok(());
    }
    let mut transaction = connection.begin().await?;
    lock(&mut transaction).await?;
    if sqlx::query_scalar::<_, bool>(ahead).fetch_one(&mut *transaction).await? {
        sqlx::query("UPDATE earmark.era SET base = base + $1").bind(ERA).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}
