//! Two to four policies over the same customers, a little at a time.
//!
//! Who comes, what they want and what they make of it is drawn from the scenario and the order's id, so
//! every policy meets the same people and the differences are its own. The network is quiet: what is
//! compared is policies, not luck. Finished orders are forgotten, so a million fit.

use crate::outside::Outside;
use crate::replay::{Defect, MemoryShop, Run, Stocked, Supply};
use crate::report::Report;
use crate::scenario::{BEGIN, Broken, Customers, Deliveries, Problem, Scenario};
use crate::session::Refused;
use crate::tally::Tally;
use alloc::{format, string::String, sync::Arc, vec, vec::Vec};
use core::ops::Range;
use earmark_core::policy::Policy;
use earmark_core::words::{BalanceKey, Location, Name, Quantity};
use serde::{Deserialize, Serialize};

/// The most seeds that a comparison runs through.
pub const SEEDS_MAX: u32 = 100;

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
    /// The counts so far, of all seeds together.
    pub report: Report,
    /// The counts of each seed whose orders have all ended. How far they lie apart is the noise: a difference between
    /// two policies that is no larger says nothing.
    pub seeds: Vec<Report>,
    /// How many waited and were served, by how long: see [`Tally::waits`].
    pub waits: Vec<u64>,
}

/// A comparison under way.
pub struct Compare {
    lanes: Vec<Running>,
    /// Orders under one policy.
    orders: u64,
}

/// One policy under way, one seed after the other.
struct Running {
    name: String,
    scenario: Scenario,
    profile: Name,
    /// The seeds to come, counted from that of the scenario.
    left: Range<u32>,
    /// None where the orders of every seed have ended.
    run: Option<Run<MemoryShop, Customers>>,
    /// The seeds that are over.
    seeds: Vec<Report>,
    over: Tally,
}

impl Compare {
    /// A comparison that stands at its beginning. Every policy runs under so many seeds (1 to [`SEEDS_MAX`]), that of the
    /// scenario first: so what chance does can be told from what a policy does.
    pub fn new(scenario: &Scenario, candidates: &[Candidate], seeds: u32) -> Result<Self, Problem> {
        check(scenario, candidates, seeds)?;
        let mut lanes = Vec::new();
        for (n, Candidate { name, policy }) in candidates.iter().enumerate() {
            let profile = Name::parse(&format!("candidate-{n}"))
                .map_err(|rule| Problem::whole(WHAT, format!("{rule}")))?;
            let scenario = Scenario { policy: policy.clone(), ..scenario.clone() };
            let (name, over) = (name.clone(), Tally::default());
            let mut lane =
                Running { name, scenario, profile, left: 0..seeds, run: None, seeds: Vec::new(), over };
            lane.begin().map_err(|defect| Problem::whole(WHAT, defect.0))?;
            lanes.push(lane);
        }
        let orders = u64::from(scenario.arrivals.orders) + scenario.cast.len() as u64;
        Ok(Self { lanes, orders: orders * u64::from(seeds) })
    }

    /// Lets so many things happen under each policy.
    pub fn advance(&mut self, turns: u32) -> Result<Progress, Refused> {
        for lane in &mut self.lanes {
            lane.advance(turns).map_err(|defect| Refused(format!("{}: {defect}", lane.name)))?;
        }
        Ok(self.progress())
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        Progress {
            orders: self.lanes.iter().map(Running::orders).sum(),
            of: self.orders * self.lanes.len() as u64,
            done: self.lanes.iter().all(|lane| lane.run.is_none()),
        }
    }

    /// What each policy came to so far.
    pub fn lanes(&self) -> Vec<Lane> {
        let lane = |lane: &Running| {
            let tally = lane.tally();
            let (report, waits) = (tally.report(), tally.waits());
            Lane { name: lane.name.clone(), report, seeds: lane.seeds.clone(), waits }
        };
        self.lanes.iter().map(lane).collect()
    }
}

impl Running {
    /// Begins the next seed, where one is left.
    fn begin(&mut self) -> Result<(), Defect> {
        let Some(n) = self.left.next() else { return Ok(()) };
        let seed = self.scenario.seed.wrapping_add(u64::from(n));
        let scenario = Arc::new(Scenario { seed, ..self.scenario.clone() });
        let mut outside = Outside::new(seed, scenario.habits.clone(), scenario.policy.clone());
        outside.cast.extend(scenario.cast.iter().map(|known| (known.order_id.clone(), known.clone())));
        let log = Customers::new(&scenario).peekable();
        let mut run = Run::new(MemoryShop::default(), self.profile.clone(), outside, log, BEGIN);
        run.supply = Some(Supply::Drawn(Deliveries::new(&scenario)));
        run.open(&opening(&scenario))?;
        self.run = Some(run);
        Ok(())
    }

    fn advance(&mut self, turns: u32) -> Result<(), Defect> {
        for _ in 0..turns {
            let Some(run) = &mut self.run else { return Ok(()) };
            if run.turn()? {
                continue;
            }
            self.seeds.push(run.tally.report());
            self.over.add(&run.tally);
            self.run = None;
            self.begin()?;
        }
        Ok(())
    }

    fn orders(&self) -> u64 {
        let over: u64 = self.seeds.iter().map(|report| report.orders).sum();
        over + self.run.as_ref().map_or(0, |run| run.progress().orders)
    }

    fn tally(&self) -> Tally {
        let mut tally = self.over.clone();
        self.run.iter().for_each(|run| tally.add(&run.tally));
        tally
    }
}

fn check(scenario: &Scenario, candidates: &[Candidate], seeds: u32) -> Result<(), Problem> {
    let mut broken = vec![];
    if !(1..=4).contains(&candidates.len()) {
        broken.push(Broken { pointer: String::new(), rule: "name 1 to 4 policies".into() });
    }
    if !(1..=SEEDS_MAX).contains(&seeds) {
        broken.push(Broken { pointer: String::new(), rule: format!("take 1 to {SEEDS_MAX} seeds") });
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
