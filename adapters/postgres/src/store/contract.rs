//! The contract, method by method.

use super::PostgresStore;
use crate::failure::failure;
use crate::prune::Pruning;
use crate::read::{Keys, find};
use crate::{journal, ledger, lists, read, relations, whole};
use async_trait::async_trait;
use earmark_core::audit::Finding;
use earmark_core::balance::{Balance, Movement};
use earmark_core::debt::{self, Debt, Destination};
use earmark_core::memory::Tables;
use earmark_core::order::{self, Order};
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{self, Reservation};
use earmark_core::step::{Command, Input, Recorded, StoredPolicy};
use earmark_core::words::{BalanceKey, Id, Sku, Time};
use earmark_store::{Committed, Cursor, Failure, Flush, Listed, Page, Store};

/// The statuses to list: the one that was asked for, or all.
fn asked<S: Copy>(one: Option<S>, all: &[S], name: fn(S) -> &'static str) -> Vec<&'static str> {
    one.map_or(all.to_vec(), |one| vec![one]).into_iter().map(name).collect()
}

#[async_trait]
impl Store for PostgresStore {
    fn now(&self) -> Time {
        self.options.clock.now()
    }

    fn lanes(&self) -> usize {
        self.options.lanes
    }

    fn is_crowded(&self) -> bool {
        self.crowd.is_here()
    }

    async fn news(&self) {
        match &self.bell {
            Some(bell) => bell.ringing().await,
            None => std::future::pending().await,
        }
    }

    async fn commit_batch(&self, inputs: &[Input]) -> Result<Committed, Failure> {
        Ok(self.write(inputs, false).await?.0)
    }

    async fn commit_early(&self, inputs: &[Input]) -> Result<(Committed, Option<Flush>), Failure> {
        self.write(inputs, true).await
    }

    async fn commit_beside(&self, inputs: &[Input]) -> Result<Option<(Committed, Flush)>, Failure> {
        self.beside(inputs).await
    }

    // What is only fed to the committer need not be on disk: its commit will be, and stands behind it.
    async fn sweep(&self, now: Time, limit: usize) -> Result<Vec<Command>, Failure> {
        relations::owed_now(&mut *self.reader().await?, now, limit).await
    }

    async fn claimable(
        &self,
        destinations: &[Destination],
        now: Time,
        limit: usize,
    ) -> Result<Vec<Debt>, Failure> {
        let mut view = self.view().await?;
        let found = relations::claimable(&mut view, destinations, now, limit).await?;
        view.durably(found).await
    }

    async fn due_reservations(&self, by: Time, limit: usize) -> Result<Vec<Reservation>, Failure> {
        let mut view = self.view().await?;
        let due = relations::due_by(&mut view, by, limit).await?;
        let found = read::reservations(&mut view, &due).await?;
        view.durably(found).await
    }

    async fn reservations(&self, ids: &[Id]) -> Result<Vec<Reservation>, Failure> {
        let mut view = self.view().await?;
        let found = read::reservations(&mut view, ids).await?;
        view.durably(found).await
    }

    async fn orders(&self, ids: &[Id]) -> Result<Vec<Order>, Failure> {
        let mut view = self.view().await?;
        let found = read::orders(&mut view, ids).await?;
        view.durably(found).await
    }

    async fn purchases(&self, ids: &[Id]) -> Result<Vec<Purchase>, Failure> {
        let mut view = self.view().await?;
        let found = read::purchases(&mut view, ids).await?;
        view.durably(found).await
    }

    async fn debts(&self, ids: &[Id]) -> Result<Vec<Debt>, Failure> {
        let mut view = self.view().await?;
        let found = read::debts(&mut view, ids).await?;
        view.durably(found).await
    }

    async fn balances(&self, sku: &Sku) -> Result<Vec<Balance>, Failure> {
        let mut view = self.view().await?;
        let locations =
            sqlx::query_scalar!("SELECT location FROM earmark.balances WHERE sku = $1", sku.as_str());
        let locations = locations.fetch_all(&mut *view).await.map_err(failure)?;
        let keys = locations.iter().map(|location| lists::key(sku.as_str(), location));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let found = find(&mut view, &Keys { balances: keys.iter().collect(), ..Keys::default() }).await?;
        view.durably(lists::in_key_order(found.balances.into_iter().map(|found| found.row).collect())).await
    }

    async fn list_balances(&self, text: Option<&str>, page: &Page) -> Result<Listed<Balance>, Failure> {
        let mut view = self.view().await?;
        let Listed { items, next } = lists::balances(&mut view, text, page).await?;
        let found = find(&mut view, &Keys { balances: items.iter().collect(), ..Keys::default() }).await?;
        let items = lists::in_key_order(found.balances.into_iter().map(|found| found.row).collect());
        view.durably(Listed { items, next }).await
    }

    async fn list_reservations(
        &self,
        status: Option<reservation::Status>,
        page: &Page,
    ) -> Result<Listed<Reservation>, Failure> {
        let asked = asked(status, &reservation::Status::ALL, reservation::Status::as_str);
        let mut view = self.view().await?;
        let Listed { items, next } = lists::reservations(&mut view, &asked, page).await?;
        let items = read::reservations(&mut view, &items).await?;
        view.durably(Listed { items, next }).await
    }

    async fn list_orders(
        &self,
        status: Option<order::Status>,
        page: &Page,
    ) -> Result<Listed<Order>, Failure> {
        let asked = asked(status, &order::Status::ALL, order::Status::as_str);
        let mut view = self.view().await?;
        let Listed { items, next } = lists::orders(&mut view, &asked, page).await?;
        let items = read::orders(&mut view, &items).await?;
        view.durably(Listed { items, next }).await
    }

    async fn list_purchases(&self, page: &Page) -> Result<Listed<Purchase>, Failure> {
        let mut view = self.view().await?;
        let Listed { items, next } = lists::purchases(&mut view, page).await?;
        let items = read::purchases(&mut view, &items).await?;
        view.durably(Listed { items, next }).await
    }

    async fn list_debts(&self, status: Option<debt::Status>, page: &Page) -> Result<Listed<Debt>, Failure> {
        let asked = asked(status, &debt::Status::ALL, debt::Status::as_str);
        let mut view = self.view().await?;
        let Listed { items, next } = lists::debts(&mut view, &asked, page).await?;
        let items = read::debts(&mut view, &items).await?;
        view.durably(Listed { items, next }).await
    }

    async fn policies(&self) -> Result<Vec<StoredPolicy>, Failure> {
        let mut view = self.view().await?;
        let names = sqlx::query_scalar!("SELECT name FROM earmark.policies ORDER BY name");
        let names = names.fetch_all(&mut *view).await.map_err(failure)?;
        let policies = names.iter().map(String::as_str).collect();
        let found = find(&mut view, &Keys { policies, ..Keys::default() }).await?;
        let mut found: Vec<_> = found.policies.into_iter().map(|found| found.row).collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        view.durably(found).await
    }

    async fn movements(&self, sku: &Sku, page: &Page) -> Result<Listed<Movement>, Failure> {
        let mut view = self.view().await?;
        let found = ledger::movements(&mut view, sku, page).await?;
        view.durably(found).await
    }

    async fn holders(&self, key: &BalanceKey, page: &Page) -> Result<Listed<Reservation>, Failure> {
        let mut view = self.view().await?;
        let Listed { items, next } = relations::holders(&mut view, key, page).await?;
        let items = read::reservations(&mut view, &items).await?;
        view.durably(Listed { items, next }).await
    }

    async fn positions(&self, tickets: &[(BalanceKey, u64)]) -> Result<Vec<u64>, Failure> {
        let mut view = self.view().await?;
        let positions = relations::positions(&mut view, tickets).await?;
        view.durably(positions).await
    }

    async fn journal(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Cursor, Recorded)>, Failure> {
        self.prepared().await?;
        let horizon = journal::horizon(&self.readers, self.options.patience).await?;
        let mut view = self.view().await?;
        let page = journal::page(&mut view, after, limit, horizon).await?;
        view.durably(page).await
    }

    async fn journal_end(&self) -> Result<Option<Cursor>, Failure> {
        self.prepared().await?;
        let horizon = journal::horizon(&self.readers, self.options.patience).await?;
        let mut view = self.view().await?;
        let end = journal::end(&mut view, horizon).await?;
        view.durably(end).await
    }

    async fn history(&self, id: &Id) -> Result<Vec<Recorded>, Failure> {
        let mut view = self.view().await?;
        let told = journal::of(&mut view, id).await?;
        view.durably(told).await
    }

    async fn prune(&self, horizon: Time, step: usize) -> Result<u64, Failure> {
        self.prune_all(Pruning::new(horizon, step)).await
    }

    async fn ping(&self) -> Result<(), Failure> {
        self.usable().await
    }

    async fn audit(&self) -> Result<Vec<Finding>, Failure> {
        let mut view = self.view().await?;
        let findings = whole::audit(&mut view).await?;
        view.durably(findings).await
    }

    async fn tables(&self) -> Result<Tables, Failure> {
        let mut view = self.view().await?;
        let tables = whole::tables(&mut view).await?;
        view.durably(tables).await
    }
}
