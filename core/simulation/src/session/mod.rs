//! A session: a scenario that is run a step at a time, forwards and backwards, with faults made by hand,
//! and told as it goes.
//!
//! A step is one message that arrives. Everything is a function of the scenario and of what was done by
//! hand, so a step back is the last snapshot before it and the way from there; and a session that is
//! exported and imported again stands where it stood.

mod hand;
mod narrate;
mod saved;
mod snapshots;
mod spoken;
mod view;

pub use hand::{Fault, Hand};
pub use narrate::Told;
pub(crate) use narrate::since as when;
pub use view::{ArrowView, BalanceView, MessageView, OrderView, Series, State, StepView};

use crate::invariant::Violation;
use crate::scenario::Scenario;
use crate::simulate::engine::{Engine, Happening, Noted, Opening};
use alloc::{format, string::String, sync::Arc, vec::Vec};
use earmark_core::words::Time;
use snapshots::Snapshots;

/// A session keeps what happened at each of its steps, so it has to end somewhere.
pub const STEPS_MAX: usize = 100_000;

/// Why something cannot be done now. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Refused {
    fn new(text: &str) -> Self {
        Self(text.into())
    }
}

/// How far to run.
#[derive(Debug, Clone, Copy)]
pub struct Until {
    /// At most so many steps.
    pub steps: usize,
    /// Not beyond this instant.
    pub time: Time,
}

/// A scenario in motion.
#[derive(Debug, Clone)]
pub struct Session {
    scenario: Arc<Scenario>,
    engine: Engine,
    opened: Vec<Noted>,
    /// What happened at each step that was ever reached: also beyond where the session stands now.
    history: Vec<Happening>,
    at: usize,
    hands: Vec<Hand>,
    snapshots: Snapshots,
    /// The step at which an invariant broke.
    broken: Option<(usize, Violation)>,
}

impl Session {
    /// A session at its beginning: the shelves are filled, and nobody has come yet.
    pub fn new(scenario: Scenario) -> Result<Self, Refused> {
        let scenario = Arc::new(scenario);
        let (engine, opened) = Engine::open(&scenario, &scenario.defect).map_err(|why| match why {
            Opening::Rule(rule) => Refused(format!("the shop cannot be opened: {rule}")),
            Opening::Broken(violation) => Refused(format!("the shop cannot be opened: {violation}")),
        })?;
        let mut snapshots = Snapshots::default();
        snapshots.offer(0, &engine);
        let (history, hands) = (Vec::new(), Vec::new());
        Ok(Self { scenario, engine, opened, history, at: 0, hands, snapshots, broken: None })
    }

    /// What is run.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// How many steps were made to get here.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many steps are known: the way forward to them is the same again.
    pub fn known(&self) -> usize {
        self.history.len()
    }

    /// The broken invariant, where the session stands at the step that broke it.
    pub fn broken(&self) -> Option<&Violation> {
        self.broken.as_ref().filter(|(step, _)| *step == self.at).map(|(_, violation)| violation)
    }

    /// Whether nothing is left to come.
    pub fn is_finished(&self) -> bool {
        self.engine.next_at().is_none()
    }

    /// Makes one step; false where there is none to make.
    pub fn step(&mut self) -> Result<bool, Refused> {
        if self.broken().is_some() || self.is_finished() {
            return Ok(false);
        }
        if self.at >= STEPS_MAX {
            return Err(Refused(format!(
                "a session has at most {STEPS_MAX} steps: compare runs longer ones"
            )));
        }
        // What was found at a step is found there again.
        self.engine.checked =
            self.at < self.history.len() && self.broken.as_ref().is_none_or(|(step, _)| *step > self.at + 1);
        match self.engine.step(&self.scenario.defect) {
            Ok(None) => return Ok(false),
            Ok(Some(happening)) => self.note(happening),
            Err((happening, violation)) => {
                self.note(*happening);
                self.broken = Some((self.at, violation));
            }
        }
        if self.broken().is_none() {
            self.snapshots.offer(self.at, &self.engine);
        }
        self.apply_hands()?;
        if self.is_finished()
            && self.broken().is_none()
            && let Err(violation) = self.engine.finish()
        {
            self.broken = Some((self.at, violation));
        }
        Ok(true)
    }

    /// Makes steps until there is a reason to stop; says how many.
    pub fn run(&mut self, until: Until) -> Result<usize, Refused> {
        let begin = self.at;
        while self.at - begin < until.steps
            && self.engine.next_at().is_none_or(|at| at <= until.time)
            && self.step()?
        {}
        Ok(self.at - begin)
    }

    /// Goes to a step that is known, back or forth; or as far as there is one.
    pub fn go_to(&mut self, step: usize) -> Result<(), Refused> {
        let step = step.min(self.history.len());
        if step < self.at {
            self.restore(step)?;
        }
        while self.at < step && self.step()? {}
        Ok(())
    }

    /// Puts the engine where it was after a step.
    fn restore(&mut self, step: usize) -> Result<(), Refused> {
        let lost = || Refused::new("the beginning of this session is lost");
        let (from, engine) = self.snapshots.before(step).ok_or_else(lost)?;
        (self.at, self.engine) = (from, engine);
        self.apply_hands()?;
        while self.at < step && self.step()? {}
        Ok(())
    }

    /// Does what was done by hand at this step.
    fn apply_hands(&mut self) -> Result<(), Refused> {
        let first = self.hands.partition_point(|hand| hand.step < self.at);
        let here: Vec<Fault> = self
            .hands
            .iter()
            .skip(first)
            .take_while(|hand| hand.step == self.at)
            .map(|hand| hand.fault.clone())
            .collect();
        if here.is_empty() {
            return Ok(());
        }
        let mut engine = self.engine.clone();
        here.iter().try_for_each(|fault| self.apply(&mut engine, fault))?;
        self.engine = engine;
        Ok(())
    }

    fn note(&mut self, happening: Happening) {
        if self.at == self.history.len() {
            self.history.push(happening);
        }
        self.at += 1;
    }

    /// Forgets what came after the step where the session stands.
    fn truncate(&mut self) {
        self.history.truncate(self.at);
        self.snapshots.truncate(self.at);
        let at = self.at;
        self.hands.retain(|hand| hand.step <= at);
        self.broken = self.broken.take().filter(|(step, _)| *step < at);
    }

    /// The simulated time.
    pub fn now(&self) -> Time {
        self.engine.now()
    }

    /// What the last step did.
    pub(crate) fn last_facts(&self) -> &[Noted] {
        let last = self.at.checked_sub(1).and_then(|last| self.history.get(last));
        last.map_or(&[], |past| &past.noted)
    }

    pub(crate) fn tables(&self) -> &earmark_core::memory::Tables {
        self.engine.tables()
    }

    /// The number of the last message that was sent.
    pub(crate) fn last_sent(&self) -> Option<u64> {
        self.engine.flight.iter().map(|(_, message)| message.id).max()
    }

    fn alive(&self) -> Result<(), Refused> {
        match self.broken() {
            Some(violation) => Err(Refused(format!("the run has stopped: {violation}; go back first"))),
            None => Ok(()),
        }
    }
}
