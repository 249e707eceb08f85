//! What reserves are decided on, as this server last read or wrote it: balances, and the policy they go by.
//!
//! Others may have changed it since, and a crash may have taken what was committed early. So what is decided on it is
//! an assumption, until the statement that writes it has found all of it unchanged, to the last column.

use crate::crowd::Crowd;
use crate::failure::is_change;
use crate::lists;
use crate::load::{Loaded, Subject};
use crate::rows::Versioned;
use crate::write::{is_told, told};
use earmark_core::balance::Balance;
use earmark_core::ordered::Set;
use earmark_core::step::{Changes, StoredPolicy, Wants, Write};
use earmark_core::words::{BalanceKey, Name};
use earmark_store::Failure;
use lru::LruCache;
use sqlx::postgres::PgConnection;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long nothing is heard of other servers until this one takes itself to be alone.
const QUIET: Duration = Duration::from_secs(1);

/// How many balances that were known before are read along with those that are missing.
const AHEAD: usize = 512;

#[derive(Debug)]
pub(crate) struct Known {
    rows: Mutex<Rows>,
    /// Whether anything is kept at all.
    is_on: bool,
    /// Whether it was found to be wrong of late.
    doubt: Crowd,
}

#[derive(Debug)]
struct Rows {
    balances: LruCache<BalanceKey, Versioned<Arc<Balance>>>,
    policy: Option<KnownPolicy>,
    /// What there was at the beginning, or was known until somebody was found to have changed something of it; those
    /// that were used last at the end.
    before: Vec<BalanceKey>,
    /// When another server was heard of, unless that was dealt with.
    heard: Option<Instant>,
}

/// A policy, or that there is none of its name.
#[derive(Debug, Clone)]
pub(crate) struct KnownPolicy {
    pub(crate) name: Name,
    /// The row as the database tells it.
    pub(crate) text: Option<Arc<str>>,
    pub(crate) row: Option<(u64, Arc<StoredPolicy>)>,
}

impl Known {
    /// Keeps so many balances, those that were used last.
    pub(crate) fn new(most: usize) -> Self {
        let balances = LruCache::new(NonZeroUsize::new(most).unwrap_or(NonZeroUsize::MIN));
        let rows = Rows { balances, policy: None, before: vec![], heard: None };
        Self { rows: Mutex::new(rows), is_on: most > 0, doubt: Crowd::new() }
    }

    /// Looks which balances there are, as if they had been known before: as many as are kept.
    pub(crate) async fn begin(&self, connection: &mut PgConnection) {
        if !self.is_on {
            return;
        }
        let most = self.rows().balances.cap().get();
        match lists::some_balances(connection, most).await {
            Ok(keys) => self.rows().before = keys,
            Err(error) => tracing::warn!(%error, "could not look which balances there are"),
        }
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another server has committed something.
    pub(crate) fn heard_of_others(&self) {
        self.rows().heard = Some(Instant::now());
    }

    /// Whether to rely on it: not where others are about, who would mostly have changed something of it, nor where it was
    /// wrong of late.
    pub(crate) fn is_reliable(&self) -> bool {
        let mut rows = self.rows();
        match rows.heard {
            Some(at) if at.elapsed() < QUIET => return false,
            Some(_) => {
                rows.heard = None;
                rows.forget();
            }
            None => {}
        }
        self.is_on && !self.doubt.is_about()
    }

    /// What of it is not known: some balances, or all of it where the policy is not. Where something has to be read,
    /// some of what was known before comes along, so that soon nothing has to.
    pub(crate) fn missing(&self, wanted: &Wants) -> Wants {
        let (balances, policies) = (wanted.balances.clone(), wanted.policies.clone());
        let mut missing = Wants { balances, policies, ..Wants::default() };
        let mut rows = self.rows();
        if rows.policy.iter().map(|policy| &policy.name).eq(&wanted.policies) {
            missing.policies = Set::new();
            missing.balances.retain(|key| !rows.balances.contains(key));
        }
        if !missing.is_empty() {
            let rest = rows.before.len().saturating_sub(AHEAD);
            let ahead = rows.before.split_off(rest);
            missing.balances.extend(ahead.into_iter().filter(|key| !rows.balances.contains(key)));
        }
        missing
    }

    /// Balances and a policy, that nobody is due, and that the ids are free. None where something of it is not known.
    pub(crate) fn assume(&self, wanted: &Wants) -> Option<Loaded> {
        let mut loaded = Loaded::default();
        let mut rows = self.rows();
        for key in &wanted.balances {
            let Versioned { version, position, row } = rows.balances.get(key)?;
            loaded.positions.insert((Subject::Stock, key.as_id()), *position);
            loaded.slice.balances.share(key.clone(), Some((*version, row.clone())));
        }
        let policy = rows.policy.clone().filter(|policy| wanted.policies.iter().eq([&policy.name]))?;
        drop(rows);
        loaded.slice.policies.share(policy.name.clone(), policy.row.clone());
        for id in &wanted.ids {
            loaded.slice.reservations.put(id.clone(), None);
            loaded.slice.orders.put(id.clone(), None);
        }
        for key in &wanted.due {
            loaded.slice.due.insert(key.clone(), vec![]);
        }
        loaded.assumed = Some(policy);
        Some(loaded)
    }

    /// Somebody read these.
    pub(crate) fn read(&self, balances: &[Versioned<Balance>], policy: Option<KnownPolicy>) {
        let mut rows = self.rows();
        for Versioned { version, position, row } in balances {
            rows.put(*version, *position, Arc::new(row.clone()));
        }
        rows.policy = policy.or(rows.policy.take());
    }

    /// This was written on top of what was loaded, by the transaction that stands at `position` of the journal.
    pub(crate) fn wrote(&self, loaded: &Loaded, changes: &Changes, position: Option<i64>) {
        let told = told(changes);
        let mut rows = self.rows();
        for Write { row, replaces } in &changes.balances {
            let is_told = is_told(&told, &row.key);
            let stands = if is_told { position } else { Some(loaded.stock_position(&row.key)) };
            if let Some(position) = stands {
                rows.put(replaces + 1, position, row.clone());
            }
        }
        if !changes.policies.is_empty() {
            rows.policy = None;
        }
    }

    /// What was assumed was so.
    pub(crate) fn held(&self) {
        self.doubt.passed();
    }

    /// Something that was assumed was not so. Where it was not an id, the rest is not worth much either: what is wrong of
    /// it would be found out one batch after another.
    pub(crate) fn failed(&self, conflict: &Failure) {
        self.doubt.met();
        if is_change(conflict) {
            self.rows().forget();
        }
    }
}

impl Rows {
    /// Forgets everything but what was known, now or before.
    fn forget(&mut self) {
        let Self { balances, before, .. } = self;
        before.retain(|key| !balances.contains(key));
        before.extend(balances.iter().rev().map(|(key, _)| key.clone()));
        before.drain(..before.len().saturating_sub(balances.cap().get()));
        balances.clear();
        self.policy = None;
    }

    /// Keeps a row, unless a newer one is known: whoever read it may come late.
    fn put(&mut self, version: u64, position: i64, row: Arc<Balance>) {
        if self.balances.peek(&row.key).is_none_or(|known| known.version < version) {
            self.balances.put(row.key.clone(), Versioned { version, position, row });
        }
    }
}
