//! Reading: several statements of one consistent view, told once what they showed is on disk.

use super::PostgresStore;
use crate::failure::failure;
use crate::flush;
use earmark_store::Failure;
use sqlx::postgres::{PgConnection, Postgres};
use sqlx::{SqlSafeStr, Transaction};
use std::ops::{Deref, DerefMut};

/// A view that stays the same from one statement to the next.
const VIEW: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/// A consistent view. What it showed is told by [`View::tell`] alone, or it might be told and then be gone.
#[must_use]
pub(super) struct View<'a> {
    transaction: Transaction<'static, Postgres>,
    store: &'a PostgresStore,
}

impl View<'_> {
    /// Ends it, and hands out what it showed once that is on disk: others may have committed it early.
    pub(super) async fn tell<T>(self, told: T) -> Result<T, Failure> {
        let Self { transaction, store } = self;
        drop(transaction);
        if store.prepared().await? {
            flush::everything(&store.readers).await?;
        }
        Ok(told)
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
