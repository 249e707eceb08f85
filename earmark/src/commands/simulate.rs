//! `simulate`: a seeded day of a small shop. Every move is checked on the way.

use crate::Outcome;
use crate::print::say;
use clap::builder::PossibleValuesParser;
use earmark_core::policy::Policy;
use earmark_core::words::Name;
use earmark_simulation::feed::Honest;
use earmark_simulation::scenario::Scenario;
use earmark_simulation::simulate::simulate as run;
use serde_json::json;
use std::process::ExitCode;

/// What `simulate` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Simulate {
    /// What everything is drawn from
    #[arg(long, env = "EARMARK_SIMULATE_SEED", value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The profile that orders are placed under
    #[arg(long, env = "EARMARK_SIMULATE_PROFILE", value_name = "NAME", default_value = "checkout",
          value_parser = PossibleValuesParser::new(profiles()))]
    profile: String,
    /// How many orders are placed
    #[arg(long, env = "EARMARK_SIMULATE_ORDERS", value_name = "N")]
    orders: Option<u32>,
    /// With everything going wrong: messages late, twice or lost, crashes, clocks that jump
    #[arg(long, env = "EARMARK_SIMULATE_STORM")]
    storm: bool,
    /// Print JSON
    #[arg(long, env = "EARMARK_SIMULATE_JSON")]
    json: bool,
}

/// The names of the built-in profiles, for the command line to check and to list.
pub(super) fn profiles() -> impl Iterator<Item = &'static str> {
    static PROFILES: [(Name, Policy); 4] = Policy::PROFILES;
    PROFILES.iter().map(|(name, _)| name.as_str())
}

/// The built-in profile of this name.
pub(super) fn profile(name: &str) -> Result<(Name, Policy), String> {
    let told = |error: &dyn std::fmt::Display| format!("profile {name}: {error}");
    let name = Name::parse(name).map_err(|rule| told(&rule))?;
    let policy = Policy::profile(&name).ok_or_else(|| told(&"there is no such profile"))?;
    Ok((name, policy))
}

pub(crate) fn simulate(asked: &Simulate) -> Outcome {
    let (name, policy) = profile(&asked.profile)?;
    let scenario = if asked.storm { Scenario::stormy } else { Scenario::calm };
    let mut scenario = scenario(asked.seed, name, policy);
    scenario.arrivals.orders = asked.orders.unwrap_or(scenario.arrivals.orders);
    let done = run(&scenario, &Honest)?;
    if asked.json {
        let asked = json!({ "seed": asked.seed, "profile": asked.profile, "storm": asked.storm });
        say(json!({ "scenario": asked, "outcome": done }))?;
    } else {
        let rows = [
            ("inputs", done.counts.inputs),
            ("crashes", done.counts.crashes),
            ("messages lost", done.counts.lost),
        ];
        let rows = rows.into_iter().chain([("messages doubled", done.counts.doubled)]);
        let rows: Vec<String> = rows.map(|(name, count)| format!("{name:<28}{count:>14}")).collect();
        say(format!("{}{}\nfingerprint {}", done.report, rows.join("\n"), done.fingerprint))?;
    }
    Ok(ExitCode::SUCCESS)
}
