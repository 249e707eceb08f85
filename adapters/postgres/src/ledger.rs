//! The ledger: movements of a SKU back from the newest, and all of them in order.

use crate::failure::{corrupt, failure};
use crate::lists::key;
use crate::pack::movements as unpack;
use crate::rows::{figures, instant};
use earmark_core::balance::{Cause, Kind, Movement};
use earmark_core::words::{BalanceKey, Location, Sku};
use earmark_store::{Cursor, Failure, Listed, Page};
use sqlx::postgres::PgConnection;
use sqlx::{query, query_scalar};

/// The movements of a SKU, newest first by time, then location, then number descending. Within a
/// location time never runs against the numbers, so each one is read from its end and merged.
pub(crate) async fn movements(
    connection: &mut PgConnection,
    sku: &Sku,
    page: &Page,
) -> Result<Listed<Movement>, Failure> {
    let after = page.after_movement()?;
    let after = after
        .map(|(at, seq, shown)| (at.millis().cast_signed(), shown, seq.min(i64::MAX as u64).cast_signed()));
    keep_weeks(connection).await?;
    let locations =
        query_scalar!("SELECT location FROM earmark.balances WHERE sku = $1 ORDER BY location", sku.as_str());
    let mut found = vec![];
    for location in locations.fetch_all(&mut *connection).await.map_err(failure)? {
        let location = Location::stored(location).map_err(corrupt)?;
        let (at, seq) = match &after {
            None => (i64::MAX, i64::MAX),
            // At the cursor's own instant: what comes before its location was shown, what comes after was not.
            Some((at, shown, seq)) if *shown == location => (*at, *seq),
            Some((at, shown, _)) if *shown < location => (*at, i64::MAX),
            Some((at, ..)) => (at - 1, i64::MAX),
        };
        let key = BalanceKey::new(sku.clone(), location);
        let opening = opening(connection, &key).await?;
        let above = opening.as_ref().map_or(0, |opening| opening.seq.cast_signed());
        found.extend(newest(connection, &key, above, (at, seq), page.limit + 1).await?);
        found
            .extend(opening.filter(|opening| {
                opening.at.millis().cast_signed() <= at && opening.seq.cast_signed() < seq
            }));
    }
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.key.cmp(&b.key)).then_with(|| b.seq.cmp(&a.seq)));
    Ok(page.cut(found, Cursor::of_movement))
}

/// The newest movements of a balance above a number, and of those from one of an instant back.
async fn newest(
    connection: &mut PgConnection,
    key: &BalanceKey,
    above: i64,
    (mut at, mut below): (i64, i64),
    count: usize,
) -> Result<Vec<Movement>, Failure> {
    let mut found = vec![];
    while found.len() < count {
        let rows = query!(
            "SELECT first, at, on_hand, reserved, committed, safety_stock, incoming, waiting, \
               moves AS \"moves!\" \
             FROM earmark.movements \
             WHERE sku = $1 AND location = $2 AND at <= $3 AND first < $4 AND last > $5 \
             ORDER BY at DESC, last DESC LIMIT 8",
            key.sku.as_str(),
            key.location.as_str(),
            at,
            below,
            above
        );
        let rows = rows.fetch_all(&mut *connection).await.map_err(failure)?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let last = figures([
                row.on_hand,
                row.reserved,
                row.committed,
                row.safety_stock,
                row.incoming,
                row.waiting,
            ]);
            let first = u64::try_from(row.first).map_err(corrupt)?;
            let unpacked = unpack(key, first, instant(row.at)?, last, &row.moves)?;
            found.extend(unpacked.into_iter().rev().filter(|movement| movement.seq.cast_signed() < below));
            (at, below) = (row.at, row.first);
        }
    }
    found.truncate(count);
    Ok(found)
}

/// Keeps every week of the ledger from being dropped until the view ends. Must be its first statement:
/// otherwise a week may go of which the view does not yet see the openings.
pub(crate) async fn keep_weeks(view: &mut PgConnection) -> Result<(), Failure> {
    let lock = sqlx::query("LOCK TABLE ONLY earmark.movements IN ACCESS SHARE MODE");
    lock.execute(view).await.map_err(failure)?;
    Ok(())
}

macro_rules! opening {
    ($row:ident) => {{
        let after = figures([
            $row.on_hand,
            $row.reserved,
            $row.committed,
            $row.safety_stock,
            $row.incoming,
            $row.waiting,
        ]);
        let (key, seq) = (key(&$row.sku, &$row.location)?, u64::try_from($row.seq).map_err(corrupt)?);
        let (kind, delta, cause, at) = (Kind::Opening, after, Cause::default(), instant($row.at)?);
        Ok(Movement { key, seq, at, kind, delta, after, cause })
    }};
}

/// The opening of a balance: the sum of its movements that were pruned.
async fn opening(connection: &mut PgConnection, of: &BalanceKey) -> Result<Option<Movement>, Failure> {
    let row = query!(
        "SELECT sku, location, seq, at, on_hand, reserved, committed, safety_stock, incoming, waiting \
         FROM earmark.openings WHERE sku = $1 AND location = $2",
        of.sku.as_str(),
        of.location.as_str()
    );
    row.fetch_optional(connection).await.map_err(failure)?.map(|row| opening!(row)).transpose()
}

/// The openings of all balances.
pub(crate) async fn openings(connection: &mut PgConnection) -> Result<Vec<Movement>, Failure> {
    let rows = query!(
        "SELECT sku, location, seq, at, on_hand, reserved, committed, safety_stock, incoming, waiting \
         FROM earmark.openings ORDER BY sku, location"
    );
    let rows = rows.fetch_all(connection).await.map_err(failure)?;
    rows.into_iter().map(|row| opening!(row)).collect()
}

/// Where a part of the ledger ends: a balance, an instant and a number.
pub(crate) type Place = (String, String, i64, i64);

/// A part of the ledger behind a place, by balance and number; without what the openings stand for.
pub(crate) async fn part(
    connection: &mut PgConnection,
    after: &Place,
) -> Result<Option<(Vec<Movement>, Place)>, Failure> {
    let rows = query!(
        "SELECT m.sku, m.location, first, last, m.at, m.on_hand, m.reserved, m.committed, m.safety_stock, \
           m.incoming, m.waiting, moves AS \"moves!\", coalesce(o.seq >= last, false) AS \"pruned!\" \
         FROM earmark.movements AS m \
         LEFT JOIN earmark.openings AS o ON o.sku = m.sku AND o.location = m.location \
         WHERE (m.sku, m.location, m.at, last) > ($1, $2, $3, $4) \
         ORDER BY m.sku, m.location, m.at, last LIMIT 2000",
        after.0,
        after.1,
        after.2,
        after.3
    );
    let rows = rows.fetch_all(connection).await.map_err(failure)?;
    let Some(last) = rows.last() else { return Ok(None) };
    let next = (last.sku.clone(), last.location.clone(), last.at, last.last);
    let mut all = vec![];
    for row in rows.into_iter().filter(|row| !row.pruned) {
        let left =
            figures([row.on_hand, row.reserved, row.committed, row.safety_stock, row.incoming, row.waiting]);
        let first = u64::try_from(row.first).map_err(corrupt)?;
        all.extend(unpack(&key(&row.sku, &row.location)?, first, instant(row.at)?, left, &row.moves)?);
    }
    Ok(Some((all, next)))
}
