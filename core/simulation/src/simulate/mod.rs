//! A seeded world with every fault on: messages come late, twice, in another order or not at all, the
//! program crashes before a commit and before its answer, workers die between call and reply, clocks
//! jump. Every step is checked, and in the end every order has ended.

pub(crate) mod engine;
pub(crate) mod flight;
pub(crate) mod message;
pub(crate) mod network;
mod workers;

pub use crate::scenario::Scenario;
pub use engine::Counts;
pub use message::{Crash, Message, Party};

use crate::feed::Tamper;
use crate::invariant::Violation;
use crate::report::Report;
use alloc::{format, string::String, sync::Arc};
use earmark_core::audit::Audit;
use earmark_core::words::Rule;
use engine::{Engine, Noted, Opening};
use serde::{Deserialize, Serialize};

/// What a simulation came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The counts.
    pub report: Report,
    /// Stands for everything that happened, in order.
    pub fingerprint: String,
    /// What was counted on the way.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Why a simulation stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// When the scenario names something that cannot be.
    #[error("the scenario is invalid: {0}")]
    Invalid(Rule),
    /// When an invariant broke.
    #[error("seed {seed}, input {input}: {violation}")]
    Broken {
        /// The seed of the run.
        seed: u64,
        /// Which input broke it.
        input: u64,
        /// What was found.
        violation: Violation,
    },
}

/// Runs a scenario to its end. The same scenario gives the same bytes.
pub fn simulate(scenario: &Scenario, tamper: &dyn Tamper) -> Result<Outcome, Failure> {
    let seed = scenario.seed;
    let broken = |input, violation| Failure::Broken { seed, input, violation };
    let mut audit = Audit::default();
    let mut take = |noted: &[Noted]| {
        noted
            .iter()
            .flat_map(|noted| &noted.recorded.movements)
            .for_each(|movement| audit.movement(movement));
    };
    let (mut engine, opened) =
        Engine::open(&Arc::new(scenario.clone()), tamper).map_err(|why| match why {
            Opening::Rule(rule) => Failure::Invalid(rule),
            Opening::Broken(violation) => broken(0, violation),
        })?;
    take(&opened);
    loop {
        match engine.step(tamper) {
            Ok(Some(happening)) => take(&happening.noted),
            Ok(None) => break,
            Err((_, violation)) => return Err(broken(engine.counts.inputs, violation)),
        }
    }
    engine.finish().map_err(|violation| broken(engine.counts.inputs, violation))?;
    let tables = engine.tables();
    tables.balances.values().for_each(|(_, row)| audit.balance(row));
    tables.reservations.values().for_each(|(_, row)| audit.reservation(row));
    tables.orders.values().for_each(|(_, row)| audit.order(row));
    tables.purchases.values().for_each(|(_, row)| audit.purchase(row));
    if let Some(finding) = audit.finish().first() {
        let violation = Violation { invariant: "ledger", text: format!("{finding}") };
        return Err(broken(engine.counts.inputs, violation));
    }
    let fingerprint = format!("{:032x}", engine.fingerprint());
    Ok(Outcome { report: engine.tally.report(), fingerprint, counts: engine.counts })
}
