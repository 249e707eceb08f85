//! Taking stock: what a newcomer finds, and taking it.

use crate::balance::Balance;
use crate::order::Request as OrderRequest;
use crate::policy::Policy;
use crate::reservation::{self, Command as Verb, Mode, OnShortage, Opening, Request, Terms};
use crate::step::{Outcome, Stop, Subject, Work, each};
use crate::words::{BalanceKey, Id};
use alloc::{vec, vec::Vec};

impl Work<'_> {
    /// `inventory/reserve`.
    pub(in crate::step) fn reserve(&mut self, id: &Id, request: Request) -> Result<Outcome, Stop> {
        request.check()?;
        if let Some(order) = self.orders.get(id)? {
            return Err(order.keeps_id().into());
        }
        let subject = Subject::Reservation(id.clone());
        if self.live(id)?.is_some() {
            let opening = Opening { order_id: None, request, terms: Terms::default(), found: vec![] };
            let again = Verb::Reserve { opening, tickets: vec![], collecting: false };
            reservation::decide(self.reservations.get(id)?, id, again, self.now)?;
            return Ok(Outcome { subject, fresh: false });
        }
        let policy = self.policy(&Policy::DEFAULT_NAME)?;
        let terms = Terms::new(&policy, request.ttl);
        let terms = terms.map_err(|rule| Stop::invalid("/ttl_seconds", rule))?;
        let opening = self.opening(None, request, terms)?;
        self.take(id, opening, reserving(false))?;
        Ok(Outcome { subject, fresh: true })
    }

    /// Takes an order's lines under its id, and says how that went.
    pub(in crate::step) fn reserve_for(
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
    pub(in crate::step) fn commit_for(
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
        let terms = Terms::new(policy, request.hold);
        let terms = terms.map_err(|rule| Stop::invalid("/hold_seconds", rule))?;
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
}

/// Reserves what was opened, with the tickets it gets where it has to wait.
fn reserving(collecting: bool) -> impl FnOnce(&Work<'_>, Opening) -> Result<Verb, Stop> {
    move |work, opening| {
        let waits = opening.request.on_shortage == OnShortage::Wait;
        let tickets = if waits { work.tickets(&opening)? } else { vec![] };
        Ok(Verb::Reserve { opening, tickets, collecting })
    }
}
