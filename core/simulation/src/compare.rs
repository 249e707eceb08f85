//! Two to four policies over the same customers, a little at a time.
//!
//! Who comes, what they want and what they make of it is drawn from the scenario and the order's id, so
//! every policy meets the same people and the differences are its own. The network is quiet: what is
//! compared is policies, not luck. Finished orders are forgotten, so a million fit.

use crate::outside::Outside;
use crate::replay::{MemoryShop, Run, Stocked, Supply};
use crate::report::Report;
use crate::scenario::{BEGIN, Broken, Customers, Deliveries, Problem, Scenario};
use crate::session::Refused;
use alloc::{format, string::String, sync::Arc, vec, vec::Vec};
use earmark_core::policy::Policy;
use earmark_core::words::{BalanceKey, Location, Name, Quantity};
use serde::{Deserialize, Serialize};

const WHAT: &str = "these policies cannot be compared";

/// One of the policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// What it is called here.
    pub name: String,
    /// Its numbers and choices.
    pub policy: Policy,
}

/// How far a comparison has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Orders placed so far, under all policies together.
    pub orders: u64,
    /// How many will be.
    pub of: u64,
    /// Whether every order of every policy has ended.
    pub done: bool,
}

/// What one policy came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lane {
    /// What it is called.
    pub name: String,
    /// The counts so far.
    pub report: Report,
    /// How many waited and were served, by how long: see [`Tally::waits`](crate::tally::Tally::waits).
    pub waits: Vec<u64>,
}

/// A comparison under way.
pub struct Compare {
    lanes: Vec<(String, Run<MemoryShop, Customers>, bool)>,
    orders: u64,
}

impl Compare {
    /// A comparison that stands at its beginning.
    pub fn new(scenario: &Scenario, candidates: &[Candidate]) -> Result<Self, Problem> {
        check(scenario, candidates)?;
        let mut lanes = Vec::new();
        for (n, candidate) in candidates.iter().enumerate() {
            let scenario = Arc::new(Scenario { policy: candidate.policy.clone(), ..scenario.clone() });
            let name = Name::parse(&format!("candidate-{n}"))
                .map_err(|rule| Problem::whole(WHAT, format!("{rule}")))?;
            let mut outside = Outside::new(scenario.seed, scenario.habits.clone(), scenario.policy.clone());
            outside.cast.extend(scenario.cast.iter().map(|known| (known.order_id.clone(), known.clone())));
            let log = Customers::new(&scenario).peekable();
            let mut run = Run::new(MemoryShop::default(), name, outside, log, BEGIN);
            run.supply = Some(Supply::Drawn(Deliveries::new(&scenario)));
            run.open(&opening(&scenario)).map_err(|defect| Problem::whole(WHAT, defect.0))?;
            lanes.push((candidate.name.clone(), run, false));
        }
        let orders = u64::from(scenario.arrivals.orders) + scenario.cast.len() as u64;
        Ok(Self { lanes, orders })
    }

    /// Lets so many things happen under each policy.
    pub fn advance(&mut self, turns: u32) -> Result<Progress, Refused> {
        for (name, run, done) in &mut self.lanes {
            for _ in 0..turns {
                if *done {
                    break;
                }
                *done = !run.turn().map_err(|defect| Refused(format!("{name}: {defect}")))?;
            }
        }
        Ok(self.progress())
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        Progress {
            orders: self.lanes.iter().map(|(_, run, _)| run.progress().orders).sum(),
            of: self.orders * self.lanes.len() as u64,
            done: self.lanes.iter().all(|(_, _, done)| *done),
        }
    }

    /// What each policy came to so far.
    pub fn lanes(&self) -> Vec<Lane> {
        let lane = |(name, run, _): &(String, Run<MemoryShop, Customers>, bool)| Lane {
            name: name.clone(),
            report: run.tally.report(),
            waits: run.tally.waits(),
        };
        self.lanes.iter().map(lane).collect()
    }
}

fn check(scenario: &Scenario, candidates: &[Candidate]) -> Result<(), Problem> {
    let mut broken = vec![];
    if !(1..=4).contains(&candidates.len()) {
        broken.push(Broken { pointer: String::new(), rule: "name 1 to 4 policies".into() });
    }
    for (n, candidate) in candidates.iter().enumerate() {
        for fault in candidate.policy.faults() {
            let pointer = format!("/{n}/policy{}", fault.pointer);
            broken.push(Broken { pointer, rule: format!("{}", fault.rule) });
        }
    }
    if scenario.arrivals.orders == 0 && scenario.cast.is_empty() {
        broken.push(Broken {
            pointer: "/arrivals/orders".into(),
            rule: "must be at least 1: nobody comes".into(),
        });
    }
    if broken.is_empty() { Ok(()) } else { Err(Problem { what: WHAT, broken }) }
}

/// What is there at the beginning, less what is kept back of it: nobody can be promised that.
fn opening(scenario: &Scenario) -> Vec<Stocked> {
    let stocked = |shelf: &crate::scenario::Shelf| {
        let quantity = Quantity::new(i64::from(shelf.units.saturating_sub(shelf.safety_stock))).ok()?;
        Some(Stocked { key: BalanceKey::new(shelf.sku.clone(), Location::default()), quantity })
    };
    scenario.stock.iter().filter_map(stocked).collect()
}
