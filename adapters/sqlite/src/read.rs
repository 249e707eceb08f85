//! Rows read back, with the lines that belong to them.

use crate::failure::corrupt;
use crate::rows::{Lined, Stored};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values, list};
use earmark_core::words::Id;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// The rows that `tail` finds, with their versions.
pub(crate) async fn rows<R: Stored>(
    session: &mut Session<'_>,
    tail: &str,
    values: Values,
) -> Result<Vec<(u64, R)>, Broken> {
    let sql = AssertSqlSafe(format!("{} {tail}", R::SHAPE.select()));
    let found = session.fetch(sql, values.checked()?).await?;
    Ok(found.iter().map(|row| R::read(&mut Columns::new(row))).collect::<Result<_, _>>()?)
}

/// The same, with their lines.
pub(crate) async fn lined<R: Lined>(
    session: &mut Session<'_>,
    tail: &str,
    values: Values,
) -> Result<Vec<(u64, R)>, Broken> {
    let mut found = rows::<R>(session, tail, values).await?;
    if found.is_empty() {
        return Ok(found);
    }
    let [of, number] = R::LINES.key else {
        return Err(corrupt("lines need two columns as their key").into());
    };
    let sql = format!(
        "{} WHERE {of} IN (SELECT value FROM json_each(?)) ORDER BY {of}, {number}",
        R::LINES.select()
    );
    let ids = list(found.iter().map(|(_, row)| row.key().as_str()));
    let lines = session.fetch(AssertSqlSafe(sql), ids.checked()?).await?;
    let mut places: BTreeMap<Id, &mut R> =
        found.iter_mut().map(|(_, row)| (row.key().clone(), row)).collect();
    for line in &lines {
        let mut columns = Columns::new(line);
        let id = columns.name(Id::stored)?;
        columns.int()?;
        if let Some(row) = places.get_mut(&id) {
            row.lines_mut().push(R::read_line(&mut columns)?);
        }
    }
    Ok(found)
}

/// The condition that finds rows by their only key, out of a list of keys.
pub(crate) fn among<R: Stored>() -> String {
    format!("WHERE {} IN (SELECT value FROM json_each(?))", R::SHAPE.key.first().unwrap_or(&"id"))
}
