//! The relations that are not rows by key: what is due and owed, who holds, who waits.

use crate::failure::{corrupt, failure};
use crate::lists::{key, limit};
use crate::read::columns;
use earmark_core::debt::{ActionKind, Debt, Destination};
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
    let due = due_by(connection, now, limit).await?;
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

/// Debts to these destinations that a worker may claim, the longest due first: each kind of action is a range of its
/// own in the index.
pub(crate) async fn claimable(
    connection: &mut PgConnection,
    destinations: &[Destination],
    now: Time,
    limit: usize,
) -> Result<Vec<Debt>, Failure> {
    let kinds: Vec<&str> = destinations.iter().flat_map(|to| to.kinds()).map(ActionKind::as_str).collect();
    let found = query_scalar!(
        "SELECT found.body AS \"body!\" FROM unnest($1::text[]) AS wanted (kind) CROSS JOIN LATERAL ( \
           SELECT d.due_at, d.id, to_json(d)::text AS body FROM earmark.debts AS d \
           WHERE d.status = 'owed' AND d.action ->> 'kind' = wanted.kind AND d.due_at <= $2 \
           ORDER BY d.due_at, d.id LIMIT $3) AS found \
         ORDER BY found.due_at, found.id LIMIT $3",
        &kinds as _,
        millis(now),
        bounded(limit)
    );
    let found = found.fetch_all(connection).await.map_err(failure)?;
    found.iter().map(|body| serde_json::from_str(body).map_err(corrupt)).collect()
}

/// Ids of reservations whose deadline comes by then, the earliest first.
pub(crate) async fn due_by(
    connection: &mut PgConnection,
    by: Time,
    limit: usize,
) -> Result<Vec<Id>, Failure> {
    let due = query_scalar!(
        "SELECT id FROM earmark.reservations WHERE status IN ('pending', 'waiting') AND expires_at <= $1 \
         ORDER BY expires_at, id LIMIT $2",
        millis(by),
        bounded(limit)
    );
    ids(due.fetch_all(connection).await.map_err(failure)?)
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

/// How many tickets of its balance's queue are not behind each of these.
pub(crate) async fn positions(
    connection: &mut PgConnection,
    tickets: &[(BalanceKey, u64)],
) -> Result<Vec<u64>, Failure> {
    let (skus, locations) = columns(tickets.iter().map(|(key, _)| key));
    let numbers: Vec<i64> = tickets.iter().map(|(_, ticket)| ticket.cast_signed()).collect();
    let found = query_scalar!(
        "SELECT (SELECT count(*) FROM earmark.reservations AS r \
             WHERE r.sku = wanted.sku AND r.location = wanted.location AND r.lacks > 0 AND r.ticket <= wanted.ticket) \
           + (SELECT count(*) FROM earmark.reservation_lines AS l \
             WHERE l.sku = wanted.sku AND l.location = wanted.location AND l.lacks > 0 AND l.ticket <= wanted.ticket) \
           AS \"position!\" \
         FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS wanted (sku, location, ticket, place) \
         ORDER BY wanted.place",
        &skus as _,
        &locations as _,
        &numbers
    );
    let found = found.fetch_all(connection).await.map_err(failure)?;
    found.into_iter().map(|position| u64::try_from(position).map_err(corrupt)).collect()
}
