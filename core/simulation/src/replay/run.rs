//! The run itself: what comes next is fed, and what happened decides what comes then.

use super::{LoggedOrder, Plan, Shop, Stocked};
use crate::outside::{Act, Outside};
use crate::queue::{Queue, numbered};
use crate::report::Report;
use crate::tally::Tally;
use alloc::{collections::BTreeMap, vec, vec::Vec};
use earmark_core::debt::Event as DebtEvent;
use earmark_core::order::{Event as OrderEvent, Request};
use earmark_core::policy::Policy;
use earmark_core::reservation::Event;
use earmark_core::step::{Command, Fact, Input, Recorded};
use earmark_core::words::{Id, Quantity, Span, Time};

/// How many inputs are fed as one batch.
const BATCH: usize = 256;
/// How long what has ended is kept: longer than anybody takes to come back to it.
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
    let mut run = Run::new(shop, plan);
    run.open(begin)?;
    let (mut now, mut placed) = (begin, 0);
    let (mut next_receipt, mut deliveries) = (begin + plan.receive_every, 0);
    loop {
        let order_at = log.peek().map(|order| order.placed_at.max(now));
        let receipt_at = order_at.map(|_| next_receipt);
        let Some(at) = [order_at, receipt_at, run.queue.next_at()].into_iter().flatten().min() else { break };
        now = now.max(ticked(at, plan.tick));
        if receipt_at.is_some_and(|at| at <= now) {
            deliveries += 1;
            run.receive(&delivery(plan, deliveries), now)?;
            next_receipt = next_receipt + plan.receive_every;
            continue;
        }
        let mut batch = run.due(now);
        while batch.len() < BATCH
            && let Some(order) = log.next_if(|order| order.placed_at <= now)
        {
            batch.push(run.input(run.place(order)));
            placed += 1;
        }
        run.feed(&batch, now)?;
        progress(Progress { orders: placed, now });
    }
    Ok(run.tally.report())
}

/// The first full tick that is not before an instant.
fn ticked(at: Time, tick: Span) -> Time {
    let tick = tick.millis().max(1);
    Time::from_millis(at.millis().div_ceil(tick).saturating_mul(tick))
}

/// What the n-th delivery brings. Its share is rounded so that the deliveries so far add up: what is
/// wanted less than once a delivery comes in some of them.
fn delivery(plan: &Plan, n: i64) -> Vec<Stocked> {
    let over = i64::from(plan.deliveries.max(1));
    let mut brought = vec![];
    for Stocked { key, quantity } in &plan.receipts {
        let by = |n: i64| (quantity.units().saturating_mul(n) + over / 2) / over;
        if let Ok(quantity) = Quantity::new(by(n) - by(n - 1)) {
            brought.push(Stocked { key: key.clone(), quantity });
        }
    }
    brought
}

enum Due {
    /// Somebody does something.
    Act(Command),
    /// A deadline passes.
    Deadline(Id),
    /// What has ended long ago is forgotten.
    Forget(Id),
}

struct Run<'a, S> {
    shop: &'a mut S,
    plan: &'a Plan,
    outside: Outside,
    tally: Tally,
    queue: Queue<Due>,
    /// The deadlines that run.
    deadlines: BTreeMap<Id, Time>,
    ended: Vec<Id>,
    inputs: u64,
}

impl<'a, S: Shop> Run<'a, S> {
    fn new(shop: &'a mut S, plan: &'a Plan) -> Self {
        let outside = Outside::new(plan.seed, plan.habits.clone(), plan.policy.clone());
        let (queue, deadlines, ended) = (Queue::new(), BTreeMap::new(), vec![]);
        Self { shop, plan, outside, tally: Tally::default(), queue, deadlines, ended, inputs: 0 }
    }

    fn open(&mut self, now: Time) -> Result<(), S::Error> {
        let Plan { profile, policy, opening, .. } = self.plan;
        if Policy::profile(profile).as_ref() != Some(policy) {
            let put = Command::PutPolicy { name: profile.clone(), policy: policy.clone() };
            let put = self.input(put);
            self.feed(&[put], now)?;
        }
        self.receive(opening, now)
    }

    fn receive(&mut self, stocked: &[Stocked], now: Time) -> Result<(), S::Error> {
        for chunk in stocked.chunks(BATCH) {
            let mut inputs = Vec::with_capacity(chunk.len());
            for Stocked { key, quantity } in chunk {
                let (key, quantity) = (key.clone(), *quantity);
                let receive = Command::Receive { key, quantity, purchase_order_id: None, reference: None };
                inputs.push(self.input(receive));
            }
            self.feed(&inputs, now)?;
        }
        let ended = core::mem::take(&mut self.ended);
        let kept_since = Time::from_millis(now.millis().saturating_sub(KEEP.millis()));
        self.shop.forget(&ended, kept_since)
    }

    fn place(&self, order: LoggedOrder) -> Command {
        let request = Request { lines: order.lines, profile: self.plan.profile.clone(), hold: None };
        Command::PlaceOrder { order_id: order.id, request }
    }

    fn input(&mut self, command: Command) -> Input {
        self.inputs += 1;
        Input { key: numbered("replay", self.inputs), keyed: false, command }
    }

    /// What comes by now, as far as one batch goes.
    fn due(&mut self, now: Time) -> Vec<Input> {
        let mut batch = vec![];
        while batch.len() < BATCH && self.queue.next_at().is_some_and(|at| at <= now) {
            match self.queue.pop() {
                Some((_, Due::Act(command))) => batch.push(self.input(command)),
                Some((at, Due::Deadline(id))) if self.deadlines.get(&id) == Some(&at) => {
                    self.deadlines.remove(&id);
                    batch.push(self.input(Command::Expire { reservation_id: id }));
                }
                Some((_, Due::Forget(id))) => self.ended.push(id),
                Some((_, Due::Deadline(_))) | None => {}
            }
        }
        batch
    }

    fn feed(&mut self, inputs: &[Input], now: Time) -> Result<(), S::Error> {
        if inputs.is_empty() {
            return Ok(());
        }
        let happened = self.shop.feed(inputs, now)?;
        happened.iter().for_each(|recorded| self.happened(recorded));
        let owed = self.shop.owed(now, BATCH)?;
        if owed.is_empty() {
            return Ok(());
        }
        let owed: Vec<Input> = owed.into_iter().map(|command| self.input(command)).collect();
        self.feed(&owed, now)
    }

    fn happened(&mut self, recorded: &Recorded) {
        self.tally.take(recorded);
        for Act { at, command } in self.outside.react(recorded) {
            self.queue.push(at, Due::Act(command));
        }
        match &recorded.fact {
            Fact::Reservation { id, event } => self.clock(id, event),
            Fact::Debt { id, event: DebtEvent::Incurred { action, due_at, .. } } => {
                let Act { at, command } = self.outside.answer(id, action, *due_at);
                self.queue.push(at, Due::Act(command));
            }
            Fact::Order { id, event } if ends(event) => {
                self.queue.push(recorded.at + KEEP, Due::Forget(id.clone()));
            }
            Fact::Order { .. } | Fact::Debt { .. } | Fact::Purchase { .. } | Fact::Stock { .. } => {}
        }
    }

    /// Keeps the deadline of a reservation.
    fn clock(&mut self, id: &Id, event: &Event) {
        match event {
            Event::Reserved { expires_at, .. }
            | Event::Queued { expires_at, .. }
            | Event::Extended { expires_at }
            | Event::Rescheduled { expires_at }
            | Event::Served { expires_at } => {
                self.deadlines.insert(id.clone(), *expires_at);
                self.queue.push(*expires_at, Due::Deadline(id.clone()));
            }
            Event::Confirmed | Event::Released { .. } | Event::Deducted { .. } | Event::Expired => {
                self.deadlines.remove(id);
            }
            Event::Committed { .. }
            | Event::Rejected { .. }
            | Event::Collected { .. }
            | Event::Overtaken { .. } => {}
        }
    }
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
