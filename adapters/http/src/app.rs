//! What every handler shares.

use crate::feed::Feed;
use crate::metrics::Metrics;
use crate::outgoing::Destinations;
use earmark_core::order::Order;
use earmark_core::reservation::Reservation;
use earmark_core::retention::{KEEP, horizon};
use earmark_core::step::{Answer, Command};
use earmark_core::words::{BalanceKey, Id, Span};
use earmark_model::resource::Positions;
use earmark_store::{Failure, Page, Store};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Rows that are forgotten in one transaction: requests wait for no more than that.
const PRUNED_AT_ONCE: usize = 500;

/// How long a read waits until what is due is announced: as long as an input waits for its turn.
const ANNOUNCE_LIMIT: Duration = Duration::from_secs(10);

/// What a server is told from outside.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The `source` of our events; events from outside that carry it are dropped.
    pub source: String,
    /// Where debts are paid.
    pub destinations: Destinations,
    /// How long what has ended is kept.
    pub keep: Span,
    /// How long a client may take to send the head of a request, and how long again for its body. A
    /// connection on which nothing is asked for that long is closed.
    pub patience: Duration,
}

/// Longer than the slowest honest client takes, and than most pools keep a connection idle.
const PATIENCE: Duration = Duration::from_secs(75);

impl Default for Settings {
    fn default() -> Self {
        Self {
            source: "/earmark".into(),
            destinations: Destinations::default(),
            keep: KEEP,
            patience: PATIENCE,
        }
    }
}

/// A server's parts. Cheap to clone; it holds no state that a restart would miss.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// See [`App`].
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "a store is a trait object")]
pub struct Parts {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) feed: Feed,
    pub(crate) settings: Settings,
    pub(crate) metrics: Metrics,
    closing: watch::Sender<bool>,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// The parts of a server over `store`. Starts its committer, so it needs a running tokio.
    pub fn new(store: Arc<dyn Store>, settings: Settings) -> Self {
        let feed = Feed::start(Arc::clone(&store));
        let (closing, _) = watch::channel(false);
        Self(Arc::new(Parts { store, feed, settings, metrics: Metrics::default(), closing }))
    }

    /// Ends what would go on for ever (live streams, workers), so that the server can stop.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Commits what was taken; nothing more is. The last thing to do with an app.
    pub async fn finish(&self) {
        self.feed.finish().await;
    }

    /// Resolves once the server is to stop.
    pub async fn closed(&self) {
        let mut closing = self.closing.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = closing.wait_for(|closing| *closing).await;
    }

    /// Feeds a command that nobody keyed.
    pub async fn submit(&self, command: Command) -> Result<Answer, Failure> {
        self.feed.submit(Feed::unkeyed(command)).await
    }

    pub(crate) fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Announces what is due and serves whom it frees stock for. Returns how many deadlines and servings that were.
    pub async fn announce_due(&self) -> Result<u64, Failure> {
        self.feed.sweep().await
    }

    /// Announces what is due before a read, so that it answers as if the sweeper had just run. Fails with
    /// [`Failure::Unavailable`] where that takes too long, as it does where commits hang.
    pub(crate) async fn settle(&self) -> Result<(), Failure> {
        let late = |_| Failure::Unavailable("what is due cannot be announced in time".to_owned());
        tokio::time::timeout(ANNOUNCE_LIMIT, self.announce_due()).await.map_err(late)?.map(|_| ())
    }

    /// Forgets what ended longer ago than it is to be kept; returns how many rows that were.
    pub async fn prune(&self) -> Result<u64, Failure> {
        self.store.prune(horizon(self.store.now(), self.settings.keep), PRUNED_AT_ONCE).await
    }

    /// Whether the store holds no stock yet.
    pub async fn is_empty(&self) -> Result<bool, Failure> {
        let page = Page { limit: 1, after: None };
        Ok(self.store.list_balances(None, &page).await?.items.is_empty())
    }

    pub(crate) async fn reservation(&self, id: &Id) -> Result<Option<Reservation>, Failure> {
        self.settle().await?;
        self.store.reservation(id).await
    }

    pub(crate) async fn order(&self, id: &Id) -> Result<Option<(Order, Option<Reservation>)>, Failure> {
        self.settle().await?;
        let Some(order) = self.store.order(id).await? else { return Ok(None) };
        let held = self.store.reservation(&order.reservation_id).await?;
        Ok(Some((order, held)))
    }

    /// Where the lines of a waiter stand.
    pub(crate) async fn places(&self, held: &Reservation) -> Result<Positions, Failure> {
        let tickets: Vec<(BalanceKey, u64)> =
            held.places().map(|(key, ticket)| (key.clone(), ticket)).collect();
        if tickets.is_empty() {
            return Ok(Positions::new());
        }
        let positions = self.store.positions(&tickets).await?;
        Ok(tickets.into_iter().map(|(key, _)| key).zip(positions).collect())
    }
}
