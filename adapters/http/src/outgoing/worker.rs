//! The worker that pays debts: claims, calls, tells the core what came of it.

use super::call::{TIME_LIMIT, call, client};
use crate::app::App;
use crate::feed::Feed;
use earmark_core::debt::{self, Debt};
use earmark_core::step::{Answer, Command};
use earmark_core::words::{Id, Note, Span};
use earmark_store::Failure;
use futures_util::stream::{self, StreamExt};
use reqwest::Client;
use std::collections::BTreeSet;
use std::time::Duration;

/// Calls under way at once.
const CALLS: usize = 16;

/// Debts looked at in one round at first, and at most where many wait for a destination without a URL.
const LOOK: usize = 64;
const LOOK_MAX: usize = 65_536;

/// How long a claim holds: longer than a call may take, or two workers would make the same call.
const LEASE: Span = Span::from_secs(3 * TIME_LIMIT.as_secs());

/// Wake-ups come with commits; a retry that falls due wakes nobody.
const POLL: Duration = Duration::from_millis(500);

/// A worker over a server's parts.
#[allow(missing_debug_implementations, reason = "a store is a trait object")]
pub struct Worker {
    app: App,
    client: Client,
    /// Debts whose destination has no URL: there is no use in looking at them again.
    waiting: BTreeSet<Id>,
}

impl Worker {
    /// A worker. Fails where the machine has no working TLS.
    pub fn new(app: App) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self { app, client: client()?, waiting: BTreeSet::new() })
    }

    /// Pays debts until the server closes.
    pub async fn run(mut self) {
        if self.app.settings.destinations.is_empty() {
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
    pub async fn once(&mut self) -> Result<usize, Failure> {
        let due = self.due().await?;
        let (app, client) = (&self.app, &self.client);
        let calls = stream::iter(due).map(|debt| async move { pay(app, client, &debt).await });
        let results: Vec<Result<bool, Failure>> = calls.buffer_unordered(CALLS).collect().await;
        let mut called = 0;
        for result in results {
            called += usize::from(result?);
        }
        Ok(called)
    }

    /// Debts that are due and have somebody to call, the longest due first.
    async fn due(&mut self) -> Result<Vec<Debt>, Failure> {
        let store = &self.app.store;
        let mut look = LOOK;
        loop {
            let ids = store.claimable(store.now(), look).await?;
            let is_all = ids.len() < look;
            let mut due = vec![];
            let known = |id: &&Id| self.waiting.contains(*id);
            let new: Vec<&Id> = ids.iter().filter(|id| !known(id)).take(LOOK).collect();
            for id in new {
                let Some(debt) = store.debt(id).await? else { continue };
                if self.app.settings.destinations.url(&debt.action).is_some() {
                    due.push(debt);
                } else {
                    self.waiting.insert(id.clone());
                }
            }
            if !due.is_empty() || is_all || look >= LOOK_MAX {
                if is_all {
                    self.waiting.retain(|id| ids.contains(id));
                }
                return Ok(due);
            }
            look *= 4;
        }
    }
}

/// Claims, calls, and feeds what came of it. False where somebody else has the debt.
async fn pay(app: &App, client: &Client, debt: &Debt) -> Result<bool, Failure> {
    let Some(url) = app.settings.destinations.url(&debt.action) else { return Ok(false) };
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
