//! The contract, method by method: each reads in a view of its own.

use super::SqliteStore;
use crate::prune::Pruning;
use crate::read::{among, lined, rows};
use crate::rows::{Head, Lined, Stored};
use crate::session::Session;
use crate::values::{Values, list};
use crate::{history, lists, movements, relations, whole};
use async_trait::async_trait;
use earmark_core::audit::Finding;
use earmark_core::balance::{Balance, Movement};
use earmark_core::debt::{self, Debt, Destination};
use earmark_core::memory::Tables;
use earmark_core::order::{self, Order};
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{self, Reservation};
use earmark_core::step::{Command, Input, Recorded, Row, StoredPolicy};
use earmark_core::words::{BalanceKey, Id, Sku, Time};
use earmark_store::{Committed, Cursor, Failure, Listed, Page, Store};
use std::collections::BTreeMap;

impl SqliteStore {
    async fn named<R: Stored<Key = Id> + Row<Key = Id>>(&self, ids: &[Id]) -> Result<Vec<R>, Failure> {
        let mut view = self.view().await?;
        let named = list(ids.iter().map(Id::as_str));
        Ok(in_order(rows::<R>(&mut Session::reading(&mut view), &among::<R>(), named).await?, ids))
    }

    async fn named_lined<R: Lined + Row<Key = Id>>(&self, ids: &[Id]) -> Result<Vec<R>, Failure> {
        let mut view = self.view().await?;
        let named = list(ids.iter().map(Id::as_str));
        Ok(in_order(lined::<R>(&mut Session::reading(&mut view), &among::<R>(), named).await?, ids))
    }
}

/// Rows in the order of the ids that they were asked for by, each once.
fn in_order<R: Row<Key = Id>>(found: Vec<(Head, R)>, ids: &[Id]) -> Vec<R> {
    let mut by_id: BTreeMap<Id, R> = found.into_iter().map(|(_, row)| (row.key().clone(), row)).collect();
    ids.iter().filter_map(|id| by_id.remove(id)).collect()
}

/// The statuses to list: the one that was asked for, or all.
fn asked<S: Copy>(one: Option<S>, all: &[S], name: fn(S) -> &'static str) -> Vec<Option<&'static str>> {
    one.map_or(all.to_vec(), |one| vec![one]).into_iter().map(|status| Some(name(status))).collect()
}

#[async_trait]
impl Store for SqliteStore {
    fn now(&self) -> Time {
        self.options.clock.now()
    }

    async fn commit_batch(&self, inputs: &[Input]) -> Result<Committed, Failure> {
        self.write(inputs).await
    }

    async fn sweep(&self, now: Time, limit: usize) -> Result<Vec<Command>, Failure> {
        let mut view = self.view().await?;
        Ok(relations::owed_now(&mut Session::reading(&mut view), now, limit).await?)
    }

    async fn claimable(
        &self,
        destinations: &[Destination],
        now: Time,
        limit: usize,
    ) -> Result<Vec<Debt>, Failure> {
        let mut view = self.view().await?;
        Ok(relations::claimable(&mut Session::reading(&mut view), destinations, now, limit).await?)
    }

    async fn due_reservations(&self, by: Time, limit: usize) -> Result<Vec<Reservation>, Failure> {
        let mut view = self.view().await?;
        Ok(relations::due_reservations(&mut Session::reading(&mut view), by, limit).await?)
    }

    async fn reservations(&self, ids: &[Id]) -> Result<Vec<Reservation>, Failure> {
        self.named_lined(ids).await
    }

    async fn orders(&self, ids: &[Id]) -> Result<Vec<Order>, Failure> {
        self.named(ids).await
    }

    async fn purchases(&self, ids: &[Id]) -> Result<Vec<Purchase>, Failure> {
        self.named_lined(ids).await
    }

    async fn debts(&self, ids: &[Id]) -> Result<Vec<Debt>, Failure> {
        self.named(ids).await
    }

    async fn balances(&self, sku: &Sku) -> Result<Vec<Balance>, Failure> {
        let mut view = self.view().await?;
        let tail = "WHERE sku = ? ORDER BY location";
        let values = Values::default().text(sku.as_str());
        let found = rows(&mut Session::reading(&mut view), tail, values).await?;
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    async fn list_balances(&self, text: Option<&str>, page: &Page) -> Result<Listed<Balance>, Failure> {
        let mut view = self.view().await?;
        Ok(lists::balances(&mut Session::reading(&mut view), text, page).await?)
    }

    async fn list_reservations(
        &self,
        status: Option<reservation::Status>,
        page: &Page,
    ) -> Result<Listed<Reservation>, Failure> {
        let asked = asked(status, &reservation::Status::ALL, reservation::Status::as_str);
        let mut view = self.view().await?;
        Ok(lists::lined_newest(&mut Session::reading(&mut view), &asked, page).await?)
    }

    async fn list_orders(
        &self,
        status: Option<order::Status>,
        page: &Page,
    ) -> Result<Listed<Order>, Failure> {
        let asked = asked(status, &order::Status::ALL, order::Status::as_str);
        let mut view = self.view().await?;
        Ok(lists::rows_newest(&mut Session::reading(&mut view), &asked, page).await?)
    }

    async fn list_purchases(&self, page: &Page) -> Result<Listed<Purchase>, Failure> {
        let mut view = self.view().await?;
        Ok(lists::lined_newest(&mut Session::reading(&mut view), &[None], page).await?)
    }

    async fn list_debts(&self, status: Option<debt::Status>, page: &Page) -> Result<Listed<Debt>, Failure> {
        let asked = asked(status, &debt::Status::ALL, debt::Status::as_str);
        let mut view = self.view().await?;
        Ok(lists::rows_newest(&mut Session::reading(&mut view), &asked, page).await?)
    }

    async fn policies(&self) -> Result<Vec<StoredPolicy>, Failure> {
        let mut view = self.view().await?;
        let found = rows(&mut Session::reading(&mut view), "ORDER BY name", Values::default()).await?;
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    async fn movements(&self, sku: &Sku, page: &Page) -> Result<Listed<Movement>, Failure> {
        let mut view = self.view().await?;
        Ok(movements::page(&mut Session::reading(&mut view), sku, page).await?)
    }

    async fn holders(&self, key: &BalanceKey, page: &Page) -> Result<Listed<Reservation>, Failure> {
        let mut view = self.view().await?;
        Ok(relations::holders(&mut Session::reading(&mut view), key, page).await?)
    }

    async fn positions(&self, tickets: &[(BalanceKey, u64)]) -> Result<Vec<u64>, Failure> {
        let mut view = self.view().await?;
        Ok(relations::positions(&mut Session::reading(&mut view), tickets).await?)
    }

    async fn journal(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Cursor, Recorded)>, Failure> {
        let mut view = self.view().await?;
        Ok(history::page(&mut Session::reading(&mut view), after, limit).await?)
    }

    async fn journal_end(&self) -> Result<Option<Cursor>, Failure> {
        let mut view = self.view().await?;
        Ok(history::end(&mut Session::reading(&mut view)).await?)
    }

    async fn history(&self, id: &Id) -> Result<Vec<Recorded>, Failure> {
        let mut view = self.view().await?;
        Ok(history::of(&mut Session::reading(&mut view), id).await?)
    }

    async fn prune(&self, horizon: Time, step: usize) -> Result<u64, Failure> {
        self.prune_all(Pruning::new(horizon, step)).await
    }

    async fn ping(&self) -> Result<(), Failure> {
        let mut view = self.view().await?;
        Session::reading(&mut view).run("SELECT 1").await.map_err(Failure::from)
    }

    async fn audit(&self) -> Result<Vec<Finding>, Failure> {
        let mut view = self.view().await?;
        Ok(whole::audit(&mut Session::reading(&mut view)).await?)
    }

    async fn tables(&self) -> Result<Tables, Failure> {
        let mut view = self.view().await?;
        Ok(whole::tables(&mut Session::reading(&mut view)).await?)
    }
}
