//! The ledger: the movements of balances, and what is left of those that were pruned.

use crate::rows::{MOVEMENTS, OPENINGS, PACKED_MAX, read_opening, unpack_run};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values};
use earmark_core::balance::Movement;
use earmark_core::words::{BalanceKey, Location, Sku, Time};
use earmark_store::{Cursor, Listed, Page};
use sqlx::AssertSqlSafe;

/// The openings of one balance, or of all.
pub(crate) async fn openings(
    session: &mut Session<'_>,
    key: Option<&BalanceKey>,
) -> Result<Vec<Movement>, Broken> {
    let (tail, values) = match key {
        Some(key) => ("WHERE sku = ? AND location = ?", Values::default().key(key)),
        None => ("ORDER BY sku, location", Values::default()),
    };
    let sql = format!("{} {tail}", OPENINGS.select());
    let found = session.fetch(AssertSqlSafe(sql), values).await?;
    Ok(found.iter().map(|row| read_opening(&mut Columns::new(row))).collect::<Result<_, _>>()?)
}

/// The whole ledger: openings first, then in the order of its making, which is how its rows lie, a page
/// at a time.
pub(crate) async fn ledger(session: &mut Session<'_>, mut tell: impl FnMut(&Movement)) -> Result<(), Broken> {
    const PAGE: i64 = 1024;
    openings(session, None).await?.iter().for_each(&mut tell);
    let ends = "SELECT coalesce(min(n), 1) - 1, coalesce(max(n), 0) FROM movements";
    let found = session.fetch(ends, Values::default()).await?;
    let Some(mut ends) = found.first().map(Columns::new) else { return Ok(()) };
    let (mut from, last) = (ends.int()?, ends.int()?);
    while from < last {
        let page = Values::default().int(from).int(from + PAGE);
        runs(session, "WHERE n > ? AND n <= ? ORDER BY n", page).await?.iter().for_each(&mut tell);
        from += PAGE;
    }
    Ok(())
}

/// Movements of the rows that `tail` finds.
pub(crate) async fn runs(
    session: &mut Session<'_>,
    tail: &str,
    values: Values,
) -> Result<Vec<Movement>, Broken> {
    let sql = format!("{} {tail}", MOVEMENTS.select());
    let mut found = vec![];
    for row in session.fetch(AssertSqlSafe(sql), values.checked()?).await? {
        found.extend(unpack_run(&mut Columns::new(&row))?);
    }
    Ok(found)
}

/// The movements of a SKU, newest first by time, then location, then number descending. Within a
/// location time never runs against the numbers, so each one is read from its end and merged.
pub(crate) async fn page(
    session: &mut Session<'_>,
    sku: &Sku,
    page: &Page,
) -> Result<Listed<Movement>, Broken> {
    let after = page.after_movement()?;
    let sql = "SELECT location FROM balances WHERE sku = ? ORDER BY location";
    let mut found = vec![];
    for row in session.fetch(sql, Values::default().text(sku.as_str())).await? {
        let location: Location = Columns::new(&row).read()?;
        let (at, seq) = match &after {
            None => (Time::MAX, u64::MAX),
            // At the cursor's own instant: what comes before its location was shown, what comes after was not.
            Some((at, seq, shown)) if *shown == location => (*at, *seq),
            Some((at, _, shown)) if *shown < location => (*at, u64::MAX),
            Some((at, ..)) => (Time::from_millis(at.millis().saturating_sub(1)), u64::MAX),
        };
        let key = BalanceKey::new(sku.clone(), location);
        found.extend(newest(session, &key, at, seq, page.limit + 1).await?);
        let opening = openings(session, Some(&key)).await?;
        found.extend(opening.into_iter().filter(|opening| opening.at <= at && opening.seq < seq));
    }
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.key.cmp(&b.key)).then_with(|| b.seq.cmp(&a.seq)));
    Ok(page.cut(found, Cursor::of_movement))
}

/// The last movements of a balance that are not after `at` and before `seq`: `limit` of them, where there
/// are so many, and what else their rows hold.
async fn newest(
    session: &mut Session<'_>,
    key: &BalanceKey,
    at: Time,
    seq: u64,
    limit: usize,
) -> Result<Vec<Movement>, Broken> {
    let number = |number: u64| number.min(i64::MAX.cast_unsigned() - PACKED_MAX as u64);
    // A batch has one stamp, and so has a row. Numbers have no gaps, and a row is found by its last one.
    let tail = format!(
        "WHERE sku = ?1 AND location = ?2 AND seq <= (\
             SELECT seq FROM movements WHERE sku = ?1 AND location = ?2 \
             AND seq < ?3 + {PACKED_MAX} AND first < ?3 AND at <= ?4 ORDER BY seq DESC LIMIT 1) \
         ORDER BY seq DESC LIMIT ?5"
    );
    let values = Values::default().key(key).count(number(seq)).time(at).count(limit as u64);
    let mut found = runs(session, &tail, values).await?;
    found.retain(|movement| movement.seq < seq);
    Ok(found)
}
