//! The store in memory conforms.
#![cfg(feature = "conformance")]

use async_trait::async_trait;
use earmark_core::words::BalanceKey;
use earmark_store::conformance::Harness;
use earmark_store::{Clock, Faults, MemoryStore, Store};
use std::sync::Arc;

struct InMemory;

#[async_trait]
impl Harness for InMemory {
    async fn open(&self, clock: Clock, _: Faults) -> Arc<dyn Store> {
        Arc::new(MemoryStore::with_clock(clock))
    }

    fn is_durable(&self) -> bool {
        false
    }

    async fn plant(&self, _: &dyn Store, _: &BalanceKey, _: i64) -> bool {
        false
    }
}

earmark_store::conformance!(InMemory);
