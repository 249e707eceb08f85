//! What is counted while a run goes on, from the journal alone: so any store can be counted.

use crate::report::Report;
use alloc::vec::Vec;
use earmark_core::order::{Event as OrderEvent, Status};
use earmark_core::ordered::{Map, sort};
use earmark_core::reservation::Event;
use earmark_core::step::{Command, Fact, Recorded};
use earmark_core::words::{Id, Time};

/// Counts so far.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    orders: Map<Id, Counted>,
    /// Orders that were forgotten, and the units they had asked for.
    gone: Map<Status, u64>,
    gone_units: i64,
    holds: Map<Id, Hold>,
    waits: Vec<u64>,
    filled: i64,
    lost: Map<Loss, i64>,
    expired_holds: u64,
    /// Units times milliseconds.
    wasted: u128,
    reserved: i64,
    peak: i64,
    events: u64,
}

#[derive(Debug, Clone)]
struct Counted {
    status: Status,
    units: i64,
    loss: Option<Loss>,
}

/// Why somebody who wanted to buy did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Loss {
    /// When stock was the reason: rejected, failed, or given up while waiting.
    Stock,
    /// When the hold ran out before the customer came back to confirm.
    Hold,
    /// When the money came after the deadline and there was no stock for it any more.
    Payment,
}

/// What a living reservation holds, since when, and what that came to before.
#[derive(Debug, Clone)]
struct Hold {
    units: i64,
    since: Time,
    /// Units times milliseconds.
    spent: u128,
    queued: Option<Time>,
}

impl Tally {
    /// Takes the next entry of the journal.
    pub fn take(&mut self, recorded: &Recorded) {
        self.events += 1;
        match &recorded.fact {
            Fact::Order { id, event } => self.order(id, event),
            Fact::Reservation { id, event } => self.reservation(id, event, recorded),
            Fact::Purchase { .. } | Fact::Debt { .. } | Fact::Stock { .. } => {}
        }
        for movement in &recorded.movements {
            self.reserved += movement.delta.reserved;
        }
        self.peak = self.peak.max(self.reserved);
    }

    /// Takes note that a customer came to confirm: whoever finds a hold that ran out wanted to buy, and nothing in the
    /// journal says so. To be called once the command was answered.
    pub fn wanted_to_confirm(&mut self, command: &Command) {
        let Command::ConfirmOrder { order_id } = command else { return };
        let Some(counted) = self.orders.get_mut(order_id) else { return };
        if counted.status == Status::Expired && counted.loss.is_none() {
            counted.loss = Some(Loss::Hold);
            *self.lost.entry(Loss::Hold).or_default() += counted.units;
        }
    }

    fn order(&mut self, id: &Id, event: &OrderEvent) {
        let new = || Counted { status: Status::Pending, units: 0, loss: None };
        let counted = self.orders.entry(id.clone()).or_insert_with(new);
        let was = counted.status;
        if let OrderEvent::Placed { request, .. } = event {
            counted.units = request.lines.iter().map(|line| line.quantity.units()).sum();
        }
        counted.status = Status::after(Some(was), event);
        let loss = match (event, counted.status) {
            // Not where nobody wanted it any more.
            (_, Status::Rejected | Status::Failed) => Some(Loss::Stock),
            (OrderEvent::Expired { .. }, _) if was == Status::AwaitingRestock => Some(Loss::Stock),
            (OrderEvent::PaidLate { .. }, Status::Expired) => Some(Loss::Payment),
            (_, Status::Confirmed | Status::Fulfilled) => None,
            _ => counted.loss,
        };
        if loss != counted.loss {
            let (before, after) = (counted.loss, loss);
            before.into_iter().for_each(|loss| *self.lost.entry(loss).or_default() -= counted.units);
            after.into_iter().for_each(|loss| *self.lost.entry(loss).or_default() += counted.units);
            counted.loss = loss;
        }
    }

    fn reservation(&mut self, id: &Id, event: &Event, recorded: &Recorded) {
        let delta: i64 = recorded.movements.iter().map(|movement| movement.delta.reserved).sum();
        let new = || Hold { units: 0, since: recorded.at, spent: 0, queued: None };
        let hold = self.holds.entry(id.clone()).or_insert_with(new);
        let units = u128::from(hold.units.unsigned_abs());
        hold.spent += units * u128::from(recorded.at.since(hold.since).millis());
        hold.since = recorded.at;
        match event {
            Event::Queued { .. } => hold.queued = Some(recorded.at),
            Event::Served { .. } => {
                self.waits.extend(hold.queued.take().map(|queued| recorded.at.since(queued).millis()));
            }
            Event::Expired => {
                // Who still waited held nothing of a promise.
                self.expired_holds += u64::from(hold.queued.is_none());
                self.wasted += hold.spent;
            }
            Event::Released { .. } => self.wasted += hold.spent,
            Event::Deducted { left, .. } => self.filled += left.iter().map(|(_, units)| units).sum::<i64>(),
            _ => {}
        }
        hold.units += delta;
        let over = matches!(
            event,
            Event::Expired | Event::Released { .. } | Event::Rejected { .. } | Event::Deducted { .. }
        );
        if over || matches!(event, Event::Confirmed | Event::Committed { .. }) {
            self.holds.remove(id);
        }
    }

    /// Forgets an order that has ended and that nobody comes back to; it stays counted.
    pub fn forget(&mut self, id: &Id) {
        if let Some(counted) = self.orders.remove(id) {
            self.ended(counted.status, counted.units);
        }
    }

    /// Adds what another run came to.
    pub fn add(&mut self, other: &Self) {
        for counted in other.orders.values() {
            self.ended(counted.status, counted.units);
        }
        for (status, orders) in &other.gone {
            *self.gone.entry(*status).or_default() += orders;
        }
        self.gone_units += other.gone_units;
        for (loss, units) in &other.lost {
            *self.lost.entry(*loss).or_default() += units;
        }
        self.waits.extend_from_slice(&other.waits);
        self.filled += other.filled;
        self.expired_holds += other.expired_holds;
        self.wasted += other.wasted;
        self.peak = self.peak.max(other.peak);
        self.events += other.events;
    }

    fn ended(&mut self, status: Status, units: i64) {
        *self.gone.entry(status).or_default() += 1;
        self.gone_units += units;
    }

    /// How many reservations waited and were served, by how long: less than a second, less than two,
    /// less than four, and so on.
    pub fn waits(&self) -> Vec<u64> {
        let mut counts = Vec::new();
        for wait in &self.waits {
            let doublings = (wait / 1000 + 1).ilog2() as usize + usize::from(*wait >= 1000);
            counts.resize(counts.len().max(doublings + 1), 0);
            counts.iter_mut().skip(doublings).take(1).for_each(|count| *count += 1);
        }
        counts
    }

    /// The report so far.
    pub fn report(&self) -> Report {
        let mut outcomes = self.gone.clone();
        let mut asked = self.gone_units;
        for counted in self.orders.values() {
            *outcomes.entry(counted.status).or_default() += 1;
            asked += counted.units;
        }
        let mut waits = self.waits.clone();
        sort(&mut waits, |one, other| one < other);
        let lost = |loss: Loss| self.lost.get(&loss).copied().unwrap_or_default();
        let fill = i128::from(self.filled) * 1_000_000 / i128::from(asked.max(1));
        Report {
            orders: outcomes.values().sum(),
            outcomes,
            asked_units: asked,
            filled_units: self.filled,
            fill_ppm: i64::try_from(fill).unwrap_or(i64::MAX),
            lost_units: lost(Loss::Stock),
            too_late_units: lost(Loss::Hold),
            paid_late_units: lost(Loss::Payment),
            expired_holds: self.expired_holds,
            wasted_unit_minutes: u64::try_from(self.wasted / 60_000).unwrap_or(u64::MAX),
            waited: waits.len() as u64,
            wait_p50_ms: rank(&waits, 50),
            wait_p95_ms: rank(&waits, 95),
            peak_reserved: self.peak,
            events: self.events,
        }
    }
}

/// The smallest value that so many of a hundred do not exceed.
fn rank(sorted: &[u64], percent: usize) -> u64 {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or(0)
}
