//! The configuration: a flag wins over its environment variable, and that over the file.

mod file;
mod help;
mod rule;

pub(crate) use file::args;

use crate::store::Location;
use earmark_core::words::Span;
use earmark_http::{Destinations, Settings};
use earmark_postgres::Options;

/// Where a server listens and stores when nobody says.
const LISTEN: &str = "127.0.0.1:8080";
const STORE: &str = "earmark.sqlite";

/// What can be configured. Nothing given is nothing set.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Config {
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, env = "EARMARK_LISTEN", global = true, value_name = "ADDRESS", value_parser = rule::listen)]
    listen: Option<String>,
    /// Where to store: sqlite:PATH, postgres://USER:PASSWORD@HOST:PORT/NAME (`postgres:` takes it from
    /// `DATABASE_URL`) or memory: [default: sqlite:earmark.sqlite]
    #[arg(long, env = "EARMARK_STORE", global = true, value_name = "STORE")]
    store: Option<Location>,
    /// How many threads answer requests [default: half the processors; the others are the store's]
    #[arg(long, env = "EARMARK_THREADS", global = true, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How many batches are committed to PostgreSQL side by side, each on a connection of its own
    /// [default: half the processors, at most 4]
    #[arg(long, env = "EARMARK_LANES", global = true, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=64))]
    lanes: Option<u16>,
    /// How many connections to PostgreSQL read beside them, at most [default: 8]
    #[arg(long, env = "EARMARK_READERS", global = true, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1000))]
    readers: Option<u16>,
    /// The source of our events
    #[arg(long, env = "EARMARK_SOURCE", global = true, value_name = "URI", value_parser = rule::source)]
    source: Option<String>,
    /// Who is asked for what is short
    #[arg(long, env = "EARMARK_SUPPLIER_URL", global = true, value_name = "URL", value_parser = rule::destination)]
    supplier_url: Option<String>,
    /// Who takes money and gives it back
    #[arg(long, env = "EARMARK_PAYMENT_URL", global = true, value_name = "URL", value_parser = rule::destination)]
    payment_url: Option<String>,
    /// Who tells the customer
    #[arg(long, env = "EARMARK_NOTIFICATION_URL", global = true, value_name = "URL", value_parser = rule::destination)]
    notification_url: Option<String>,
    /// Who delivers goods
    #[arg(long, env = "EARMARK_FULFILMENT_URL", global = true, value_name = "URL", value_parser = rule::destination)]
    fulfilment_url: Option<String>,
    /// Who takes purchase orders
    #[arg(long, env = "EARMARK_PURCHASING_URL", global = true, value_name = "URL", value_parser = rule::destination)]
    purchasing_url: Option<String>,
    /// How long what has ended is kept, in days; after that its id counts as new [default: 90]
    #[arg(long, env = "EARMARK_RETENTION_DAYS", global = true, value_name = "DAYS",
        value_parser = clap::value_parser!(u16).range(1..))]
    retention_days: Option<u16>,
}

impl Config {
    pub(crate) fn listen(&self) -> &str {
        self.listen.as_deref().unwrap_or(LISTEN)
    }

    pub(crate) fn store(&self) -> Location {
        self.store.clone().unwrap_or_else(|| Location::Sqlite(STORE.into()))
    }

    /// How many threads answer requests: half the processors, because the store needs as much, on this machine or in the
    /// same process. Threads that wait for each other's processors cost more than they bring.
    pub(crate) fn threads(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(|| (processors() / 2).max(1), usize::from)
    }

    /// How a store on PostgreSQL is opened.
    pub(crate) fn postgres(&self) -> Options {
        let default = Options::default();
        Options {
            lanes: self.lanes.map_or(default.lanes, usize::from),
            readers: self.readers.map_or(default.readers, u32::from),
            ..default
        }
    }

    /// The store that somebody named.
    pub(crate) fn named_store(&self) -> Option<&Location> {
        self.store.as_ref()
    }

    pub(crate) fn settings(self) -> Settings {
        let destinations = Destinations {
            supplier: self.supplier_url,
            payment: self.payment_url,
            notification: self.notification_url,
            fulfilment: self.fulfilment_url,
            purchasing: self.purchasing_url,
        };
        let default = Settings::default();
        let days = |days: u16| Span::from_secs(u64::from(days) * 24 * 60 * 60);
        let keep = self.retention_days.map_or(default.keep, days);
        Settings {
            source: self.source.unwrap_or(default.source),
            destinations,
            keep,
            patience: default.patience,
        }
    }
}
