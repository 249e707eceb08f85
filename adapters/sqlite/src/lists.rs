//! Lists by page, newest first.

use crate::session::{Broken, Session};
use crate::values::{Columns, Values};
use earmark_core::words::{Id, Time};
use earmark_store::{Cursor, Failure, Listed, Page};
use sqlx::AssertSqlSafe;

/// Where a page begins: behind the row that was made then and has this id.
fn begin(page: &Page) -> Result<(i64, String), Failure> {
    let Some(Cursor(text)) = &page.after else { return Ok((i64::MAX, String::new())) };
    let (at, id) = text.split_once(':').ok_or(Failure::BadCursor)?;
    Ok((at.parse().map_err(|_| Failure::BadCursor)?, id.to_owned()))
}

/// The ids of one page. Each status is a range of its own in the index, so all of them are asked for
/// their newest and merged; `None` is a table that has no such ranges.
pub(crate) async fn newest(
    session: &mut Session<'_>,
    table: &'static str,
    statuses: &[Option<&str>],
    page: &Page,
) -> Result<Listed<Id>, Broken> {
    let (at, id) = begin(page)?;
    let mut found: Vec<(Time, Id)> = vec![];
    for status in statuses {
        let fits = if status.is_some() { "status = ?4" } else { "?4 IS NULL" };
        let sql = format!(
            "SELECT created_at, id FROM {table} WHERE {fits} AND created_at <= ?1 \
             AND (created_at < ?1 OR id > ?2) ORDER BY created_at DESC, id LIMIT ?3"
        );
        let values = Values::default().int(at).text(&id).count(page.limit as u64 + 1).text_or_null(*status);
        for row in session.fetch(AssertSqlSafe(sql), values).await? {
            let mut columns = Columns::new(&row);
            found.push((columns.time()?, columns.name(Id::stored)?));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(cut(found, page, |(at, id)| format!("{}:{id}", at.millis())).map(|(_, id)| id))
}

/// One page of what was found, at most one item longer than the page.
pub(crate) fn cut<T>(mut items: Vec<T>, page: &Page, name: impl Fn(&T) -> String) -> Listed<T> {
    let more = items.len() > page.limit;
    items.truncate(page.limit);
    let next = if more { items.last().map(|item| Cursor(name(item))) } else { None };
    Listed { items, next }
}
