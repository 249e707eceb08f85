//! A store behind its contract, as a server drives it: settled before it is read, inputs fed again
//! where they were put off.

use super::{Answered, Bought, Broken, Driver, Held, Owed, Placed, Stock};
use async_trait::async_trait;
use earmark_cluster::{Cluster, Database};
use earmark_core::step::{Answer, Input, Recorded};
use earmark_core::words::{BalanceKey, Id, Key, Time};
use earmark_postgres::PostgresStore;
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::{Clock, Page, Store};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many rows a scenario asks for at once; none has more.
const ALL: usize = 1000;

#[derive(Debug)]
pub(super) struct OnStore {
    store: Stored,
    hand: Arc<AtomicU64>,
    sweeps: AtomicU64,
    /// What goes away with its scenario.
    _place: Place,
}

/// A store, which has no text of its own.
struct Stored(Arc<dyn Store>);

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a store")
    }
}

/// Where a store keeps its rows.
#[derive(Debug)]
#[expect(dead_code, reason = "it is only kept, and dropped")]
enum Place {
    Folder(Folder),
    Database(Database),
}

#[derive(Debug)]
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of a scenario in the temporary folder harms nobody.
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn broken(error: impl std::fmt::Display) -> Broken {
    error.to_string()
}

impl OnStore {
    /// SQLite, on a file of its own.
    pub(super) async fn sqlite(now: Time) -> Result<Self, Broken> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let (process, number) = (std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let folder = Folder(std::env::temp_dir().join(format!("earmark-features-{process}-{number}")));
        std::fs::create_dir_all(&folder.0).map_err(broken)?;
        let hand = Arc::new(AtomicU64::new(now.millis()));
        let options = Options { clock: Clock::manual(Arc::clone(&hand)), ..Options::default() };
        let store = SqliteStore::open(folder.0.join("earmark.db"), options).await.map_err(broken)?;
        Ok(Self::new(Arc::new(store), hand, Place::Folder(folder)))
    }

    /// PostgreSQL, in a database of its own.
    pub(super) async fn postgres(now: Time) -> Result<Self, Broken> {
        let database = Cluster::shared().and_then(Cluster::database).map_err(broken)?;
        let hand = Arc::new(AtomicU64::new(now.millis()));
        let clock = Clock::manual(Arc::clone(&hand));
        let options = earmark_postgres::Options { clock, ..earmark_postgres::Options::default() };
        let store = PostgresStore::open(database.url(), options).await.map_err(broken)?;
        Ok(Self::new(Arc::new(store), hand, Place::Database(database)))
    }

    fn new(store: Arc<dyn Store>, hand: Arc<AtomicU64>, place: Place) -> Self {
        Self { store: Stored(store), hand, sweeps: AtomicU64::new(0), _place: place }
    }

    /// The store itself, for a server over it.
    pub(super) fn store(&self) -> &Arc<dyn Store> {
        &self.store.0
    }

    async fn commit(&self, input: Input) -> Result<Answer, Broken> {
        loop {
            let answer = self.store().commit(std::slice::from_ref(&input)).await.map_err(broken)?.pop();
            match answer {
                Some(Answer::Deferred) => {}
                Some(Answer::Defect(text)) => return Err(format!("an invariant would break: {text}")),
                Some(answer) => return Ok(answer),
                None => return Err("the command was never answered".into()),
            }
        }
    }

    async fn settle(&self) -> Result<(), Broken> {
        loop {
            let due = self.store().sweep(self.store().now(), ALL).await.map_err(broken)?;
            if due.is_empty() {
                return Ok(());
            }
            for command in due {
                let number = self.sweeps.fetch_add(1, Ordering::SeqCst);
                let key = Key::parse(&format!("sweep-{number}")).map_err(broken)?;
                self.commit(Input { key, keyed: false, command }).await?;
            }
        }
    }
}

#[async_trait(?Send)]
impl Driver for OnStore {
    fn now(&self) -> Time {
        self.store().now()
    }

    fn set_clock(&mut self, now: Time) {
        self.hand.store(now.millis(), Ordering::SeqCst);
    }

    async fn submit(&mut self, input: Input) -> Result<Answered, Broken> {
        match self.commit(input).await? {
            Answer::Refused { refusal, .. } => Ok(Err(refusal.into())),
            _ => Ok(Ok(())),
        }
    }

    async fn sweep(&mut self) -> Result<(), Broken> {
        self.settle().await
    }

    async fn next_deadline(&self) -> Result<Option<Time>, Broken> {
        let page = Page { limit: ALL, after: None };
        let all = self.store().list_reservations(None, &page).await.map_err(broken)?.items;
        Ok(all.iter().filter_map(earmark_core::reservation::Reservation::deadline).min())
    }

    async fn reservation(&self, id: &Id) -> Result<Option<Held>, Broken> {
        self.settle().await?;
        let Some(held) = self.store().reservation(id).await.map_err(broken)? else { return Ok(None) };
        let tickets: Vec<_> = held.places().map(|(key, ticket)| (key.clone(), ticket)).collect();
        let positions = self.store().positions(&tickets).await.map_err(broken)?;
        let places: BTreeMap<_, u64> = tickets.into_iter().map(|(key, _)| key).zip(positions).collect();
        Ok(Some(Held::of(&held, |key, _| places.get(key).copied().unwrap_or_default())))
    }

    async fn order(&self, id: &Id) -> Result<Option<Placed>, Broken> {
        self.settle().await?;
        Ok(self.store().order(id).await.map_err(broken)?.as_ref().map(Placed::from))
    }

    async fn balance(&self, key: &BalanceKey) -> Result<Option<Stock>, Broken> {
        self.settle().await?;
        let of_sku = self.store().balances(&key.sku).await.map_err(broken)?;
        Ok(of_sku.iter().find(|balance| balance.key == *key).map(Stock::from))
    }

    async fn purchase(&self, id: &Id) -> Result<Option<Bought>, Broken> {
        self.settle().await?;
        Ok(self.store().purchase(id).await.map_err(broken)?.as_ref().map(Bought::from))
    }

    async fn debts(&self, order_id: &Id) -> Result<Vec<Owed>, Broken> {
        self.settle().await?;
        let page = Page { limit: ALL, after: None };
        let all = self.store().list_debts(None, &page).await.map_err(broken)?.items;
        let mut debts: Vec<_> =
            all.iter().filter(|debt| debt.order_id == *order_id).map(Owed::from).collect();
        debts.sort_by(|one, two| one.id.cmp(&two.id));
        Ok(debts)
    }

    async fn journal(&self) -> Result<Vec<Recorded>, Broken> {
        let (mut all, mut after) = (vec![], None);
        loop {
            let page = self.store().journal(after.as_ref(), ALL).await.map_err(broken)?;
            let Some((last, _)) = page.last() else { return Ok(all) };
            after = Some(last.clone());
            all.extend(page.into_iter().map(|(_, recorded)| recorded));
        }
    }

    async fn audit(&self) -> Result<Vec<String>, Broken> {
        Ok(self.store().audit().await.map_err(broken)?.iter().map(ToString::to_string).collect())
    }
}
