//! A database of its own for every test.
#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part of it; a test may stop")]

use async_trait::async_trait;
use earmark_cluster::{Cluster, Database};
use earmark_core::words::BalanceKey;
use earmark_postgres::{Options, PostgresStore};
use earmark_store::conformance::Harness;
use earmark_store::{Clock, Faults, Store};
use std::sync::Arc;

/// An empty database on the shared cluster, which goes away with its test.
pub(crate) struct Place(Database, usize);

impl Place {
    pub(crate) fn new() -> Self {
        Self(Cluster::shared().and_then(Cluster::database).unwrap(), Options::default().known)
    }

    /// Its stores keep nothing in mind, so that each batch is loaded.
    pub(crate) fn without_knowledge() -> Self {
        Self(Self::new().0, 0)
    }

    pub(crate) fn url(&self) -> &str {
        self.0.url()
    }

    pub(crate) fn url_for(&self, role: &str, password: &str) -> String {
        self.0.url_for(role, password)
    }

    /// Runs SQL behind the store's back.
    pub(crate) fn by_hand(&self, sql: &str) -> Result<String, String> {
        self.0.run(sql).map_err(|trouble| trouble.to_string())
    }

    pub(crate) async fn store(&self) -> Arc<PostgresStore> {
        Arc::new(PostgresStore::open(self.url(), Options::default()).await.unwrap())
    }
}

#[async_trait]
impl Harness for Place {
    async fn open(&self, clock: Clock, faults: Faults) -> Arc<dyn Store> {
        let options = Options { clock, faults, known: self.1, ..Options::default() };
        Arc::new(PostgresStore::open(self.url(), options).await.unwrap())
    }

    fn is_durable(&self) -> bool {
        true
    }

    async fn plant(&self, _: &dyn Store, key: &BalanceKey, on_hand: i64) -> bool {
        let (sku, location) = (&key.sku, &key.location);
        let sql = format!(
            "UPDATE earmark.balances SET on_hand = {on_hand} WHERE sku = '{sku}' AND location = '{location}'"
        );
        self.by_hand(&sql).unwrap();
        true
    }
}
