//! Tables: the text of the statements that write many rows at once.

use crate::session::{Broken, Session};
use crate::values::Values;
use earmark_store::Failure;
use std::fmt::Write as _;

/// The columns of a table, in the order in which they are bound and read.
pub(crate) struct Shape {
    pub table: &'static str,
    /// What the store keeps of a row: its number `n` first, by which it is updated, and where it has one
    /// its `version`, which guards that.
    pub head: &'static [&'static str],
    /// How many of the columns behind that never change.
    pub key: usize,
    /// The row itself.
    pub fields: &'static [&'static [&'static str]],
    /// What only relations are found by; these are not read back.
    pub relations: &'static [&'static str],
}

/// How many rows one statement writes: few sizes, so that every text is prepared only once.
const CHUNKS: [usize; 4] = [128, 32, 8, 1];

impl Shape {
    fn read_back(&self) -> impl Iterator<Item = &'static str> {
        self.head.iter().chain(self.fields.iter().copied().flatten()).copied()
    }

    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.read_back().chain(self.relations.iter().copied())
    }

    /// The columns that are read back, each behind `prefix`.
    pub(crate) fn list(&self, prefix: &str) -> String {
        self.read_back().map(|column| format!("{prefix}{column}")).collect::<Vec<_>>().join(", ")
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
        let columns = self.columns().collect::<Vec<_>>().join(", ");
        format!("INSERT INTO {} ({columns}) VALUES {}", self.table, self.tuples(rows))
    }

    /// Leaves out what never changes, and with it the indexes over that.
    fn update(&self, rows: usize) -> String {
        let fixed = self.head.len()..self.head.len() + self.key;
        let changes = self.columns().enumerate().skip(1).filter(|(n, _)| !fixed.contains(n));
        let changes: Vec<_> = changes.map(|(n, column)| format!("{column} = new.column{}", n + 1)).collect();
        let mut sql = format!(
            "UPDATE {table} SET {} FROM (VALUES {}) AS new WHERE {table}.n = new.column1",
            changes.join(", "),
            self.tuples(rows),
            table = self.table
        );
        if self.head.get(1) == Some(&"version") {
            let _ = write!(sql, " AND {}.version = new.column2 - 1", self.table);
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
                    return Err(Failure::Conflict(text).into());
                }
                rows = others;
            }
        }
        Ok(())
    }
}
