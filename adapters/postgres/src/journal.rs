//! The journal, read on from a cursor or back from an id.

use crate::failure::failure;
use crate::pack::{Entry, events};
use crate::rows::instant;
use earmark_core::step::{Fact, Recorded};
use earmark_core::words::Id;
use earmark_store::{Cursor, Failure};
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::query;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// How many rows of history are held at a time.
const CHUNK: i64 = 64;

/// A cursor: the position of a batch, and how many of its events were read.
fn parse(Cursor(text): &Cursor) -> Result<(i64, usize), Failure> {
    let (position, number) = text.split_once('-').ok_or(Failure::BadCursor)?;
    let position: i64 = position.parse().map_err(|_| Failure::BadCursor)?;
    Ok((position, number.parse().map_err(|_| Failure::BadCursor)?))
}

fn cursor(position: i64, number: usize) -> Cursor {
    Cursor(format!("{position}-{number}"))
}

/// The position up to which nothing can be added any more: below the oldest transaction that runs.
/// Where something stands above it already, that transaction is given so long to end, so that whoever
/// has just committed finds it.
pub(crate) async fn horizon(pool: &PgPool, patience: Duration) -> Result<i64, Failure> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(1);
    let mut last = None;
    loop {
        let now = query!(
            "SELECT base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS \"horizon!\", \
               coalesce((SELECT max(position) FROM earmark.journal), 0) AS \"last!\" FROM earmark.era"
        );
        let now = now.fetch_one(pool).await.map_err(failure)?;
        let last = *last.get_or_insert(now.last);
        if last < now.horizon || begun.elapsed() > patience {
            return Ok(now.horizon);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// The journal behind a cursor, below the horizon.
pub(crate) async fn page(
    connection: &mut PgConnection,
    after: Option<&Cursor>,
    limit: usize,
    horizon: i64,
) -> Result<Vec<(Cursor, Recorded)>, Failure> {
    let (mut position, mut read) = after.map_or(Ok((0, 0)), parse)?;
    let mut told = vec![];
    while told.len() < limit {
        let rows = query!(
            "SELECT position, at, entries FROM earmark.journal \
             WHERE position >= $1 AND position < $2 ORDER BY position LIMIT $3",
            position,
            horizon,
            CHUNK
        );
        let rows = rows.fetch_all(&mut *connection).await.map_err(failure)?;
        let Some(last) = rows.last() else { break };
        let next = last.position + 1;
        for row in rows {
            let skip = if row.position == position { read } else { 0 };
            for (number, entry) in (1..).zip(events(&row.entries)?).skip(skip) {
                told.push((cursor(row.position, number), entry.recorded(instant(row.at)?)));
            }
        }
        (position, read) = (next, 0);
    }
    told.truncate(limit);
    Ok(told)
}

/// The cursor behind the last entry below the horizon.
pub(crate) async fn end(connection: &mut PgConnection, horizon: i64) -> Result<Option<Cursor>, Failure> {
    let last = query!(
        "SELECT position, size FROM earmark.journal WHERE position < $1 ORDER BY position DESC LIMIT 1",
        horizon
    );
    let last = last.fetch_optional(connection).await.map_err(failure)?;
    Ok(last.map(|row| cursor(row.position, usize::try_from(row.size).unwrap_or_default())))
}

/// Everything of an id and of those derived from it: back from where their rows say that their last
/// events stand, along what each event says of the one before it.
pub(crate) async fn of(connection: &mut PgConnection, id: &Id) -> Result<Vec<Recorded>, Failure> {
    let (sku, location) = id.as_str().split_once('@').unwrap_or_default();
    let heads = query!(
        "SELECT position AS \"position!\", created_at AS \"since!\", updated_at AS \"until!\" \
           FROM earmark.reservations WHERE id = $1 OR (id > $2 AND id < $3) \
         UNION SELECT position, created_at, updated_at FROM earmark.orders WHERE id = $1 OR (id > $2 AND id < $3) \
         UNION SELECT position, created_at, updated_at FROM earmark.purchases WHERE id = $1 OR (id > $2 AND id < $3) \
         UNION SELECT position, created_at, updated_at FROM earmark.debts WHERE id = $1 OR (id > $2 AND id < $3) \
         UNION SELECT position, 0, updated_at FROM earmark.balances WHERE sku = $4 AND location = $5",
        id.as_str(),
        // Derived ids go on with a `~`; behind it in the order of bytes comes 0x7f.
        format!("{id}~"),
        format!("{id}\u{7f}"),
        sku,
        location
    );
    let heads = heads.fetch_all(&mut *connection).await.map_err(failure)?;
    let since = heads.iter().map(|head| head.since).min().unwrap_or_default();
    let until = heads.iter().map(|head| head.until).max().unwrap_or_default();
    let mut wanted: BTreeSet<i64> =
        heads.iter().map(|head| head.position).filter(|position| *position > 0).collect();
    let mut told = BTreeMap::<i64, Vec<Recorded>>::new();
    while !wanted.is_empty() {
        let positions: Vec<i64> = std::mem::take(&mut wanted).into_iter().collect();
        let rows = query!(
            "SELECT position, at, entries FROM earmark.journal \
             WHERE position = ANY ($1) AND at BETWEEN $2 AND $3",
            &positions,
            since,
            until
        );
        for row in rows.fetch_all(&mut *connection).await.map_err(failure)? {
            let own = |entry: &Entry<Fact>| entry.fact.id().base() == *id;
            let mut of_row = vec![];
            for entry in events(&row.entries)?.into_iter().filter(own) {
                wanted.extend((entry.before > 0).then_some(entry.before));
                of_row.push(entry.recorded(instant(row.at)?));
            }
            told.insert(row.position, of_row);
        }
        wanted.retain(|position| !told.contains_key(position));
    }
    Ok(told.into_values().flatten().collect())
}
