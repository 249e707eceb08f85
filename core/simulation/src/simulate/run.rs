//! The run: virtual time goes from one event to the next.

use super::network::{RETRY, send};
use super::scenario::Scenario;
use super::world::World;
use crate::feed::Tamper;
use crate::fingerprint::Fingerprint;
use crate::invariant::{Violation, is_quiet};
use crate::outside::{Act, Outside};
use crate::queue::{Queue, numbered};
use crate::report::Report;
use crate::rng::Rng;
use crate::tally::Tally;
use alloc::{format, string::String};
use core::fmt::Write as _;
use earmark_core::audit::audit;
use earmark_core::debt::{Command as DebtCommand, Status};
use earmark_core::reservation::Event;
use earmark_core::step::{Command, Fact, Input, Recorded};
use earmark_core::words::{Rule, Span, Time};
use serde::{Deserialize, Serialize};

/// What a simulation came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The counts.
    pub report: Report,
    /// Stands for everything that happened, in order.
    pub fingerprint: String,
    /// Inputs that were handled, duplicates included.
    pub inputs: u64,
    /// What went wrong on the way, by fault.
    pub crashes: u64,
    /// Messages that were lost.
    pub lost: u64,
    /// Messages that came twice.
    pub doubled: u64,
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

/// Where time begins: a Monday in 2024.
pub(super) const BEGIN: Time = Time::from_millis(1_704_067_200_000);
/// How late the sweeper and the workers come at most.
const LATENESS: Span = Span::from_secs(10);

/// Runs a scenario to its end. The same scenario gives the same bytes.
pub fn simulate(scenario: &Scenario, tamper: &dyn Tamper) -> Result<Outcome, Failure> {
    let mut run = Run::new(scenario, tamper);
    run.open().map_err(Failure::Invalid)?;
    let broken = |input, violation| Failure::Broken { seed: scenario.seed, input, violation };
    while let Some((now, due)) = run.queue.pop() {
        run.handle(now, due).map_err(|violation| broken(run.inputs, violation))?;
    }
    run.finish().map_err(|violation| broken(run.inputs, violation))?;
    Ok(run.outcome())
}

/// Who waits for an answer, and asks again where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Client,
    Own,
}

pub(super) struct Run<'a> {
    pub scenario: &'a Scenario,
    pub outside: Outside,
    pub world: World<'a>,
    queue: Queue<(Due, Input)>,
    pub rng: Rng,
    tally: Tally,
    hash: Fingerprint,
    /// How far the store's clock is off, in milliseconds.
    off: i64,
    names: u64,
    inputs: u64,
    crashes: u64,
    lost: u64,
    doubled: u64,
}

impl<'a> Run<'a> {
    fn new(scenario: &'a Scenario, tamper: &'a dyn Tamper) -> Self {
        let Scenario { seed, ref habits, ref policy, .. } = *scenario;
        Self {
            scenario,
            outside: Outside { seed, habits: habits.clone(), policy: policy.clone() },
            world: World::new(tamper),
            queue: Queue::new(),
            rng: Rng::new(seed),
            tally: Tally::default(),
            hash: Fingerprint::new(),
            off: 0,
            names: 0,
            inputs: 0,
            crashes: 0,
            lost: 0,
            doubled: 0,
        }
    }

    /// A message from outside: it travels, and is said again until it is answered.
    pub(super) fn client(&mut self, at: Time, command: Command) {
        self.names += 1;
        let input = Input { key: numbered("sim", self.names), keyed: false, command };
        self.send(at, &input);
    }

    fn send(&mut self, at: Time, input: &Input) {
        let mut at = at;
        loop {
            let sent = send(self.scenario.network, &mut self.rng, at);
            self.doubled += u64::from(sent.arrives.len() > 1);
            for arrives in sent.arrives {
                self.queue.push(arrives, (Due::Client, input.clone()));
            }
            let Some(again) = sent.again else { return };
            self.lost += 1;
            at = again;
        }
    }

    /// Something the program does by itself, sooner or later.
    pub(super) fn own(&mut self, at: Time, command: Command) {
        self.names += 1;
        let input = Input { key: numbered("sim", self.names), keyed: false, command };
        let late = self.rng.up_to(LATENESS);
        self.queue.push(at + late, (Due::Own, input));
    }

    fn clock(&self, now: Time) -> Time {
        Time::from_millis(now.millis().saturating_add_signed(self.off))
    }

    fn handle(&mut self, now: Time, (due, input): (Due, Input)) -> Result<(), Violation> {
        let faults = self.scenario.faults;
        if self.rng.happens(faults.clock_jumps) {
            let far = self.rng.up_to(faults.jump).millis().cast_signed();
            self.off = if self.rng.happens(500) { far } else { -far };
        }
        let crash = self.rng.happens(faults.crash);
        let before_commit = crash && self.rng.happens(500);
        self.crashes += u64::from(crash);
        if crash {
            // Whoever waited for the answer asks again; what the program does by itself it finds again.
            self.queue.push(now + RETRY, (due, input.clone()));
        }
        if before_commit {
            return Ok(());
        }
        self.inputs += 1;
        let clock = self.clock(now);
        match self.world.handle(&input, clock)? {
            None => self.queue.push(now, (due, input)),
            Some(happened) => {
                happened.iter().for_each(|recorded| self.happened(recorded, now));
                self.comes_again(&input, now, clock);
            }
        }
        let owed = self.world.memory.sweep(clock, 16);
        for command in owed.into_iter().filter(|command| matches!(command, Command::Serve { .. })) {
            self.own(now, command);
        }
        Ok(())
    }

    /// What came too early for the store's clock comes again.
    fn comes_again(&mut self, input: &Input, now: Time, clock: Time) {
        let tables = self.world.memory.tables();
        let at = match &input.command {
            Command::Expire { reservation_id } => {
                tables.reservations.get(reservation_id).and_then(|(_, held)| held.deadline())
            }
            Command::Debt { debt_id, command: DebtCommand::Claim { .. } } => {
                let owed = tables.debts.get(debt_id).filter(|(_, debt)| debt.status == Status::Owed);
                owed.map(|(_, debt)| debt.due_at)
            }
            _ => None,
        };
        if let Some(at) = at {
            self.own(now + at.since(clock) + Span::from_secs(1), input.command.clone());
        }
    }

    fn happened(&mut self, recorded: &Recorded, now: Time) {
        self.tally.take(recorded);
        // A fingerprint takes every text.
        let _ = write!(self.hash, "{recorded:?}");
        for Act { at, command } in self.outside.react(recorded) {
            self.client(now + at.since(recorded.at), command);
        }
        match &recorded.fact {
            Fact::Reservation { id, event } => {
                use Event::{Extended, Queued, Rescheduled, Reserved, Served};
                if let Reserved { expires_at, .. }
                | Queued { expires_at, .. }
                | Extended { expires_at }
                | Rescheduled { expires_at }
                | Served { expires_at } = event
                {
                    let expire = Command::Expire { reservation_id: id.clone() };
                    self.own(now + expires_at.since(recorded.at), expire);
                }
            }
            Fact::Debt { id, event } => self.debt(id, event, recorded.at, now),
            Fact::Order { .. } | Fact::Purchase { .. } | Fact::Stock { .. } => {}
        }
    }

    /// Nothing is left to come: now everything must have ended.
    fn finish(&self) -> Result<(), Violation> {
        let tables = self.world.memory.tables();
        let ending = |text: String| Violation { invariant: "ending", text };
        if !is_quiet(tables) {
            return Err(ending("nothing comes any more, and something is owed or runs".into()));
        }
        self.world.check(Time::MAX)?;
        if let Some((_, order)) = tables.orders.values().find(|(_, order)| !order.status.is_end()) {
            return Err(ending(format!("order {} never ended: it is {:?}", order.id, order.status)));
        }
        match audit(tables).first() {
            Some(finding) => Err(Violation { invariant: "ledger", text: format!("{finding}") }),
            None => Ok(()),
        }
    }

    fn outcome(&self) -> Outcome {
        Outcome {
            report: self.tally.report(),
            fingerprint: format!("{:032x}", self.hash.value()),
            inputs: self.inputs,
            crashes: self.crashes,
            lost: self.lost,
            doubled: self.doubled,
        }
    }
}
