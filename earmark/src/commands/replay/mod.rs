//! `replay`: a log of real orders, run through a profile in simulated time.

mod audited;
mod experiment;
mod log;
mod progress;
mod show;
mod sqlite;

use super::simulate::{profile, profiles};
use crate::Outcome;
use crate::config::Config;
use crate::print::say;
use crate::store::Location;
use audited::Audited;
use clap::builder::PossibleValuesParser;
use earmark_core::audit::Finding;
use earmark_simulation::replay::{Plan, Shop, replay as run_log};
use earmark_simulation::report::Report;
use experiment::Experiment;
use log::Log;
use progress::Meter;
use sqlite::SqliteShop;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Every profile, one after the other.
const ALL: &str = "all";

/// What `replay` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    #[arg(
        value_name = "ORDERS.csv",
        help = "A CSV file with the columns order_id, placed_at (RFC 3339), sku and quantity"
    )]
    log: PathBuf,
    /// The profile that orders are placed under; all runs every one in memory, side by side
    #[arg(long, env = "EARMARK_REPLAY_PROFILE", value_name = "NAME", default_value = "checkout",
          value_parser = PossibleValuesParser::new(profiles().chain([ALL])))]
    profile: String,
    /// What customers, payers and suppliers are drawn from
    #[arg(long, env = "EARMARK_REPLAY_SEED", value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The stock at the beginning, in percent of what the first two weeks ask for
    #[arg(long, env = "EARMARK_REPLAY_OPENING_PERCENT", value_name = "PERCENT", default_value_t = 80,
          value_parser = clap::value_parser!(u32).range(0..=1000))]
    opening_percent: u32,
    /// Make the file that --store names, where it is not there or empty
    #[arg(long, env = "EARMARK_REPLAY_CREATE")]
    create: bool,
    /// Print JSON
    #[arg(long, env = "EARMARK_REPLAY_JSON")]
    json: bool,
}

/// What became of a log under one profile.
struct Ran {
    profile: String,
    report: Report,
    took: Duration,
    findings: Vec<Finding>,
}

pub(crate) fn replay(config: &Config, asked: &Replay) -> Outcome {
    // A server's own file is no place for an experiment, so only what was named is taken.
    let store = config.named_store().unwrap_or(&Location::Memory);
    if asked.profile == ALL && *store != Location::Memory {
        return Err("--profile all runs on --store memory: only".into());
    }
    let log = Log::read(&asked.log)?;
    let experiment = Experiment { seed: asked.seed, opening_percent: asked.opening_percent };
    let names = if asked.profile == ALL { profiles().collect() } else { vec![asked.profile.as_str()] };
    let mut runs = vec![];
    for name in names {
        let (name, policy) = profile(name)?;
        let plan = experiment.plan(name, policy, &log)?;
        runs.push(match store {
            Location::Memory => ran(&mut Audited::default(), &plan, &log, Audited::audit)?,
            Location::Sqlite(path) => {
                ran(&mut SqliteShop::open(path, asked.create)?, &plan, &log, SqliteShop::audit)?
            }
            Location::Postgres(_) | Location::DatabaseUrl => {
                return Err(
                    format!("cannot replay on {store}: a replay runs on sqlite:PATH or memory:").into()
                );
            }
        });
    }
    say(if asked.json {
        show::json(&experiment, &store.to_string(), &log, &runs).to_string()
    } else {
        show::table(&log, &runs)
    })?;
    let sound = runs.iter().all(|run| run.findings.is_empty());
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs the log through one profile, and then adds up every figure.
fn ran<S: Shop>(
    shop: &mut S,
    plan: &Plan,
    log: &Log,
    audit: impl FnOnce(&mut S) -> Result<Vec<Finding>, S::Error>,
) -> Result<Ran, S::Error> {
    let mut meter = Meter::new(&plan.profile, log.orders.len());
    let begun = Instant::now();
    let report = run_log(shop, plan, log.orders.iter().cloned(), |progress| meter.show(progress))?;
    let took = begun.elapsed();
    meter.finish();
    let findings = audit(shop)?;
    Ok(Ran { profile: plan.profile.to_string(), report, took, findings })
}
