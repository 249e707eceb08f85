//! The run itself: what comes next is fed, and what happened decides what comes then.

use super::living::Living;
use super::supply::Supply;
use super::{LoggedOrder, Plan, Shop, Stocked};
use crate::outside::{Act, Outside};
use crate::queue::{Queue, numbered};
use crate::report::Report;
use crate::simulate::message::about;
use crate::tally::Tally;
use alloc::{vec, vec::Vec};
use core::iter::Peekable;
use earmark_core::debt::Event as DebtEvent;
use earmark_core::order::{Event as OrderEvent, Request};
use earmark_core::policy::Policy;
use earmark_core::reservation::Event;
use earmark_core::step::{Command, Fact, Input, Recorded};
use earmark_core::words::{Id, Name, Span, Time};

/// How many inputs are fed as one batch.
const BATCH: usize = 256;
/// How long receipts are kept: longer than anybody takes to repeat himself.
const KEEP: Span = Span::from_secs(8 * 24 * 3600);

/// How far a run has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Orders placed so far.
    pub orders: u64,
    /// The simulated time.
    pub now: Time,
}

/// Runs a log to its end: until every order has ended.
pub fn replay<S: Shop>(
    shop: &mut S,
    plan: &Plan,
    orders: impl IntoIterator<Item = LoggedOrder>,
    mut progress: impl FnMut(Progress),
) -> Result<Report, S::Error> {
    let mut log = orders.into_iter().peekable();
    let begin = log.peek().map_or(Time::default(), |first| first.placed_at);
    let outside = Outside::new(plan.seed, plan.habits.clone(), plan.policy.clone());
    let mut run = Run::new(shop, plan.profile.clone(), outside, log, begin);
    run.supply = Some(Supply::spread(plan, begin));
    run.tick = plan.tick;
    run.open(&plan.opening)?;
    while run.turn()? {
        progress(run.progress());
    }
    Ok(run.tally.report())
}

enum Due {
    /// Somebody does something.
    Act(Command),
    /// A deadline passes.
    Deadline(Id),
}

/// A run under way.
pub(crate) struct Run<S, L: Iterator<Item = LoggedOrder>> {
    shop: S,
    profile: Name,
    outside: Outside,
    log: Peekable<L>,
    pub(crate) supply: Option<Supply>,
    pub(crate) tick: Span,
    pub(crate) tally: Tally,
    queue: Queue<Due>,
    living: Living,
    now: Time,
    placed: u64,
    inputs: u64,
    /// Receipts from before then are forgotten.
    swept: Time,
}

impl<S: Shop, L: Iterator<Item = LoggedOrder>> Run<S, L> {
    pub(crate) fn new(shop: S, profile: Name, outside: Outside, log: Peekable<L>, begin: Time) -> Self {
        Self {
            shop,
            profile,
            outside,
            log,
            supply: None,
            tick: Span::default(),
            tally: Tally::default(),
            queue: Queue::new(),
            living: Living::default(),
            now: begin,
            placed: 0,
            inputs: 0,
            swept: begin,
        }
    }

    /// Stores the policy where it is not the built-in one, and fills the shelves.
    pub(crate) fn open(&mut self, opening: &[Stocked]) -> Result<(), S::Error> {
        if Policy::profile(&self.profile).as_ref() != Some(&self.outside.policy) {
            let (name, policy) = (self.profile.clone(), self.outside.policy.clone());
            let put = self.input(Command::PutPolicy { name, policy });
            self.feed(&[put])?;
        }
        self.receive(opening)
    }

    /// Lets the next things happen; false where nothing is left to come.
    pub(crate) fn turn(&mut self) -> Result<bool, S::Error> {
        let now = self.now;
        let order_at = self.log.peek().map(|order| order.placed_at.max(now));
        let receipt_at = order_at.and_then(|_| self.supply.as_ref().and_then(Supply::next_at));
        let next = [order_at, receipt_at, self.queue.next_at()].into_iter().flatten().min();
        let Some(at) = next else { return Ok(false) };
        self.now = now.max(ticked(at, self.tick));
        if receipt_at.is_some_and(|at| at <= self.now) {
            let stocked = self.supply.as_mut().map(Supply::take).unwrap_or_default();
            self.receive(&stocked)?;
            return Ok(true);
        }
        let (mut batch, came) = self.due();
        while batch.len() < BATCH
            && let Some(order) = self.log.next_if(|order| order.placed_at <= self.now)
        {
            let request = Request { lines: order.lines, profile: self.profile.clone(), hold: None };
            batch.push(self.input(Command::PlaceOrder { order_id: order.id, request }));
            self.placed += 1;
        }
        self.feed(&batch)?;
        batch.iter().for_each(|input| self.tally.wanted_to_confirm(&input.command));
        came.iter().for_each(|id| self.living.came(id));
        self.forget()?;
        Ok(true)
    }

    pub(crate) fn progress(&self) -> Progress {
        Progress { orders: self.placed, now: self.now }
    }

    fn receive(&mut self, stocked: &[Stocked]) -> Result<(), S::Error> {
        for chunk in stocked.chunks(BATCH) {
            let mut inputs = Vec::with_capacity(chunk.len());
            for Stocked { key, quantity } in chunk {
                let (key, quantity) = (key.clone(), *quantity);
                let receive = Command::Receive { key, quantity, purchase_order_id: None, reference: None };
                inputs.push(self.input(receive));
            }
            self.feed(&inputs)?;
        }
        Ok(())
    }

    fn forget(&mut self) -> Result<(), S::Error> {
        let over = self.living.over();
        let kept_since = Time::from_millis(self.now.millis().saturating_sub(KEEP.millis()));
        // Looking through all receipts is worth it once in a while.
        let due = kept_since.since(self.swept) >= KEEP;
        if due {
            self.swept = kept_since;
        }
        if over.is_empty() && !due {
            return Ok(());
        }
        over.iter().for_each(|id| self.tally.forget(id));
        self.shop.forget(&over, due.then_some(kept_since))
    }

    fn input(&mut self, command: Command) -> Input {
        self.inputs += 1;
        Input { key: numbered("replay", self.inputs), keyed: false, command }
    }

    /// What comes by now, as far as one batch goes, and whom it is about.
    fn due(&mut self) -> (Vec<Input>, Vec<Id>) {
        let (mut batch, mut came) = (vec![], vec![]);
        while batch.len() < BATCH && self.queue.next_at().is_some_and(|at| at <= self.now) {
            match self.queue.pop() {
                Some((_, Due::Act(command))) => {
                    came.extend(about(&command));
                    batch.push(self.input(command));
                }
                Some((at, Due::Deadline(id))) if self.living.passes(&id, at) => {
                    batch.push(self.input(Command::Expire { reservation_id: id }));
                }
                Some((_, Due::Deadline(_))) | None => {}
            }
        }
        (batch, came)
    }

    fn feed(&mut self, inputs: &[Input]) -> Result<(), S::Error> {
        if inputs.is_empty() {
            return Ok(());
        }
        let happened = self.shop.feed(inputs, self.now)?;
        happened.iter().for_each(|recorded| self.happened(recorded));
        let owed = self.shop.owed(self.now, BATCH)?;
        if owed.is_empty() {
            return Ok(());
        }
        let owed: Vec<Input> = owed.into_iter().map(|command| self.input(command)).collect();
        self.feed(&owed)
    }

    fn happened(&mut self, recorded: &Recorded) {
        self.tally.take(recorded);
        for act in self.outside.react(recorded) {
            self.act(act);
        }
        match &recorded.fact {
            Fact::Reservation { id, event } => self.clock(id, event),
            Fact::Debt { id, event: DebtEvent::Incurred { action, due_at, .. } } => {
                let act = self.outside.answer(id, action, *due_at);
                self.act(act);
            }
            Fact::Order { id, event: OrderEvent::Reinstated } => self.living.ended(id, false),
            Fact::Order { id, event } if ends(event) => self.living.ended(id, true),
            Fact::Order { .. } | Fact::Debt { .. } | Fact::Purchase { .. } | Fact::Stock { .. } => {}
        }
    }

    fn act(&mut self, Act { at, command }: Act) {
        if let Some(id) = about(&command) {
            self.living.expect(id);
        }
        self.queue.push(at, Due::Act(command));
    }

    /// Keeps the deadline of a reservation.
    fn clock(&mut self, id: &Id, event: &Event) {
        match event {
            Event::Reserved { expires_at, .. }
            | Event::Queued { expires_at, .. }
            | Event::Extended { expires_at }
            | Event::Rescheduled { expires_at }
            | Event::Served { expires_at } => {
                self.living.clock(id, Some(*expires_at));
                self.queue.push(*expires_at, Due::Deadline(id.clone()));
            }
            Event::Confirmed | Event::Released { .. } | Event::Deducted { .. } | Event::Expired => {
                self.living.clock(id, None);
            }
            Event::Committed { .. }
            | Event::Rejected { .. }
            | Event::Collected { .. }
            | Event::Overtaken { .. } => {}
        }
    }
}

/// The first full tick that is not before an instant.
fn ticked(at: Time, tick: Span) -> Time {
    let tick = tick.millis().max(1);
    Time::from_millis(at.millis().div_ceil(tick).saturating_mul(tick))
}

fn ends(event: &OrderEvent) -> bool {
    matches!(
        event,
        OrderEvent::Rejected
            | OrderEvent::Fulfilled
            | OrderEvent::Cancelled { .. }
            | OrderEvent::Expired { .. }
            | OrderEvent::Failed { .. }
    )
}
