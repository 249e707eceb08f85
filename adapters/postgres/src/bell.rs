//! Wake-ups between servers: rung after commits, at most so often, and heard, each on a connection of
//! its own. A hint that may get lost; polling is the truth.

use crate::known::Known;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

/// How long it is silent after it was rung: a notification makes every server look.
const SILENCE: Duration = Duration::from_millis(100);

/// The pause before another try where there is no connection.
const AWAY: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(crate) struct Bell {
    pulled: Arc<Notify>,
    heard: watch::Sender<()>,
    tasks: [JoinHandle<()>; 2],
}

impl Bell {
    /// Hangs it up. Needs a running tokio.
    pub(crate) fn new(address: PgConnectOptions, known: Arc<Known>) -> Self {
        let name = RandomState::new().hash_one(std::process::id()).to_string();
        let pool = PgPoolOptions::new().max_connections(2).connect_lazy_with(address);
        let (pulled, heard) = (Arc::new(Notify::new()), watch::channel(()).0);
        let ring = tokio::spawn(ring(pool.clone(), pulled.clone(), name.clone()));
        let hear = tokio::spawn(hear(pool, heard.clone(), known, name));
        Self { pulled, heard, tasks: [ring, hear] }
    }

    /// What has it ring soon.
    pub(crate) fn rope(&self) -> Arc<Notify> {
        self.pulled.clone()
    }

    /// Resolves when it rings the next time.
    pub(crate) async fn ringing(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.heard.subscribe().changed().await;
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn ring(pool: PgPool, pulled: Arc<Notify>, name: String) {
    loop {
        pulled.notified().await;
        match sqlx::query("SELECT pg_notify('earmark', $1)").bind(&name).execute(&pool).await {
            Ok(_) => tokio::time::sleep(SILENCE).await,
            Err(error) => {
                tracing::debug!(%error, "could not wake the other servers");
                tokio::time::sleep(AWAY).await;
            }
        }
    }
}

async fn hear(pool: PgPool, heard: watch::Sender<()>, known: Arc<Known>, name: String) {
    loop {
        if let Err(error) = listen(&pool, &heard, &known, &name).await {
            tracing::debug!(%error, "not listening to the other servers");
        }
        tokio::time::sleep(AWAY).await;
    }
}

async fn listen(
    pool: &PgPool,
    heard: &watch::Sender<()>,
    known: &Known,
    name: &str,
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen("earmark").await?;
    loop {
        // A connection that was lost may have missed some.
        let rung = listener.try_recv().await?;
        if rung.is_none_or(|rung| rung.payload() != name) {
            known.heard_of_others();
        }
        heard.send_replace(());
    }
}
