//! A file of its own for every test.
#![allow(dead_code, reason = "each test uses a part of it")]

use async_trait::async_trait;
use earmark_core::words::BalanceKey;
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::conformance::Harness;
use earmark_store::{Clock, Faults, Store};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A directory that goes away with its test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("earmark-sqlite-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("earmark.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A connection that asks nobody.
pub(crate) async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .connect()
        .await
        .unwrap()
}

/// Runs SQL behind the store's back.
pub(crate) async fn by_hand(path: &Path, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut raw(path).await).await.map(|_| ())
}

#[async_trait]
impl Harness for Folder {
    async fn open(&self, clock: Clock, faults: Faults) -> Arc<dyn Store> {
        let options = Options { clock, faults, ..Options::default() };
        Arc::new(SqliteStore::open(self.file(), options).await.unwrap())
    }

    fn is_durable(&self) -> bool {
        true
    }

    async fn plant(&self, _: &dyn Store, key: &BalanceKey, on_hand: i64) -> bool {
        let sql = format!(
            "DROP TRIGGER balances_follow; \
             UPDATE balances SET on_hand = {on_hand} WHERE sku = '{}' AND location = '{}'",
            key.sku, key.location
        );
        by_hand(&self.file(), &sql).await.unwrap();
        true
    }
}
