//! Taking stock: what a newcomer finds, reclaiming what has expired, and taking it.

use super::waiters::PAGE;
use super::work::{Outcome, Work};
use super::{Command, Stop, Subject, each};
use crate::balance::Balance;
use crate::order::Request as OrderRequest;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::reservation::{self, Command as Verb, Mode, OnShortage, Opening, Request, Reservation, Terms};
use crate::words::{BalanceKey, Id, Rule, Span};
use alloc::{vec, vec::Vec};

impl Work<'_> {
    /// `inventory/reserve`.
    pub(super) fn reserve(&mut self, id: &Id, request: Request) -> Result<Outcome, Stop> {
        if request.mode != Mode::AllOrNothing && request.on_shortage == OnShortage::Wait {
            return Err(Stop::invalid("/on_shortage", Rule::ModeWaits));
        }
        if self.orders.get(id)?.is_some() {
            return Err(Refusal::IdempotencyConflict { id: id.clone() }.into());
        }
        let subject = Subject::Reservation(id.clone());
        if self.live(id)?.is_some() {
            let opening = Opening { order_id: None, request, terms: Terms::default(), found: vec![] };
            let again = Verb::Reserve { opening, tickets: vec![], collecting: false };
            reservation::decide(self.reservations.get(id)?, id, again, self.now)?;
            return Ok(Outcome { subject, fresh: false });
        }
        let policy = self.policy(&Policy::DEFAULT_NAME)?;
        let terms = terms(&policy, request.ttl, "/ttl_seconds")?;
        let opening = self.opening(None, request, terms)?;
        self.take(id, opening, reserving(false))?;
        Ok(Outcome { subject, fresh: true })
    }

    /// Takes an order's lines under its id, and says how that went.
    pub(super) fn reserve_for(
        &mut self,
        order_id: &Id,
        request: &OrderRequest,
        policy: &Policy,
        wait: bool,
        collecting: bool,
    ) -> Result<(), Stop> {
        let on_shortage = if wait { OnShortage::Wait } else { OnShortage::Reject };
        let opening = self.opening_for(order_id, request, policy, on_shortage)?;
        self.take(order_id, opening, reserving(collecting))
    }

    /// Takes an order's lines again after late money, committed at once, as a newcomer.
    pub(super) fn commit_for(
        &mut self,
        id: &Id,
        order_id: &Id,
        request: &OrderRequest,
        policy: &Policy,
    ) -> Result<(), Stop> {
        if self.reservations.get(id)?.is_some() {
            return Ok(());
        }
        let opening = self.opening_for(order_id, request, policy, OnShortage::Reject)?;
        self.take(id, opening, |_, opening| Ok(Verb::Commit(opening)))
    }

    fn take(
        &mut self,
        id: &Id,
        opening: Opening,
        verb: impl FnOnce(&Self, Opening) -> Result<Verb, Stop>,
    ) -> Result<(), Stop> {
        each(opening.request.lines.iter().zip(&opening.found), |(line, found)| {
            if line.quantity.units() > *found { self.reclaim(&line.key) } else { Ok(()) }
        })?;
        let verb = verb(self, opening)?;
        for event in reservation::decide(None, id, verb, self.now)? {
            self.reservation_event(id, event, None)?;
        }
        self.overtake(id, &self.taken_from_queues(id)?)
    }

    /// The balances of which a newcomer took what was offered to their queues before. While a rise is
    /// still owed to a queue it took only what the whole queue could not use: nobody was overtaken.
    fn taken_from_queues(&self, id: &Id) -> Result<Vec<BalanceKey>, Stop> {
        let mut keys = vec![];
        let taken = self.reservations.get(id)?;
        for line in taken.iter().flat_map(|taken| &taken.lines).filter(|line| line.held > 0) {
            let others = |balance: &Balance| balance.figures.waiting > 0 && balance.owed_from.is_none();
            if self.balances.get(&line.key)?.is_some_and(others) {
                keys.push(line.key.clone());
            }
        }
        Ok(keys)
    }

    /// An order's request, as one for its stock.
    fn opening_for(
        &self,
        order_id: &Id,
        request: &OrderRequest,
        policy: &Policy,
        on_shortage: OnShortage,
    ) -> Result<Opening, Stop> {
        let terms = terms(policy, request.hold, "/hold_seconds")?;
        let (lines, ttl, mode) = (request.lines.clone(), request.hold, Mode::AllOrNothing);
        self.opening(Some(order_id.clone()), Request { lines, ttl, mode, on_shortage }, terms)
    }

    /// What a newcomer may take of each line (never below zero).
    fn opening(&self, order_id: Option<Id>, request: Request, terms: Terms) -> Result<Opening, Stop> {
        let mut found = Vec::with_capacity(request.lines.len());
        for line in &request.lines {
            found.push(self.balances.get(&line.key)?.map_or(0, |balance| balance.room(0)).max(0));
        }
        Ok(Opening { order_id, request, terms, found })
    }

    /// The tickets that the balances would give out: the number of the movement that queues.
    fn tickets(&self, opening: &Opening) -> Result<Vec<u64>, Stop> {
        let ticket = |key| Ok(self.balances.get(key)?.map_or(0, |balance| balance.seq) + 1);
        opening.request.lines.iter().map(|line| ticket(&line.key)).collect()
    }

    /// Has expired holds of a balance announced first, so a slow sweeper never costs a sale (rule 6);
    /// and what is still owed to its queue offered, so that nobody is refused what no waiter can use.
    pub(super) fn reclaim(&self, key: &BalanceKey) -> Result<(), Stop> {
        if self.balances.get(key)?.is_some_and(|balance| balance.owed_from.is_some()) {
            return Err(Stop::First(vec![Command::Serve { key: key.clone() }]));
        }
        if self.balances.get(key)?.is_none_or(|balance| balance.figures.reserved == 0) {
            return Ok(());
        }
        let Some(page) = self.slice.due.get(key) else {
            let mut wants = super::Wants::default();
            wants.due.insert(key.clone());
            return Err(Stop::missing(wants));
        };
        let mut due = vec![];
        for id in page {
            if self.reservations.get(id)?.is_some_and(|held| held.is_due(self.now)) {
                due.push(Command::Expire { reservation_id: id.clone() });
            }
        }
        match due.is_empty() {
            false => Err(Stop::First(due)),
            // A full page may not have been all: commit what it gave and look again.
            true if page.len() >= PAGE => Err(Stop::Deferred),
            true => Ok(()),
        }
    }

    /// The reservation of this id. Where its deadline has passed, its expiry comes first (rule 6).
    pub(super) fn live(&self, id: &Id) -> Result<Option<&Reservation>, Stop> {
        match self.reservations.get(id)? {
            Some(held) if held.is_due(self.now) => {
                Err(Stop::First(vec![Command::Expire { reservation_id: id.clone() }]))
            }
            found => Ok(found),
        }
    }
}

/// The numbers of a reservation. A hold time beyond the policy is refused, not clamped (rule 7).
fn terms(policy: &Policy, asked: Option<Span>, pointer: &str) -> Result<Terms, Stop> {
    let hold = asked.unwrap_or(policy.hold);
    if hold == Span::default() || hold > policy.hold_max {
        return Err(Stop::invalid(pointer, Rule::Interval));
    }
    Ok(Terms {
        hold,
        renewal_factor: policy.renewal_factor,
        waiting: policy.waiting,
        max_overtakes: policy.max_overtakes,
    })
}

/// Reserves what was opened, with the tickets it gets where it has to wait.
fn reserving(collecting: bool) -> impl FnOnce(&Work<'_>, Opening) -> Result<Verb, Stop> {
    move |work, opening| {
        let waits = opening.request.on_shortage == OnShortage::Wait;
        let tickets = if waits { work.tickets(&opening)? } else { vec![] };
        Ok(Verb::Reserve { opening, tickets, collecting })
    }
}
