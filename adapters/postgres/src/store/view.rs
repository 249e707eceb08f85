//! Reading: several statements of one consistent view, handed out once what they showed is durable.

use super::PostgresStore;
use crate::failure::failure;
use earmark_store::Failure;
use sqlx::postgres::{PgConnection, Postgres};
use sqlx::{SqlSafeStr, Transaction};
use std::ops::{Deref, DerefMut};

/// A view that stays the same from one statement to the next.
const VIEW: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/// A consistent view. What it showed is handed out by [`View::durably`] alone, or it might be told and then be gone.
#[must_use]
pub(super) struct View<'a> {
    transaction: Transaction<'static, Postgres>,
    store: &'a PostgresStore,
}

impl View<'_> {
    /// Ends it, and returns `found` once all that it can have seen is durable. Fails with [`Failure::Unavailable`]
    /// where that takes too long, as it does while a synchronous standby is away.
    pub(super) async fn durably<T>(mut self, found: T) -> Result<T, Failure> {
        // On the connection that saw it: a database that lost the end of its log has closed every connection.
        self.store.await_all_seen(&mut self.transaction).await?;
        self.transaction.commit().await.map_err(failure)?;
        Ok(found)
    }
}

impl Deref for View<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.transaction
    }
}

impl DerefMut for View<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}

impl PostgresStore {
    /// A consistent view.
    pub(super) async fn view(&self) -> Result<View<'_>, Failure> {
        let begun = Transaction::begin(self.reader().await?, Some(VIEW.into_sql_str()));
        Ok(View { transaction: begun.await.map_err(failure)?, store: self })
    }
}
