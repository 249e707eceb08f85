//! The worker that pays debts: claims, calls, tells the core what came of it.

use super::call::{TIME_LIMIT, call, client};
use crate::app::App;
use crate::feed::Feed;
use earmark_core::debt::{self, Debt, Destination};
use earmark_core::step::{Answer, Command};
use earmark_core::words::{Note, Span};
use earmark_store::Failure;
use futures_util::stream::{self, StreamExt};
use reqwest::Client;
use std::time::Duration;

/// Calls under way at once.
const CALLS: usize = 16;

/// Debts paid in one round.
const ROUND: usize = 64;

/// How long a claim holds: longer than a call may take, or two workers would make the same call.
const LEASE: Span = Span::from_secs(3 * TIME_LIMIT.as_secs());

/// Wake-ups come with commits; a retry that falls due wakes nobody.
const POLL: Duration = Duration::from_millis(500);

/// A worker over a server's parts.
#[allow(missing_debug_implementations, reason = "a store is a trait object")]
pub struct Worker {
    app: App,
    client: Client,
    /// Who can be called. Debts to others wait, visibly.
    destinations: Vec<Destination>,
}

impl Worker {
    /// A worker. Fails where the machine has no working TLS.
    pub fn new(app: App) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let destinations = app.settings.destinations.with_url();
        Ok(Self { app, client: client()?, destinations })
    }

    /// Pays debts until the server closes.
    pub async fn run(self) {
        if self.destinations.is_empty() {
            return;
        }
        let app = self.app.clone();
        let mut changes = app.feed.changes();
        loop {
            changes.mark_unchanged();
            let paid = tokio::select! {
                paid = self.once() => paid,
                () = app.closed() => return,
            };
            match paid {
                Ok(0) => {}
                Ok(_) => continue,
                Err(failure) => tracing::warn!(%failure, "could not look for debts"),
            }
            tokio::select! {
                _ = tokio::time::timeout(POLL, changes.changed()) => {}
                () = app.closed() => return,
            }
        }
    }

    /// One round: what may be claimed now is called once. Returns how many calls that were.
    pub async fn once(&self) -> Result<usize, Failure> {
        let store = &self.app.store;
        let due = store.claimable(&self.destinations, store.now(), ROUND).await?;
        let (app, client) = (&self.app, &self.client);
        let calls = stream::iter(due).map(|debt| async move { pay(app, client, &debt).await });
        let results: Vec<Result<bool, Failure>> = calls.buffer_unordered(CALLS).collect().await;
        let mut called = 0;
        for result in results {
            called += usize::from(result?);
        }
        Ok(called)
    }
}

/// Claims, calls, and feeds what came of it. False where somebody else has the debt.
async fn pay(app: &App, client: &Client, debt: &Debt) -> Result<bool, Failure> {
    let Some(url) = app.settings.destinations.url(debt.action.destination()) else { return Ok(false) };
    let of_debt = |command| Feed::unkeyed(Command::Debt { debt_id: debt.id.clone(), command });
    let claimed = app.feed.submit(of_debt(debt::Command::Claim { lease: LEASE })).await?;
    if !matches!(claimed, Answer::Done { fresh: true, .. }) {
        return Ok(false);
    }
    let input = match call(client, url, debt).await {
        Ok(reply) => Feed::unkeyed(Command::Reply { debt_id: debt.id.clone(), reply }),
        Err(error) => {
            tracing::info!(debt = %debt.id, error, "a call failed");
            of_debt(debt::Command::Fail { error: note(&error) })
        }
    };
    match app.feed.submit(input).await? {
        Answer::Done { .. } => {}
        // The order refuses what the answer asks for (too many payments, say): an operator has to look.
        Answer::Refused { refusal, .. } => {
            tracing::warn!(debt = %debt.id, %refusal, "an answer was refused");
            let error = note(&format!("its answer was refused: {refusal}"));
            app.feed.submit(of_debt(debt::Command::Fail { error })).await?;
        }
        Answer::Deferred => tracing::warn!(debt = %debt.id, "an answer was put off; the call comes again"),
        Answer::Defect(details) => tracing::error!(debt = %debt.id, details, "a defect"),
    }
    Ok(true)
}

/// What went wrong, as far as a note holds it.
fn note(error: &str) -> Note {
    let plain: String = error.chars().filter(|c| !c.is_control()).take(200).collect();
    Note::parse(&plain).unwrap_or_else(|_| unreachable!("cut to what a note holds"))
}
