//! The store in memory behind the same contract: nothing outlives the process.

mod lists;

use crate::{Clock, Committed, Cursor, Failure, Listed, Page, Store};
use async_trait::async_trait;
use earmark_core::audit::{Finding, audit};
use earmark_core::balance::{Balance, Movement};
use earmark_core::debt::{self, Debt, Destination};
use earmark_core::memory::{Memory, Tables};
use earmark_core::order::{self, Order};
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{self, Reservation};
use earmark_core::step::{BOUND, Command, Input, Recorded, StoredPolicy};
use earmark_core::words::{BalanceKey, Id, Sku, Time};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    memory: Mutex<Memory>,
    clock: Clock,
}

impl MemoryStore {
    /// An empty store that reads `clock`.
    pub fn with_clock(clock: Clock) -> Self {
        Self { memory: Mutex::default(), clock }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // A batch is written whole or not at all, so what a panic left behind is sound.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for MemoryStore {
    fn now(&self) -> Time {
        self.clock.now()
    }

    async fn commit_batch(&self, inputs: &[Input]) -> Result<Committed, Failure> {
        let (mut memory, now) = (self.memory(), self.now());
        let known = memory.defects().len();
        let answers = memory.handle(inputs, now);
        let owed = memory.sweep(now, BOUND).into_iter().filter_map(|command| match command {
            Command::Serve { key } => Some(key),
            _ => None,
        });
        let defects = memory.defects().iter().skip(known).cloned().collect();
        Ok(Committed { answers, owed: owed.collect(), defects })
    }

    async fn sweep(&self, now: Time, limit: usize) -> Result<Vec<Command>, Failure> {
        Ok(self.memory().sweep(now, limit))
    }

    async fn claimable(
        &self,
        destinations: &[Destination],
        now: Time,
        limit: usize,
    ) -> Result<Vec<Debt>, Failure> {
        Ok(self.memory().claimable(destinations, now, limit))
    }

    async fn due_reservations(&self, by: Time, limit: usize) -> Result<Vec<Reservation>, Failure> {
        Ok(self.memory().due_by(by, limit))
    }

    async fn reservations(&self, ids: &[Id]) -> Result<Vec<Reservation>, Failure> {
        Ok(lists::named(&self.memory().tables().reservations, ids))
    }

    async fn orders(&self, ids: &[Id]) -> Result<Vec<Order>, Failure> {
        Ok(lists::named(&self.memory().tables().orders, ids))
    }

    async fn purchases(&self, ids: &[Id]) -> Result<Vec<Purchase>, Failure> {
        Ok(lists::named(&self.memory().tables().purchases, ids))
    }

    async fn debts(&self, ids: &[Id]) -> Result<Vec<Debt>, Failure> {
        Ok(lists::named(&self.memory().tables().debts, ids))
    }

    async fn balances(&self, sku: &Sku) -> Result<Vec<Balance>, Failure> {
        let memory = self.memory();
        let of_sku = memory.tables().balances.values().filter(|(_, row)| row.key.sku == *sku);
        Ok(of_sku.map(|(_, row)| row.as_ref().clone()).collect())
    }

    async fn list_balances(&self, text: Option<&str>, asked: &Page) -> Result<Listed<Balance>, Failure> {
        lists::balances(self.memory().tables(), text, asked)
    }

    async fn list_reservations(
        &self,
        status: Option<reservation::Status>,
        asked: &Page,
    ) -> Result<Listed<Reservation>, Failure> {
        let fits = |row: &Reservation| status.is_none_or(|status| row.status == status);
        lists::newest(&self.memory().tables().reservations, asked, |row| row.created_at, fits)
    }

    async fn list_orders(
        &self,
        status: Option<order::Status>,
        asked: &Page,
    ) -> Result<Listed<Order>, Failure> {
        let fits = |row: &Order| status.is_none_or(|status| row.status == status);
        lists::newest(&self.memory().tables().orders, asked, |row| row.created_at, fits)
    }

    async fn list_purchases(&self, asked: &Page) -> Result<Listed<Purchase>, Failure> {
        lists::newest(&self.memory().tables().purchases, asked, |row| row.created_at, |_| true)
    }

    async fn list_debts(&self, status: Option<debt::Status>, asked: &Page) -> Result<Listed<Debt>, Failure> {
        let fits = |row: &Debt| status.is_none_or(|status| row.status == status);
        lists::newest(&self.memory().tables().debts, asked, |row| row.created_at, fits)
    }

    async fn policies(&self) -> Result<Vec<StoredPolicy>, Failure> {
        Ok(self.memory().tables().policies.values().map(|(_, row)| row.as_ref().clone()).collect())
    }

    async fn movements(&self, sku: &Sku, asked: &Page) -> Result<Listed<Movement>, Failure> {
        lists::movements(self.memory().tables(), sku, asked)
    }

    async fn holders(&self, key: &BalanceKey, asked: &Page) -> Result<Listed<Reservation>, Failure> {
        Ok(lists::holders(self.memory().tables(), key, asked))
    }

    async fn positions(&self, tickets: &[(BalanceKey, u64)]) -> Result<Vec<u64>, Failure> {
        let memory = self.memory();
        Ok(tickets.iter().map(|(key, ticket)| memory.position(key, *ticket) as u64).collect())
    }

    async fn journal(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Cursor, Recorded)>, Failure> {
        let from = match after {
            None => 0,
            Some(Cursor(text)) => text.parse::<usize>().map_err(|_| Failure::BadCursor)?,
        };
        let memory = self.memory();
        let from = from.max(memory.forgotten());
        let behind = memory.tables().journal.iter().skip(from - memory.forgotten());
        let behind = (from..).zip(behind).take(limit);
        Ok(behind.map(|(n, recorded)| (Cursor((n + 1).to_string()), recorded.clone())).collect())
    }

    async fn journal_end(&self) -> Result<Option<Cursor>, Failure> {
        let memory = self.memory();
        let end = memory.forgotten() + memory.tables().journal.len();
        Ok((end > 0).then(|| Cursor(end.to_string())))
    }

    async fn history(&self, id: &Id) -> Result<Vec<Recorded>, Failure> {
        let memory = self.memory();
        let of_id = memory.tables().journal.iter().filter(|recorded| recorded.fact.id().base() == *id);
        Ok(of_id.cloned().collect())
    }

    async fn prune(&self, horizon: Time, _step: usize) -> Result<u64, Failure> {
        Ok(self.memory().prune(horizon) as u64)
    }

    async fn ping(&self) -> Result<(), Failure> {
        Ok(())
    }

    async fn audit(&self) -> Result<Vec<Finding>, Failure> {
        Ok(audit(self.memory().tables()))
    }

    async fn tables(&self) -> Result<Tables, Failure> {
        Ok(self.memory().tables().clone())
    }
}
