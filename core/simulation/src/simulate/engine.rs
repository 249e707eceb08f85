//! The engine: virtual time goes from one message to the next. It can be cloned at any step, and a
//! clone goes on as the original would.

mod coming;
mod decided;
mod messages;
mod opening;
mod told;

pub(crate) use opening::{Opening, setup};
pub(crate) use told::{Fate, Happening, Noted};

use super::flight::Flight;
use super::message::{Crash, Message};
use super::network::RETRY;
use crate::feed::Tamper;
use crate::fingerprint::Fingerprint;
use crate::invariant::{self, Violation, is_quiet, watch::Watch};
use crate::outside::Outside;
use crate::queue::numbered;
use crate::rng::Rng;
use crate::scenario::{BEGIN, Customers, Deliveries, Scenario};
use crate::tally::Tally;
use alloc::{boxed::Box, format, sync::Arc, vec, vec::Vec};
use earmark_core::memory::{Memory, Tables};
use earmark_core::step::{Command, Input};
use earmark_core::words::{BalanceKey, Time};
use serde::{Deserialize, Serialize};

/// A world in motion.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    pub(super) scenario: Arc<Scenario>,
    pub(super) outside: Outside,
    pub(super) memory: Memory,
    watch: Watch,
    pub(crate) flight: Flight,
    customers: Customers,
    deliveries: Deliveries,
    pub(super) rng: Rng,
    pub(crate) tally: Tally,
    hash: Fingerprint,
    now: Time,
    /// How far the store's clock is off, in milliseconds.
    off: i64,
    pub(crate) counts: Counts,
    /// Whether the steps to come were checked before: the same steps need not be checked again.
    pub(crate) checked: bool,
}

/// What was counted on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Inputs that were handled, duplicates included.
    pub inputs: u64,
    /// How often the program crashed.
    pub crashes: u64,
    /// Messages that were lost.
    pub lost: u64,
    /// Messages that came twice.
    pub doubled: u64,
}

impl Engine {
    /// A world that begins, and what is done before anybody comes.
    pub(crate) fn open(scenario: &Arc<Scenario>, tamper: &dyn Tamper) -> Result<(Self, Vec<Noted>), Opening> {
        let Scenario { seed, ref habits, ref policy, ref cast, .. } = **scenario;
        let mut outside = Outside::new(seed, habits.clone(), policy.clone());
        outside.cast.extend(cast.iter().map(|visitor| (visitor.order_id.clone(), visitor.clone())));
        let mut engine = Self {
            scenario: Arc::clone(scenario),
            outside,
            memory: Memory::new(),
            watch: Watch::default(),
            flight: Flight::default(),
            customers: Customers::new(scenario),
            deliveries: Deliveries::new(scenario),
            rng: Rng::new(seed),
            tally: Tally::default(),
            hash: Fingerprint::new(),
            now: BEGIN,
            off: 0,
            counts: Counts::default(),
            checked: false,
        };
        let mut noted = vec![];
        for (n, command) in (1..).zip(setup(scenario).map_err(Opening::Rule)?) {
            let input = Input { key: numbered("setup", n), keyed: false, command };
            let (_, happened) = engine.decide(&input, BEGIN, tamper).map_err(Opening::Broken)?;
            noted.extend(happened);
        }
        Ok((engine, noted))
    }

    /// The next message arrives. Nothing is left to come where there is none.
    pub(crate) fn step(
        &mut self,
        tamper: &dyn Tamper,
    ) -> Result<Option<Happening>, (Box<Happening>, Violation)> {
        self.let_come();
        let Some((now, mut message)) = self.flight.pop() else { return Ok(None) };
        self.now = self.now.max(now);
        let faults = self.scenario.faults;
        if self.rng.happens(faults.clock_jumps) {
            let far = self.rng.up_to(faults.jump).millis().cast_signed();
            self.off = if self.rng.happens(500) { far } else { -far };
        }
        let drawn = self.rng.happens(faults.crash);
        let drawn =
            drawn.then(|| if self.rng.happens(500) { Crash::BeforeCommit } else { Crash::BeforeAnswer });
        let crash = message.crash.take().or(drawn);
        let clock = self.clock();
        let mut happening = Happening { message, now: self.now, clock, fate: Fate::Lost, noted: vec![] };
        if crash.is_some() {
            self.counts.crashes += 1;
            // Whoever waited for the answer asks again; what the program does by itself it finds again.
            let id = self.flight.number();
            let again = Message { id, copy_of: Some(happening.message.id), ..happening.message.clone() };
            self.flight.push(self.now + RETRY, again);
        }
        if crash == Some(Crash::BeforeCommit) {
            return Ok(Some(happening));
        }
        self.counts.inputs += 1;
        let input = happening.message.input.clone();
        match self.decide(&input, clock, tamper) {
            Err(violation) => return Err((Box::new(happening), violation)),
            Ok((Fate::PutOff, _)) => {
                happening.fate = Fate::PutOff;
                self.flight.push(self.now, happening.message.clone());
            }
            Ok((fate, noted)) => {
                happening.fate = if crash.is_some() { Fate::Unanswered } else { fate };
                happening.noted = noted;
                if !self.scenario.by_hand {
                    happening.noted.iter().for_each(|noted| self.happened(&noted.recorded));
                    self.comes_again(&input, clock);
                }
            }
        }
        if self.scenario.by_hand {
            return Ok(Some(happening));
        }
        let owed = self.memory.sweep(clock, 16);
        for command in owed.into_iter().filter(|command| matches!(command, Command::Serve { .. })) {
            self.own(self.now, command);
        }
        Ok(Some(happening))
    }

    /// Nothing is left to come: now everything must have ended.
    pub(crate) fn finish(&self) -> Result<(), Violation> {
        let tables = self.memory.tables();
        let ending = |text| Violation { invariant: "ending", text };
        if self.scenario.by_hand {
            return Ok(());
        }
        if !is_quiet(self.watch.live()) {
            return Err(ending("nothing comes any more, and something is owed or runs".into()));
        }
        invariant::check_state(tables, Time::MAX)?;
        match tables.orders.values().find(|(_, order)| !order.status.is_end()) {
            Some((_, order)) => {
                Err(ending(format!("order {} never ended: it is {}", order.id, order.status.as_str())))
            }
            None => Ok(()),
        }
    }

    /// The simulated time.
    pub(crate) fn now(&self) -> Time {
        self.now
    }

    /// What the store's clock shows.
    pub(crate) fn clock(&self) -> Time {
        Time::from_millis(self.now.millis().saturating_add_signed(self.off))
    }

    /// The store's clock jumps, either way.
    pub(crate) fn jump(&mut self, by: i64) {
        self.off = self.off.saturating_add(by);
    }

    /// The place of a waiting line in its queue: 1 is the head.
    pub(crate) fn position(&self, key: &BalanceKey, ticket: u64) -> usize {
        self.memory.position(key, ticket)
    }

    pub(crate) fn tables(&self) -> &Tables {
        self.memory.tables()
    }

    pub(crate) fn fingerprint(&self) -> u128 {
        self.hash.value()
    }
}
