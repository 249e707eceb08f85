//! One connection in use: every statement of the store is run here.

use crate::failure::failure;
use crate::values::Values;
pub(crate) use earmark_store::Broken;
use earmark_store::{Failure, Faults};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, SqlSafeStr};

/// A connection and the faults its statements may meet; readers meet none.
pub(crate) struct Session<'a> {
    connection: &'a mut SqliteConnection,
    faults: Option<&'a Faults>,
}

impl<'a> Session<'a> {
    pub(crate) fn reading(connection: &'a mut SqliteConnection) -> Self {
        Self { connection, faults: None }
    }

    pub(crate) fn writing(connection: &'a mut SqliteConnection, faults: &'a Faults) -> Self {
        faults.begin();
        Self { connection, faults: Some(faults) }
    }

    /// The rows of a query.
    pub(crate) async fn fetch(
        &mut self,
        sql: impl SqlSafeStr,
        values: Values,
    ) -> Result<Vec<SqliteRow>, Broken> {
        self.before()?;
        let query = sqlx::query_with(sql, values.into_arguments());
        let rows = query.fetch_all(&mut *self.connection).await.map_err(failure)?;
        self.after()?;
        Ok(rows)
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: String, values: Values) -> Result<u64, Broken> {
        self.before()?;
        let query = sqlx::query_with(AssertSqlSafe(sql), values.into_arguments());
        let done = query.execute(&mut *self.connection).await.map_err(failure)?;
        self.after()?;
        Ok(done.rows_affected())
    }

    /// Runs a statement that binds nothing.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<(), Broken> {
        self.execute(sql.to_owned(), Values::default()).await.map(|_| ())
    }

    fn before(&self) -> Result<(), Broken> {
        match self.faults {
            Some(faults) if faults.fails() => Err(Failure::Refused("a fault was injected".to_owned()).into()),
            _ => Ok(()),
        }
    }

    fn after(&self) -> Result<(), Broken> {
        match self.faults {
            Some(faults) if faults.cuts() => Err(Broken::Cut),
            _ => Ok(()),
        }
    }
}
