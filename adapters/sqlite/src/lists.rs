//! Lists by page.

use crate::read::{among, lined, rows};
use crate::rows::{Head, Lined, Stored};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values, list};
use earmark_core::balance::Balance;
use earmark_core::words::{Id, Time};
use earmark_store::{Cursor, Listed, Page};
use sqlx::AssertSqlSafe;

/// The ids of one page. Each status is a range of its own in the index, so all of them are asked for
/// their newest and merged; `None` is a table that has no such ranges.
async fn newest(
    session: &mut Session<'_>,
    table: &'static str,
    statuses: &[Option<&str>],
    page: &Page,
) -> Result<Listed<Id>, Broken> {
    let (at, id) = page.after_row()?;
    let mut found: Vec<(Time, Id)> = vec![];
    for status in statuses {
        let fits = if status.is_some() { "status = ?4" } else { "?4 IS NULL" };
        let sql = format!(
            "SELECT created_at, id FROM {table} WHERE {fits} AND created_at <= ?1 \
             AND (created_at < ?1 OR id > ?2) ORDER BY created_at DESC, id LIMIT ?3"
        );
        let values = Values::default().time(at).text(id).count(page.limit as u64 + 1).maybe(*status);
        for row in session.fetch(AssertSqlSafe(sql), values).await? {
            let mut columns = Columns::new(&row);
            found.push((columns.read()?, columns.read()?));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(page.cut(found, |(at, id)| Cursor::of_row(*at, id)).map(|(_, id)| id))
}

/// One page of rows.
pub(crate) async fn rows_newest<R: Stored<Key = Id>>(
    session: &mut Session<'_>,
    statuses: &[Option<&str>],
    page: &Page,
) -> Result<Listed<R>, Broken> {
    let Listed { items, next } = newest(session, R::SHAPE.table, statuses, page).await?;
    let found = rows::<R>(session, &among::<R>(), list(items.iter().map(Id::as_str))).await?;
    Ok(Listed { items: in_order(found, &items), next })
}

/// One page of rows with their lines.
pub(crate) async fn lined_newest<R: Lined>(
    session: &mut Session<'_>,
    statuses: &[Option<&str>],
    page: &Page,
) -> Result<Listed<R>, Broken> {
    let Listed { items, next } = newest(session, R::SHAPE.table, statuses, page).await?;
    let found = lined::<R>(session, &among::<R>(), list(items.iter().map(Id::as_str))).await?;
    Ok(Listed { items: in_order(found, &items), next })
}

/// Rows in the order of `ids`.
fn in_order<R: Stored<Key = Id>>(mut found: Vec<(Head, R)>, ids: &[Id]) -> Vec<R> {
    let place = |row: &R| ids.iter().position(|id| id == row.key());
    found.sort_by_key(|(_, row)| place(row));
    found.into_iter().map(|(_, row)| row).collect()
}

/// Balances whose SKU contains `text`, in key order.
pub(crate) async fn balances(
    session: &mut Session<'_>,
    text: Option<&str>,
    page: &Page,
) -> Result<Listed<Balance>, Broken> {
    let (sku, location) = page.after_balance()?;
    let tail = "WHERE (sku, location) > (?1, ?2) AND (?3 IS NULL OR instr(sku, ?3) > 0) \
                ORDER BY sku, location LIMIT ?4";
    let values = Values::default().text(sku).text(location).maybe(text).count(page.limit as u64 + 1);
    let found = rows::<Balance>(session, tail, values).await?;
    let found = found.into_iter().map(|(_, row)| row).collect();
    Ok(page.cut(found, |row: &Balance| Cursor::of_balance(&row.key)))
}
