//! The command line. Every flag is also an environment variable, and a key of a file.

use crate::commands::{Replay, Simulate};
use crate::config::Config;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Earmark sets stock aside: inventory reservations and the order process around them.
// Lines are not broken here but by the terminal: clap does so only where another package asks for it, and the
// text must not depend on that.
#[derive(Debug, Parser)]
#[command(version, term_width = 0)]
pub(crate) struct Args {
    /// A TOML file with the same keys as the flags (see docs/configuration.md)
    #[arg(long, env = "EARMARK_CONFIG", global = true, value_name = "FILE", help_heading = "Common options")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) given: Config,
    #[command(subcommand)]
    pub(crate) task: Task,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Serve the API, with the sweeper and the outgoing worker beside it
    Serve {
        /// Fill an empty store with something to look at
        #[arg(long, env = "EARMARK_SERVE_DEMO")]
        demo: bool,
    },
    /// Prove that every figure is what the rows and the ledger add up to
    Audit {
        /// Print JSON
        #[arg(long, env = "EARMARK_AUDIT_JSON")]
        json: bool,
    },
    /// Announce what is due, pay what is owed and forget what is old, without a server
    Work {
        /// One time, then end (for cron): what it does without this as well
        #[arg(long, env = "EARMARK_WORK_ONCE", value_name = "true", default_value_t = true, hide_default_value = true,
              num_args = 0..=1, require_equals = true, default_missing_value = "true",
              action = clap::ArgAction::Set, value_parser = only_once)]
        once: bool,
        /// Print JSON
        #[arg(long, env = "EARMARK_WORK_JSON")]
        json: bool,
    },
    /// Run a log of real orders through a profile, in simulated time (see docs/replay.md)
    Replay(Replay),
    /// Run a seeded day of a small shop, and print what came of it; the same seed gives the same bytes
    Simulate(Simulate),
    /// Print the OpenAPI document
    Openapi,
    /// Bring the store's schema up to date
    Migrate,
}

/// Nothing but a server goes on and on.
fn only_once(text: &str) -> Result<bool, &'static str> {
    match text {
        "true" => Ok(true),
        _ => Err("work does one turn and ends, so once must be true; `earmark serve` goes on"),
    }
}
