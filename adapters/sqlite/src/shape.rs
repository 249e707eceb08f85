//! Tables: the text of the statements that write many rows at once.

use crate::session::{Broken, Session};
use crate::values::Values;
use earmark_store::Failure;
use std::fmt::Write as _;

/// The columns of a table, in the order in which they are bound and read.
pub(crate) struct Shape {
    pub table: &'static str,
    /// What its rows are found by; these come first.
    pub key: &'static [&'static str],
    /// Everything else. Where `version` is first among these it guards every update.
    pub rest: &'static [&'static str],
}

/// How many rows one statement writes: few sizes, so that every text is prepared only once.
const CHUNKS: [usize; 4] = [128, 32, 8, 1];

impl Shape {
    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.key.iter().chain(self.rest).copied()
    }

    /// `a, b, c`, each behind `prefix`.
    pub(crate) fn list(&self, prefix: &str) -> String {
        self.columns().map(|column| format!("{prefix}{column}")).collect::<Vec<_>>().join(", ")
    }

    /// `SELECT … FROM table`.
    pub(crate) fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.list(""), self.table)
    }

    fn tuples(&self, rows: usize) -> String {
        let tuple = format!("({})", vec!["?"; self.columns().count()].join(","));
        vec![tuple; rows].join(",")
    }

    fn insert(&self, rows: usize) -> String {
        format!("INSERT INTO {} ({}) VALUES {}", self.table, self.list(""), self.tuples(rows))
    }

    fn update(&self, rows: usize) -> String {
        let mut sql = format!("UPDATE {} SET ", self.table);
        for (n, column) in self.columns().enumerate().skip(self.key.len()) {
            let comma = if n > self.key.len() { ", " } else { "" };
            let _ = write!(sql, "{comma}{column} = new.column{}", n + 1);
        }
        let _ = write!(sql, " FROM (VALUES {}) AS new WHERE ", self.tuples(rows));
        for (n, column) in self.key.iter().enumerate() {
            let and = if n > 0 { " AND " } else { "" };
            let _ = write!(sql, "{and}{}.{column} = new.column{}", self.table, n + 1);
        }
        if self.rest.first() == Some(&"version") {
            let _ = write!(sql, " AND {}.version = new.column{} - 1", self.table, self.key.len() + 1);
        }
        sql
    }

    /// Writes new rows. One that is there already has the database refuse them.
    pub(crate) async fn insert_all<T>(
        &self,
        session: &mut Session<'_>,
        rows: &[T],
        bind: impl Fn(&T, Values) -> Values,
    ) -> Result<(), Broken> {
        self.write(session, rows, bind, |chunk| self.insert(chunk)).await
    }

    /// Replaces rows, each only where it still is at the version before.
    pub(crate) async fn update_all<T>(
        &self,
        session: &mut Session<'_>,
        rows: &[T],
        bind: impl Fn(&T, Values) -> Values,
    ) -> Result<(), Broken> {
        self.write(session, rows, bind, |chunk| self.update(chunk)).await
    }

    async fn write<T>(
        &self,
        session: &mut Session<'_>,
        mut rows: &[T],
        bind: impl Fn(&T, Values) -> Values,
        sql: impl Fn(usize) -> String,
    ) -> Result<(), Broken> {
        for chunk in CHUNKS {
            while let Some((these, others)) = rows.split_at_checked(chunk) {
                let values = these.iter().fold(Values::default(), |values, row| bind(row, values));
                let written = session.execute(sql(chunk), values.checked()?).await?;
                if written != chunk as u64 {
                    let text = format!("a row of {} changed since it was loaded", self.table);
                    return Err(Failure::Unavailable(text).into());
                }
                rows = others;
            }
        }
        Ok(())
    }
}
