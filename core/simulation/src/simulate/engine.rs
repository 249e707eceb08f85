//! The engine: virtual time goes from one message to the next. It can be cloned at any step, and a
//! clone goes on as the original would.

use super::flight::Flight;
use super::message::{Crash, Message, route};
use super::network::{RETRY, send};
use crate::feed::{Tamper, decide, is_fresh, only};
use crate::fingerprint::Fingerprint;
use crate::invariant::{self, Violation, check_move, is_quiet, watch::Watch};
use crate::outside::{Act, Outside};
use crate::queue::numbered;
use crate::rng::Rng;
use crate::scenario::text::written_down;
use crate::scenario::{BEGIN, Customers, Deliveries, Scenario};
use crate::tally::Tally;
use alloc::{boxed::Box, format, sync::Arc, vec, vec::Vec};
use core::hash::Hasher as _;
use earmark_core::debt::{Action, Command as DebtCommand, Event as DebtEvent, Status};
use earmark_core::memory::{Memory, Tables};
use earmark_core::order::{self, Request};
use earmark_core::policy::Policy;
use earmark_core::refusal::Refusal;
use earmark_core::reservation::Event;
use earmark_core::step::{Answer, Change, Command, Fact, Input, Recorded};
use earmark_core::words::{BalanceKey, Id, Location, Note, Quantity, Rule, Span, Time};
use serde::{Deserialize, Serialize};

/// How late the sweeper and the workers come at most.
const LATENESS: Span = Span::from_secs(10);

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

/// What one step did.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    /// What arrived.
    pub message: Message,
    /// When.
    pub now: Time,
    /// What the store's clock showed.
    pub clock: Time,
    /// What became of it.
    pub fate: Fate,
    /// What happened, each with where its order stood before.
    pub noted: Vec<Noted>,
}

/// An entry of the journal, with what has to be known to tell it.
#[derive(Debug, Clone)]
pub(crate) struct Noted {
    pub recorded: Recorded,
    /// Where its order stood before, where it is about an order.
    pub was: Option<order::Status>,
    /// What is owed, where it is about a debt.
    pub action: Option<Action>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// When it was done; not fresh where it had been done before.
    Done { fresh: bool },
    /// When it was refused.
    Refused(Refusal),
    /// When the step had too much to do and put it off.
    PutOff,
    /// When the program crashed before it had committed.
    Lost,
    /// When the program crashed before it had answered.
    Unanswered,
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

    /// Decides an input, checks what it did, and keeps it.
    fn decide(
        &mut self,
        input: &Input,
        clock: Time,
        tamper: &dyn Tamper,
    ) -> Result<(Fate, Vec<Noted>), Violation> {
        let defect = |text: &str| Violation { invariant: "defect", text: text.into() };
        let changes = decide(&self.memory, core::slice::from_ref(input), clock);
        let mut changes = changes.ok_or_else(|| defect("the core keeps asking for rows"))?;
        tamper.tamper(&mut changes);
        let before = self.memory.tables();
        let answer = only(&changes.answers).clone();
        let fate = match &answer {
            Answer::Defect(text) => return Err(defect(text)),
            Answer::Deferred => Fate::PutOff,
            Answer::Done { fresh, .. } => Fate::Done { fresh: *fresh },
            Answer::Refused { refusal, .. } => Fate::Refused(refusal.clone()),
        };
        if !self.checked {
            check_move(&invariant::Move {
                before,
                changes: &changes,
                command: &input.command,
                answer: &answer,
                now: clock,
            })?;
        }
        let mut noted = Vec::with_capacity(changes.journal.len());
        for recorded in &changes.journal {
            let (was, action) = match &recorded.fact {
                Fact::Order { id, .. } => (before.orders.get(id).map(|(_, order)| order.status), None),
                Fact::Debt { event: DebtEvent::Incurred { action, .. }, .. } => (None, Some(action.clone())),
                Fact::Debt { id, .. } => (None, before.debts.get(id).map(|(_, debt)| debt.action.clone())),
                Fact::Reservation { .. } | Fact::Purchase { .. } | Fact::Stock { .. } => (None, None),
            };
            noted.push(Noted { recorded: recorded.clone(), was, action });
        }
        carry(&mut noted);
        for Noted { recorded, .. } in &noted {
            self.tally.take(recorded);
            self.hash.write(written_down(recorded).as_bytes());
        }
        let touched = self.watch.take(before, &changes);
        if self.memory.write(changes).is_err() {
            return Err(defect("a row was written that nobody had loaded"));
        }
        self.memory.take_journal();
        let verdict = if self.checked { Ok(()) } else { self.watch.check(&touched, clock) };
        self.watch.forget(&touched);
        verdict?;
        debug_assert!(fate != Fate::PutOff || !is_fresh(&answer), "what is put off did nothing");
        Ok((fate, noted))
    }

    /// Lets customers and deliveries come whose time is next. Deliveries end with the customers.
    fn let_come(&mut self) {
        while let Some(order_at) = self.customers.next_at() {
            let until = self.flight.next_at().unwrap_or(Time::MAX);
            match self.deliveries.next_at() {
                Some(at) if at < order_at && at <= until => {
                    let Some(stocked) = self.deliveries.take() else { continue };
                    let (key, quantity) = (stocked.key, stocked.quantity);
                    self.client(
                        at,
                        Command::Receive { key, quantity, purchase_order_id: None, reference: None },
                    );
                }
                _ if order_at <= until => {
                    let Some(order) = self.customers.next() else { return };
                    let profile = self.scenario.profile.clone();
                    let request = Request { lines: order.lines, profile, hold: None };
                    self.client(order.placed_at, Command::PlaceOrder { order_id: order.id, request });
                }
                _ => return,
            }
        }
    }

    /// A message from outside: it travels, and is said again until it is answered.
    pub(crate) fn client(&mut self, at: Time, command: Command) -> u64 {
        let message = self.message(at, command);
        let id = message.id;
        let mut at = at;
        loop {
            let sent = send(self.scenario.network, &mut self.rng, at);
            self.counts.doubled += u64::from(sent.arrives.len() > 1);
            for (n, arrives) in sent.arrives.into_iter().enumerate() {
                let copy = if n == 0 { message.clone() } else { self.copy(&message) };
                self.flight.push(arrives, copy);
            }
            let Some(again) = sent.again else { return id };
            self.counts.lost += 1;
            at = again;
        }
    }

    /// Something the program does by itself, sooner or later.
    pub(super) fn own(&mut self, at: Time, command: Command) {
        let message = self.message(at, command);
        let late = self.rng.up_to(LATENESS);
        self.flight.push(at + late, message);
    }

    /// Somebody says something, and it arrives just then.
    pub(crate) fn say(&mut self, at: Time, command: Command) {
        let message = self.message(self.now, command);
        self.flight.push(at.max(self.now), message);
    }

    fn message(&mut self, at: Time, command: Command) -> Message {
        let id = self.flight.number();
        let owed = match &command {
            Command::Reply { debt_id, .. } => self.memory.tables().debts.get(debt_id),
            _ => None,
        };
        let (from, to) = route(&command, owed.map(|(_, debt)| &debt.action));
        let input = Input { key: numbered("sim", id), keyed: false, command };
        Message { id, from, to, sent_at: at, input, copy_of: None, crash: None }
    }

    /// The same message once more, under the same key.
    pub(crate) fn copy(&mut self, message: &Message) -> Message {
        let id = self.flight.number();
        Message { id, copy_of: Some(message.copy_of.unwrap_or(message.id)), crash: None, ..message.clone() }
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

    /// When the next message arrives, or the next customer comes.
    pub(crate) fn next_at(&self) -> Option<Time> {
        let outside = self.customers.next_at().into_iter().chain(self.deliveries_next());
        outside.chain(self.flight.next_at()).min()
    }

    fn deliveries_next(&self) -> Option<Time> {
        self.customers.next_at().and_then(|_| self.deliveries.next_at())
    }

    pub(crate) fn fingerprint(&self) -> u128 {
        self.hash.value()
    }

    /// What came too early for the store's clock comes again.
    fn comes_again(&mut self, input: &Input, clock: Time) {
        let tables = self.memory.tables();
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
            self.own(self.now + at.since(clock) + Span::from_secs(1), input.command.clone());
        }
    }

    fn happened(&mut self, recorded: &Recorded) {
        let now = self.now;
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
}

/// Why a world cannot begin.
#[derive(Debug)]
pub(crate) enum Opening {
    /// When the scenario names something that cannot be.
    Rule(Rule),
    /// When an invariant broke.
    Broken(Violation),
}

/// What is done before anybody comes: the policy is stored, and the shelves are filled.
pub(crate) fn setup(scenario: &Scenario) -> Result<Vec<Command>, Rule> {
    let Scenario { profile, policy, stock, .. } = scenario;
    let mut commands = vec![];
    if Policy::profile(profile).as_ref() != Some(policy) {
        commands.push(Command::PutPolicy { name: profile.clone(), policy: policy.clone() });
    }
    let opening = || Note::parse("opening stock");
    for shelf in stock {
        let key = BalanceKey::new(shelf.sku.clone(), Location::default());
        commands.push(if let Ok(quantity) = Quantity::new(i64::from(shelf.units)) {
            Command::Receive { key: key.clone(), quantity, purchase_order_id: None, reference: None }
        } else {
            // An empty shelf is counted, so that its Balance is there to be looked at.
            let (change, reason) = (Change::OnHand(0), opening()?);
            Command::Adjust { key: key.clone(), change, reason, reference: None }
        });
        if shelf.safety_stock > 0 {
            let (change, reason) = (Change::SafetyStock(i64::from(shelf.safety_stock)), opening()?);
            commands.push(Command::Adjust { key, change, reason, reference: None });
        }
    }
    Ok(commands)
}

/// Several events of one order in one step: each begins where the one before it led.
fn carry(noted: &mut [Noted]) {
    let mut at = earmark_core::ordered::Map::<Id, order::Status>::new();
    for Noted { recorded, was, .. } in noted {
        let Fact::Order { id, event } = &recorded.fact else { continue };
        *was = at.get(id).copied().or(*was);
        let next = order::Status::after(*was, event);
        at.insert(id.clone(), next);
    }
}
