//! Events put into effect: the row evolves, and the movements follow as the difference of what the
//! row accounted for before and after.

use crate::balance::{Cause, Figures, Kind, Movement};
use crate::debt::{self, Debt};
use crate::order::{self, Order};
use crate::purchase::{self, Purchase};
use crate::reservation::{self, Reservation};
use crate::step::{Fact, Recorded, Stop, Work, each};
use crate::stock;
use crate::words::{BalanceKey, Id, Reference, Rule};
use alloc::{format, sync::Arc, vec, vec::Vec};

impl Work<'_> {
    /// Moves a balance. Rule 1's wall: only a fact lowers `available` below zero, or while it is.
    pub(in crate::step) fn shift(
        &mut self,
        key: &BalanceKey,
        kind: Kind,
        delta: Figures,
        cause: Cause,
    ) -> Result<Option<Movement>, Stop> {
        let balance = self.balance(key)?;
        let moved = balance.moved(kind, delta, cause, self.now);
        let Some(movement) = moved.map_err(|rule: Rule| Stop::invalid("/quantity", rule))? else {
            return Ok(None);
        };
        if movement.headroom().is_some_and(|headroom| headroom < 0) {
            return Err(Stop::Defect(format!("{kind:?} would take available of {key} below zero")));
        }
        let next = balance.evolve(&movement);
        if next.owed_from.is_some() {
            self.marked.insert(key.clone());
        }
        self.balances.put(next);
        Ok(Some(movement))
    }

    fn record(&mut self, number: u64, fact: Fact, movements: Vec<Movement>) {
        let short = |movement: &Movement| {
            let available = movement.after.available();
            let fell_short = available < 0 && movement.delta.available() < 0;
            let event = || stock::Event::Shortfall { key: movement.key.clone(), available };
            fell_short.then(|| (movement.seq, Fact::Stock { id: movement.key.as_id(), event: event() }))
        };
        let shortfalls: Vec<(u64, Fact)> = movements.iter().filter_map(short).collect();
        self.journal.push(Recorded { at: self.now, number, fact, movements });
        for (number, fact) in shortfalls {
            self.journal.push(Recorded { at: self.now, number, fact, movements: vec![] });
        }
    }

    /// Puts a reservation's event into effect and returns how it stands then.
    pub(in crate::step) fn reservation_event(
        &mut self,
        id: &Id,
        event: reservation::Event,
        reference: Option<&Reference>,
    ) -> Result<&Reservation, Stop> {
        use reservation::Event;
        let before = self.reservations.get(id)?.cloned();
        let shares: Vec<Figures> =
            before.iter().flat_map(|held| held.lines.iter().map(|line| held.share(line))).collect();
        let after = reservation::evolve(before, id, &event, self.now);
        let kind = match &event {
            Event::Reserved { .. } | Event::Committed { .. } => Kind::Reserved,
            Event::Queued { .. } => Kind::Queued,
            // Of these, only a confirmation moves anything.
            Event::Confirmed
            | Event::Rejected { .. }
            | Event::Extended { .. }
            | Event::Rescheduled { .. }
            | Event::Overtaken { .. } => Kind::Confirmed,
            Event::Released { .. } => Kind::Released,
            Event::Deducted { .. } => Kind::Deducted,
            Event::Expired => Kind::Expired,
            Event::Served { .. } => Kind::Served,
            Event::Collected { .. } => Kind::Collected,
        };
        let mut movements = Vec::with_capacity(after.lines.len());
        each(after.lines.iter().enumerate(), |(n, line)| {
            let delta = after.share(line) - shares.get(n).copied().unwrap_or_default();
            if delta.is_zero() {
                return Ok(());
            }
            let cause = Cause {
                reservation_id: Some(id.clone()),
                order_id: after.order_id.clone(),
                reference: reference.cloned(),
                reason: if kind == Kind::Released { after.reason.clone() } else { None },
                ..Cause::default()
            };
            movements.extend(self.shift(&line.key, kind, delta, cause)?);
            Ok(())
        })?;
        if matches!(event, Event::Queued { .. } | Event::Collected { .. }) {
            for (key, ticket) in after.places() {
                self.changed.entry(key.clone()).or_default().insert(ticket, id.clone());
            }
        }
        if after.collecting && matches!(event, Event::Queued { .. } | Event::Overtaken { .. }) {
            self.owe_to(&after)?;
        }
        self.record(after.events, Fact::Reservation { id: id.clone(), event }, movements);
        Ok(self.reservations.put(after))
    }

    /// Puts an order's event into effect: what it newly owes becomes debts, what it owes no more is
    /// withdrawn, or settled where it is the one `answered`, and what suppliers promised it shows as incoming.
    pub(in crate::step) fn order_event(
        &mut self,
        id: &Id,
        event: order::Event,
        answered: Option<&debt::Key>,
    ) -> Result<Arc<Order>, Stop> {
        let before = self.orders.get(id)?.cloned();
        let owed_before = before.as_ref().map(order::owes).unwrap_or_default();
        let expected: Vec<i64> =
            before.iter().flat_map(|order| order.asks.iter().map(Order::expects)).collect();
        let after = order::evolve(before, id, &event, self.now);
        let mut movements = vec![];
        each(after.asks.iter().enumerate(), |(n, ask)| {
            let incoming = Order::expects(ask) - expected.get(n).copied().unwrap_or_default();
            let delta = Figures { incoming, ..Figures::default() };
            let cause = Cause { order_id: Some(id.clone()), ..Cause::default() };
            movements.extend(self.shift(&ask.line.key, Kind::Expected, delta, cause)?);
            Ok(())
        })?;
        self.record(after.events, Fact::Order { id: id.clone(), event }, movements);
        let owed = order::owes(&after);
        each(owed_before.iter().filter(|old| !owed.iter().any(|new| new.key == old.key)), |gone| {
            let is_paid = answered == Some(&gone.key);
            self.close(&gone.key.id(id), if is_paid { debt::Event::Settled } else { debt::Event::Withdrawn })
        })?;
        for new in owed.into_iter().filter(|new| !owed_before.iter().any(|old| old.key == new.key)) {
            let due_at = new.due_at.max(self.now);
            let (order_id, retry) = (id.clone(), after.policy.retry);
            let incurred = debt::Event::Incurred { order_id, action: new.action, due_at, retry };
            self.debt_event(&new.key.id(id), incurred)?;
        }
        let after = Arc::new(after);
        self.orders.put(Arc::clone(&after));
        Ok(after)
    }

    /// Closes a debt, unless an operator did.
    fn close(&mut self, id: &Id, end: debt::Event) -> Result<(), Stop> {
        if self.debts.get(id)?.is_some_and(|debt| debt.status.is_open()) {
            self.debt_event(id, end)?;
        }
        Ok(())
    }

    /// Puts a debt's event into effect.
    pub(in crate::step) fn debt_event(&mut self, id: &Id, event: debt::Event) -> Result<&Debt, Stop> {
        // A debt that is newly owed is not looked for: its version guards that there is none yet.
        let before = match event {
            debt::Event::Incurred { .. } => None,
            _ => self.debts.get(id)?.cloned(),
        };
        let after = debt::evolve(before, id, &event, self.now);
        self.record(after.events, Fact::Debt { id: id.clone(), event }, vec![]);
        Ok(self.debts.put(after))
    }

    /// Puts a purchase order's event into effect: what it still brings is incoming, and what arrived
    /// is on hand.
    pub(in crate::step) fn purchase_event(
        &mut self,
        id: &Id,
        event: purchase::Event,
        reference: Option<&Reference>,
    ) -> Result<&Purchase, Stop> {
        let before = self.purchases.get(id)?.cloned();
        let lines = |purchase: &Purchase| -> Vec<(i64, i64)> {
            purchase.lines.iter().map(|line| (purchase.expects(line), line.received)).collect()
        };
        let old = before.as_ref().map(lines).unwrap_or_default();
        let after = purchase::evolve(before, id, &event, self.now);
        let kind = match event {
            purchase::Event::Received { .. } => Kind::Received,
            purchase::Event::Raised { .. } | purchase::Event::Cancelled => Kind::Expected,
        };
        let mut movements = Vec::with_capacity(after.lines.len());
        each(after.lines.iter().zip(lines(&after)).enumerate(), |(n, (line, (expects, received)))| {
            let (expected, had) = old.get(n).copied().unwrap_or_default();
            let delta =
                Figures { incoming: expects - expected, on_hand: received - had, ..Figures::default() };
            let cause = Cause {
                purchase_order_id: Some(id.clone()),
                order_id: after.order_id.clone(),
                reference: reference.cloned(),
                ..Cause::default()
            };
            movements.extend(self.shift(&line.key, kind, delta, cause)?);
            Ok(())
        })?;
        self.record(after.events, Fact::Purchase { id: id.clone(), event }, movements);
        Ok(self.purchases.put(after))
    }

    /// Puts an event of physical stock into effect.
    pub(in crate::step) fn stock_event(
        &mut self,
        key: &BalanceKey,
        event: stock::Event,
        reference: Option<&Reference>,
    ) -> Result<(), Stop> {
        let (reason, order_id) = match &event {
            stock::Event::Adjusted { reason, .. } => (Some(reason.clone()), None),
            stock::Event::Received { order_id, .. } => (None, order_id.clone()),
            stock::Event::Transferred { .. } | stock::Event::Shortfall { .. } => (None, None),
        };
        let cause = Cause { reason, order_id, reference: reference.cloned(), ..Cause::default() };
        let mut movements = vec![];
        each(stock::moves(self.balances.get(key)?, &event), |(key, kind, delta)| {
            movements.extend(self.shift(&key, kind, delta, cause.clone())?);
            Ok(())
        })?;
        let number = movements.last().map_or(0, |movement| movement.seq);
        self.record(number, Fact::Stock { id: key.as_id(), event }, movements);
        Ok(())
    }
}
