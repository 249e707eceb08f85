//! Rows read back, with the lines that belong to them.

use crate::rows::{Fields, Head, Lined, Stored};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values, list};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// The rows that `tail` finds, with their heads.
pub(crate) async fn rows<R: Stored>(
    session: &mut Session<'_>,
    tail: &str,
    values: Values,
) -> Result<Vec<(Head, R)>, Broken> {
    let sql = AssertSqlSafe(format!("{} {tail}", R::SHAPE.select()));
    let found = session.fetch(sql, values.checked()?).await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let mut columns = Columns::new(row);
        rows.push((Head::read(&R::SHAPE, &mut columns)?, R::read(&mut columns)?));
    }
    Ok(rows)
}

/// The same, with their lines.
pub(crate) async fn lined<R: Lined>(
    session: &mut Session<'_>,
    tail: &str,
    values: Values,
) -> Result<Vec<(Head, R)>, Broken> {
    let mut found = rows::<R>(session, tail, values).await?;
    if found.is_empty() {
        return Ok(found);
    }
    // The numbers of a row's lines follow from its own, so no index is needed to find them.
    let sql = format!(
        "SELECT {} FROM json_each(?) AS wanted CROSS JOIN {} AS found \
         ON found.n BETWEEN wanted.value AND wanted.value + {} ORDER BY found.n",
        R::LINES.list("found."),
        R::LINES.table,
        Head::LINES - 1
    );
    let first = list(found.iter().map(|(head, _)| head.line(0)));
    let lines = session.fetch(AssertSqlSafe(sql), first.checked()?).await?;
    let mut places: BTreeMap<i64, &mut R> = found.iter_mut().map(|(head, row)| (head.n, row)).collect();
    for line in &lines {
        let mut columns = Columns::new(line);
        let n = columns.int()?;
        if let Some(row) = places.get_mut(&(n / Head::LINES)) {
            row.lines_mut().push(R::Line::read(&mut columns)?);
        }
    }
    Ok(found)
}

/// The condition that finds rows by their only key, out of a list of keys.
pub(crate) fn among<R: Stored>() -> String {
    let key = R::SHAPE.fields.iter().copied().flatten().next().unwrap_or(&"id");
    format!("WHERE {key} IN (SELECT value FROM json_each(?))")
}
