//! What happened, in order: the journal, with the movements that its entries made.

use crate::failure::corrupt;
use crate::movements::{openings, runs};
use crate::rows::{ENTRIES, Entry, Named, PACKED_MAX, balance_of, unpack_entries};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values, list};
use earmark_core::step::Recorded;
use earmark_core::words::Id;
use earmark_store::{Cursor, Failure};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// The position of the last entry, be it pruned; 0 where there never was one.
pub(crate) async fn last(session: &mut Session<'_>) -> Result<u64, Broken> {
    let sql = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0)";
    let found = session.fetch(sql, Values::default()).await?;
    Ok(found.first().map_or(Ok(0), |row| Columns::new(row).count())?)
}

async fn first(session: &mut Session<'_>) -> Result<u64, Broken> {
    let sql = "SELECT first FROM journal ORDER BY position LIMIT 1";
    let found = session.fetch(sql, Values::default()).await?;
    Ok(found.first().map_or(Ok(0), |row| Columns::new(row).count())?)
}

/// The cursor behind the last entry.
pub(crate) async fn end(session: &mut Session<'_>) -> Result<Option<Cursor>, Broken> {
    let end = last(session).await?;
    Ok((end > 0).then(|| Cursor(end.to_string())))
}

/// The journal behind a cursor.
pub(crate) async fn page(
    session: &mut Session<'_>,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<(Cursor, Recorded)>, Broken> {
    let from = after.map_or(Ok(0), |Cursor(text)| text.parse::<u64>().map_err(|_| Failure::BadCursor))?;
    // What stood before the first entry was pruned. Far beyond any journal, what is added to it still
    // fits a column.
    let from = from.max(first(session).await?.saturating_sub(1)).min(u64::MAX / 4);
    let to = from + (limit as u64).min(u64::from(u32::MAX));
    // Positions have no gaps, and a row is found by its last one.
    let values = Values::default().count(from).count(to + PACKED_MAX as u64);
    let tail = "WHERE position > ? AND position < ? ORDER BY position";
    let mut found = entries(session, tail, values).await?;
    found.retain(|(position, _)| (from + 1..=to).contains(position));
    let found = with_movements(session, found).await?;
    Ok(found.into_iter().map(|(position, entry)| (Cursor(position.to_string()), entry)).collect())
}

/// The whole journal.
pub(crate) async fn all(session: &mut Session<'_>) -> Result<Vec<Recorded>, Broken> {
    let found = entries(session, "ORDER BY position", Values::default()).await?;
    Ok(with_movements(session, found).await?.into_iter().map(|(_, entry)| entry).collect())
}

/// What happened to an id and to those derived from it. Every entry names the one before it about the
/// same, so each is found from the row's last.
pub(crate) async fn of(session: &mut Session<'_>, id: &Id) -> Result<Vec<Recorded>, Broken> {
    if id.base() != *id {
        return Ok(vec![]);
    }
    let mut wanted = tails(session, id).await?;
    let mut told = BTreeMap::new();
    while !wanted.is_empty() {
        let tail = "WHERE position IN (SELECT (SELECT min(position) FROM journal WHERE position >= value) \
                    FROM json_each(?))";
        let mut found = entries(session, tail, list(wanted.iter())).await?;
        found.retain(|(position, _)| wanted.contains(position));
        wanted = found.iter().map(|(_, entry)| entry.3).filter(|before| *before > 0).collect();
        told.extend(found);
    }
    let told = with_movements(session, told.into_iter().collect()).await?;
    Ok(told.into_iter().map(|(_, entry)| entry).collect())
}

/// The last entries about an id and those derived from it: all of its rows, and theirs.
async fn tails(session: &mut Session<'_>, id: &Id) -> Result<BTreeSet<u64>, Broken> {
    let (sql, values) = if let Some(key) = balance_of(id) {
        let sql = "SELECT tail FROM balances WHERE sku = ? AND location = ?";
        (sql.to_owned(), Values::default().key(&key))
    } else {
        let of = |table: &str| {
            format!(
                "SELECT tail FROM {table} WHERE id = ?1 UNION ALL \
                 SELECT tail FROM {table} WHERE id > ?1 || '~' AND id < ?1 || char(127)"
            )
        };
        let sql = ["reservations", "orders", "purchases", "debts"].map(of).join(" UNION ALL ");
        (sql, Values::default().text(id.as_str()))
    };
    let found = session.fetch(AssertSqlSafe(sql), values).await?;
    let tails: Result<Vec<u64>, _> = found.iter().map(|row| Columns::new(row).count()).collect();
    Ok(tails?.into_iter().filter(|tail| *tail > 0).collect())
}

/// Entries of the rows that `tail` finds, each with its position.
async fn entries(session: &mut Session<'_>, tail: &str, values: Values) -> Result<Vec<(u64, Entry)>, Broken> {
    let sql = format!("{} {tail}", ENTRIES.select());
    let mut found = vec![];
    for row in session.fetch(AssertSqlSafe(sql), values.checked()?).await? {
        found.extend(unpack_entries(&mut Columns::new(&row))?);
    }
    Ok(found)
}

async fn with_movements(
    session: &mut Session<'_>,
    found: Vec<(u64, Entry)>,
) -> Result<Vec<(u64, Recorded)>, Broken> {
    let mut missing: BTreeSet<&Named> = found.iter().flat_map(|(_, Entry(.., moved))| moved).collect();
    let mut movements = BTreeMap::new();
    if !missing.is_empty() {
        let tail = "WHERE n IN (SELECT (\
                        SELECT n FROM movements WHERE sku = value ->> 0 AND location = value ->> 1 \
                        AND seq >= value ->> 2 ORDER BY seq LIMIT 1) \
                    FROM json_each(?))";
        for movement in runs(session, tail, list(missing.iter())).await? {
            let name = Named::of(&movement);
            missing.remove(&name);
            movements.insert(name, movement);
        }
    }
    // Where clocks disagreed, a movement may be pruned before the entry that tells of it.
    for name in missing {
        if openings(session, Some(&name.key())).await?.iter().all(|opening| opening.seq < name.2) {
            return Err(corrupt("a movement of the journal is missing").into());
        }
    }
    let recorded = |(position, entry): (u64, Entry)| {
        let moved = entry.4.iter().filter_map(|name| movements.remove(name)).collect();
        (position, entry.recorded(moved))
    };
    Ok(found.into_iter().map(recorded).collect())
}
