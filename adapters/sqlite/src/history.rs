//! What happened: the journal and the ledger.

use crate::failure::corrupt;
use crate::lists::cut;
use crate::rows::{ENTRIES, MOVEMENTS, Moved, read_entry, read_movement};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values};
use earmark_core::balance::Movement;
use earmark_core::step::Recorded;
use earmark_core::words::{BalanceKey, Location, Sku};
use earmark_store::{Cursor, Failure, Listed, Page};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// Entries of the journal that `tail` finds, each with its position.
pub(crate) async fn entries(
    session: &mut Session<'_>,
    tail: &str,
    values: Values,
) -> Result<Vec<(u64, Recorded)>, Broken> {
    let sql = format!("SELECT position, {} FROM journal {tail}", ENTRIES.list(""));
    let mut found = vec![];
    for row in session.fetch(AssertSqlSafe(sql), values).await? {
        let mut columns = Columns::new(&row);
        found.push((columns.count()?, read_entry(&mut columns)?));
    }
    let names: Vec<_> = found.iter().flat_map(|(_, (_, moved))| moved).collect();
    let mut movements = by_name(session, &names).await?;
    let whole = |(position, (mut entry, moved)): (u64, (Recorded, Moved))| {
        for (sku, location, seq) in moved {
            let movement = movements.remove(&(sku, location, seq));
            entry.movements.push(movement.ok_or_else(|| corrupt("a movement of the journal is missing"))?);
        }
        Ok((position, entry))
    };
    found.into_iter().map(whole).collect()
}

/// The journal behind a cursor.
pub(crate) async fn page(
    session: &mut Session<'_>,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<(Cursor, Recorded)>, Broken> {
    let from = after.map_or(Ok(0), |Cursor(text)| text.parse::<i64>().map_err(|_| Failure::BadCursor))?;
    let values = Values::default().int(from).count(limit as u64);
    let found = entries(session, "WHERE position > ? ORDER BY position LIMIT ?", values).await?;
    Ok(found.into_iter().map(|(position, entry)| (Cursor(position.to_string()), entry)).collect())
}

/// The cursor behind the last entry.
pub(crate) async fn end(session: &mut Session<'_>) -> Result<Option<Cursor>, Broken> {
    let found = session.fetch("SELECT max(position) FROM journal", Values::default()).await?;
    let end = found.first().map_or(Ok(None), |row| Columns::new(row).count_or_null())?;
    Ok(end.map(|end| Cursor(end.to_string())))
}

async fn by_name(
    session: &mut Session<'_>,
    names: &[&(Sku, Location, u64)],
) -> Result<BTreeMap<(Sku, Location, u64), Movement>, Broken> {
    let sql = format!(
        "SELECT {} FROM json_each(?) AS wanted CROSS JOIN movements AS found \
         ON found.sku = wanted.value ->> 0 AND found.location = wanted.value ->> 1 \
         AND found.seq = wanted.value ->> 2",
        MOVEMENTS.list("found.")
    );
    let mut movements = BTreeMap::new();
    if names.is_empty() {
        return Ok(movements);
    }
    for row in session.fetch(AssertSqlSafe(sql), Values::default().json(&names).checked()?).await? {
        let movement = read_movement(&mut Columns::new(&row))?;
        let BalanceKey { sku, location } = movement.key.clone();
        movements.insert((sku, location, movement.seq), movement);
    }
    Ok(movements)
}

/// The movements of a SKU, newest first by time, then location, then number descending. Within a
/// location time never runs against the numbers, so each one is read from its end and merged.
pub(crate) async fn movements(
    session: &mut Session<'_>,
    sku: &Sku,
    page: &Page,
) -> Result<Listed<Movement>, Broken> {
    let after = page.after.as_ref().map(cursor).transpose()?;
    let sql = "SELECT location FROM balances WHERE sku = ? ORDER BY location";
    let mut found = vec![];
    for row in session.fetch(sql, Values::default().text(sku.as_str())).await? {
        let location = Columns::new(&row).name(Location::stored)?;
        let (at, seq) = match &after {
            None => (i64::MAX, i64::MAX),
            // At the cursor's own instant: what comes before its location was shown, what comes after was not.
            Some((at, shown, seq)) if *shown == location => (*at, *seq),
            Some((at, shown, _)) if *shown < location => (*at, i64::MAX),
            Some((at, ..)) => (at - 1, i64::MAX),
        };
        let sql = format!(
            "{} WHERE sku = ? AND location = ? AND seq < ? AND at <= ? ORDER BY seq DESC LIMIT ?",
            MOVEMENTS.select()
        );
        let key = BalanceKey::new(sku.clone(), location);
        let values = Values::default().key(&key).int(seq).int(at).count(page.limit as u64 + 1);
        for row in session.fetch(AssertSqlSafe(sql), values).await? {
            found.push(read_movement(&mut Columns::new(&row))?);
        }
    }
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.key.cmp(&b.key)).then_with(|| b.seq.cmp(&a.seq)));
    let name = |row: &Movement| format!("{}:{}:{}", row.at.millis(), row.seq, row.key.location);
    Ok(cut(found, page, name))
}

fn cursor(Cursor(text): &Cursor) -> Result<(i64, Location, i64), Failure> {
    let bad = || Failure::BadCursor;
    let mut parts = text.splitn(3, ':');
    let mut number = || parts.next()?.parse::<i64>().ok();
    let (at, seq) = (number().ok_or_else(bad)?, number().ok_or_else(bad)?);
    let location = Location::stored(parts.next().ok_or_else(bad)?).map_err(|_| bad())?;
    Ok((at, location, seq))
}
