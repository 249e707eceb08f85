//! A store in memory that stumbles where it is told to.

use async_trait::async_trait;
use earmark_core::audit::Finding;
use earmark_core::balance::{Balance, Movement};
use earmark_core::debt::{self, Debt, Destination};
use earmark_core::memory::Tables;
use earmark_core::order::{self, Order};
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{self, Mode, OnShortage, Request, Reservation};
use earmark_core::step::{Answer, Command, Input, Recorded, StoredPolicy};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity, Sku, Time};
use earmark_store::{Committed, Cursor, Failure, Flush, Listed, MemoryStore, Page, Store};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Default)]
pub(crate) struct Stumbling {
    pub inner: MemoryStore,
    /// The input that the database refuses.
    pub refuses: Option<Key>,
    /// The input that the program dies of.
    pub panics: Option<Key>,
    /// How many more commits go through and are lost on the way back.
    pub loses: AtomicU64,
    /// How many more early commits are seen by others and then gone, as when the database's machine dies
    /// before they are on disk. Until that is known the store is away.
    pub forgets: AtomicU64,
    pub is_away: Arc<AtomicBool>,
    /// Whether a batch may be decided without a lock.
    pub sold_out: bool,
    /// How many batches were.
    pub beside: AtomicU64,
    /// How many more of these meet another transaction on their way to the disk.
    pub meets: AtomicU64,
    /// The input that is put off the first time, with all that follow it.
    pub puts_off: Mutex<Option<Key>>,
    /// How long a commit takes.
    pub slow: Duration,
    /// Whether it says that others are at the same balances.
    pub crowded: bool,
}

/// A hold of one MUG.
pub(crate) fn reserve(id: &Id) -> Command {
    let key = BalanceKey::parse("MUG", None).unwrap();
    let lines = Lines::new(vec![Line { key, quantity: Quantity::new(1).unwrap() }]).unwrap();
    let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Reject);
    Command::Reserve { reservation_id: id.clone(), request: Request { lines, ttl: None, mode, on_shortage } }
}

#[async_trait]
impl Store for Stumbling {
    async fn commit_batch(&self, inputs: &[Input]) -> Result<Committed, Failure> {
        tokio::time::sleep(self.slow).await;
        if self.is_away.load(Ordering::SeqCst) {
            return Err(Failure::Unavailable("on purpose".to_owned()));
        }
        let has = |key: &Option<Key>| inputs.iter().any(|input| Some(&input.key) == key.as_ref());
        assert!(!has(&self.panics), "on purpose");
        if has(&self.refuses) {
            return Err(Failure::Refused("on purpose".to_owned()));
        }
        let put_off = self.puts_off.lock().unwrap().take_if(|key| has(&Some(key.clone())));
        if let Some(n) = put_off.and_then(|key| inputs.iter().position(|input| input.key == key)) {
            let mut committed = self.inner.commit_batch(&inputs[..n]).await?;
            committed.answers.resize(inputs.len(), Answer::Deferred);
            return Ok(committed);
        }
        let answers = self.inner.commit_batch(inputs).await;
        match self.loses.load(Ordering::SeqCst) {
            0 => answers,
            left => {
                self.loses.store(left - 1, Ordering::SeqCst);
                Err(Failure::Unavailable("on purpose".to_owned()))
            }
        }
    }

    async fn commit_early(&self, inputs: &[Input]) -> Result<(Committed, Option<Flush>), Failure> {
        let (left, is_away) = (self.forgets.load(Ordering::SeqCst), self.is_away.clone());
        if left == 0 || is_away.load(Ordering::SeqCst) {
            let on_disk = async {
                tokio::task::yield_now().await;
                Ok(())
            };
            return Ok((self.commit_batch(inputs).await?, Some(Box::pin(on_disk))));
        }
        self.forgets.store(left - 1, Ordering::SeqCst);
        is_away.store(true, Ordering::SeqCst);
        let gone: Flush = Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            is_away.store(false, Ordering::SeqCst);
            Err(Failure::Unavailable("on purpose".to_owned()))
        });
        Ok((MemoryStore::default().commit_batch(inputs).await?, Some(gone)))
    }

    async fn commit_beside(&self, inputs: &[Input]) -> Result<Option<(Committed, Flush)>, Failure> {
        if !self.sold_out {
            return Ok(None);
        }
        self.beside.fetch_add(1, Ordering::SeqCst);
        if self.meets.load(Ordering::SeqCst) == 0 {
            let slow = self.slow;
            let on_disk: Flush = Box::pin(async move {
                tokio::time::sleep(slow).await;
                Ok(())
            });
            return Ok(Some((self.inner.commit_batch(inputs).await?, on_disk)));
        }
        self.meets.fetch_sub(1, Ordering::SeqCst);
        let gone: Flush = Box::pin(async { Err(Failure::Conflict("on purpose".to_owned())) });
        Ok(Some((MemoryStore::default().commit_batch(inputs).await?, gone)))
    }

    fn is_crowded(&self) -> bool {
        self.crowded
    }
    fn now(&self) -> Time {
        self.inner.now()
    }
    async fn sweep(&self, now: Time, limit: usize) -> Result<Vec<Command>, Failure> {
        self.inner.sweep(now, limit).await
    }
    async fn claimable(&self, to: &[Destination], now: Time, limit: usize) -> Result<Vec<Debt>, Failure> {
        self.inner.claimable(to, now, limit).await
    }
    async fn due_reservations(&self, by: Time, limit: usize) -> Result<Vec<Reservation>, Failure> {
        self.inner.due_reservations(by, limit).await
    }
    async fn reservations(&self, ids: &[Id]) -> Result<Vec<Reservation>, Failure> {
        self.inner.reservations(ids).await
    }
    async fn orders(&self, ids: &[Id]) -> Result<Vec<Order>, Failure> {
        self.inner.orders(ids).await
    }
    async fn purchases(&self, ids: &[Id]) -> Result<Vec<Purchase>, Failure> {
        self.inner.purchases(ids).await
    }
    async fn debts(&self, ids: &[Id]) -> Result<Vec<Debt>, Failure> {
        self.inner.debts(ids).await
    }
    async fn balances(&self, sku: &Sku) -> Result<Vec<Balance>, Failure> {
        self.inner.balances(sku).await
    }
    async fn list_balances(&self, text: Option<&str>, page: &Page) -> Result<Listed<Balance>, Failure> {
        self.inner.list_balances(text, page).await
    }
    async fn list_reservations(
        &self,
        status: Option<reservation::Status>,
        page: &Page,
    ) -> Result<Listed<Reservation>, Failure> {
        self.inner.list_reservations(status, page).await
    }
    async fn list_orders(
        &self,
        status: Option<order::Status>,
        page: &Page,
    ) -> Result<Listed<Order>, Failure> {
        self.inner.list_orders(status, page).await
    }
    async fn list_purchases(&self, page: &Page) -> Result<Listed<Purchase>, Failure> {
        self.inner.list_purchases(page).await
    }
    async fn list_debts(&self, status: Option<debt::Status>, page: &Page) -> Result<Listed<Debt>, Failure> {
        self.inner.list_debts(status, page).await
    }
    async fn policies(&self) -> Result<Vec<StoredPolicy>, Failure> {
        self.inner.policies().await
    }
    async fn movements(&self, sku: &Sku, page: &Page) -> Result<Listed<Movement>, Failure> {
        self.inner.movements(sku, page).await
    }
    async fn holders(&self, key: &BalanceKey, page: &Page) -> Result<Listed<Reservation>, Failure> {
        self.inner.holders(key, page).await
    }
    async fn positions(&self, tickets: &[(BalanceKey, u64)]) -> Result<Vec<u64>, Failure> {
        self.inner.positions(tickets).await
    }
    async fn journal(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Cursor, Recorded)>, Failure> {
        self.inner.journal(after, limit).await
    }
    async fn journal_end(&self) -> Result<Option<Cursor>, Failure> {
        self.inner.journal_end().await
    }
    async fn history(&self, id: &Id) -> Result<Vec<Recorded>, Failure> {
        self.inner.history(id).await
    }
    async fn prune(&self, horizon: Time, step: usize) -> Result<u64, Failure> {
        self.inner.prune(horizon, step).await
    }
    async fn ping(&self) -> Result<(), Failure> {
        self.inner.ping().await
    }
    async fn audit(&self) -> Result<Vec<Finding>, Failure> {
        self.inner.audit().await
    }
    async fn tables(&self) -> Result<Tables, Failure> {
        self.inner.tables().await
    }
}
