//! The relations that are not rows by key: what is due and owed, who holds, who waits.

use crate::failure::{corrupt, failure};
use crate::lists::{key, limit};
use earmark_core::step::Command;
use earmark_core::words::{BalanceKey, Id, Time};
use earmark_store::{Cursor, Failure, Listed, Page};
use sqlx::postgres::PgConnection;
use sqlx::{query, query_scalar};

fn millis(time: Time) -> i64 {
    time.millis().cast_signed()
}

fn bounded(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn ids(found: Vec<String>) -> Result<Vec<Id>, Failure> {
    found.into_iter().map(|id| Id::stored(id).map_err(corrupt)).collect()
}

/// Expiries to announce and servings owed, at most `limit` of each.
pub(crate) async fn owed_now(
    connection: &mut PgConnection,
    now: Time,
    limit: usize,
) -> Result<Vec<Command>, Failure> {
    let due = query_scalar!(
        "SELECT id FROM earmark.reservations WHERE status IN ('pending', 'waiting') AND expires_at <= $1 \
         ORDER BY expires_at, id LIMIT $2",
        millis(now),
        bounded(limit)
    );
    let due = ids(due.fetch_all(&mut *connection).await.map_err(failure)?)?;
    let mut commands: Vec<_> =
        due.into_iter().map(|reservation_id| Command::Expire { reservation_id }).collect();
    let owing = query!(
        "SELECT sku, location FROM earmark.balances WHERE owed_from IS NOT NULL ORDER BY sku, location LIMIT $1",
        bounded(limit)
    );
    for row in owing.fetch_all(connection).await.map_err(failure)? {
        commands.push(Command::Serve { key: key(&row.sku, &row.location)? });
    }
    Ok(commands)
}

/// Debts a worker may claim, the longest due first.
pub(crate) async fn claimable(
    connection: &mut PgConnection,
    now: Time,
    limit: usize,
) -> Result<Vec<Id>, Failure> {
    let found = query_scalar!(
        "SELECT id FROM earmark.debts WHERE status = 'owed' AND due_at <= $1 ORDER BY due_at, id LIMIT $2",
        millis(now),
        bounded(limit)
    );
    ids(found.fetch_all(connection).await.map_err(failure)?)
}

/// Live reservations with a line on a balance, by id.
pub(crate) async fn holders(
    connection: &mut PgConnection,
    key: &BalanceKey,
    page: &Page,
) -> Result<Listed<Id>, Failure> {
    let after = page.after.as_ref().map_or("", |Cursor(text)| text);
    let found = query_scalar!(
        "(SELECT r.id AS \"id!\" FROM earmark.reservations AS r \
           WHERE r.sku = $1 AND r.location = $2 AND r.live AND r.id > $3 ORDER BY r.id LIMIT $4) \
         UNION \
         (SELECT l.reservation_id FROM earmark.reservation_lines AS l \
           WHERE l.sku = $1 AND l.location = $2 AND l.live AND l.reservation_id > $3 \
           ORDER BY l.reservation_id LIMIT $4) \
         ORDER BY 1 LIMIT $4",
        key.sku.as_str(),
        key.location.as_str(),
        after,
        limit(page)
    );
    let found = ids(found.fetch_all(connection).await.map_err(failure)?)?;
    Ok(page.cut(found, |id| Cursor(id.to_string())))
}

/// How many tickets of a balance's queue are not behind this one.
pub(crate) async fn position(
    connection: &mut PgConnection,
    key: &BalanceKey,
    ticket: u64,
) -> Result<u64, Failure> {
    let found = query_scalar!(
        "SELECT (SELECT count(*) FROM earmark.reservations \
             WHERE sku = $1 AND location = $2 AND lacks > 0 AND ticket <= $3) \
           + (SELECT count(*) FROM earmark.reservation_lines \
             WHERE sku = $1 AND location = $2 AND lacks > 0 AND ticket <= $3) AS \"position!\"",
        key.sku.as_str(),
        key.location.as_str(),
        ticket.cast_signed()
    );
    u64::try_from(found.fetch_one(connection).await.map_err(failure)?).map_err(corrupt)
}
