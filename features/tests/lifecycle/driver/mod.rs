//! The system under test, as a scenario sees it: commands in, answers and rows out, time by hand.
//!
//! Steps know this and nothing else, so one text runs on every store and over HTTP.

mod http;
mod memory;
mod settled;
mod store;
mod view;

pub(crate) use view::{Bought, Held, HeldLine, Owed, Placed, Refused, Stock};

use async_trait::async_trait;
use earmark_core::step::{Input, Recorded};
use earmark_core::words::{BalanceKey, Id, Time};
use std::fmt;

/// Why a driver could not do what it was asked: a fault of the system, never an answer to a command.
pub(crate) type Broken = String;

/// What a command came to: done, or refused.
pub(crate) type Answered = Result<(), Refused>;

/// The system under test. Every read answers as if the sweeper had just run (rule 6).
#[async_trait(?Send)]
pub(crate) trait Driver: fmt::Debug {
    /// What its clock shows.
    fn now(&self) -> Time;

    /// Sets its clock; nothing is swept.
    fn set_clock(&mut self, now: Time);

    /// Hands in a command.
    async fn submit(&mut self, input: Input) -> Result<Answered, Broken>;

    /// Announces what is due and serves what is owed, until there is nothing left to do.
    async fn sweep(&mut self) -> Result<(), Broken>;

    /// The next deadline that runs out, whether or not it has passed already.
    async fn next_deadline(&self) -> Result<Option<Time>, Broken>;

    /// A reservation.
    async fn reservation(&self, id: &Id) -> Result<Option<Held>, Broken>;

    /// An order.
    async fn order(&self, id: &Id) -> Result<Option<Placed>, Broken>;

    /// A balance.
    async fn balance(&self, key: &BalanceKey) -> Result<Option<Stock>, Broken>;

    /// A purchase order.
    async fn purchase(&self, id: &Id) -> Result<Option<Bought>, Broken>;

    /// Every debt an order ever had, by id.
    async fn debts(&self, order_id: &Id) -> Result<Vec<Owed>, Broken>;

    /// Everything that was recorded, oldest first.
    async fn journal(&self) -> Result<Vec<Recorded>, Broken>;

    /// What disagrees in its books; nothing, where all is well (rule 10).
    async fn audit(&self) -> Result<Vec<String>, Broken>;
}

/// What scenarios run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// The core's own store in memory.
    Memory,
    /// The store on an embedded file.
    Sqlite,
    /// The store that several servers share.
    Postgres,
    /// The real server over that store, on a socket.
    Http,
}

impl Store {
    pub(crate) const ALL: [Self; 4] = [Self::Memory, Self::Sqlite, Self::Postgres, Self::Http];

    /// Its name in the names of tests.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Http => "http",
        }
    }

    /// An empty one, with its clock at `now`.
    pub(crate) async fn open(self, now: Time) -> Result<Box<dyn Driver>, Broken> {
        match self {
            Self::Memory => Ok(Box::new(memory::InMemory::new(now))),
            Self::Sqlite => Ok(Box::new(store::OnStore::sqlite(now).await?)),
            Self::Postgres => Ok(Box::new(store::OnStore::postgres(now).await?)),
            Self::Http => Ok(Box::new(http::OverHttp::start(now).await?)),
        }
    }
}
