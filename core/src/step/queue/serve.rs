//! Serving the queue of a balance (rule 9): who gets what, who was overtaken, who collects.
//!
//! A waiter collects at a balance only as the head of its queue there, and the queue holds just the
//! lines that still lack something. So what is held for waiters is held oldest first on every
//! balance, and two waiters can never hold what the other needs.

use crate::order::News;
use crate::ordered::Set;
use crate::reservation::{self, Command as Verb, Reservation};
use crate::step::{Missing, Outcome, Stop, Subject, Work, each};
use crate::words::{BalanceKey, Id};
use alloc::vec::Vec;

impl Work<'_> {
    /// Offers what is there to those who wait, oldest first: all that fit, not only the first. What
    /// one step cannot get to stays owed by the balance; its `owed_from` is the cursor.
    pub(in crate::step) fn serve(&mut self, key: &BalanceKey) -> Result<Outcome, Stop> {
        let mut missing = Missing::default();
        loop {
            let balance = self.balance(key)?;
            let Some(from) = balance.owed_from else { break };
            let next = if balance.available() > 0 { self.next_waiter(key, from) } else { Ok(None) };
            let Some((ticket, id)) = missing.unless(next)?.flatten() else {
                if missing.is_nothing() {
                    self.turn_to(key, None)?;
                }
                break;
            };
            if self.budget == 0 {
                break;
            }
            let lines = self.reservations.get(&id)?.map_or(1, |waiter| waiter.lines.len());
            self.budget = self.budget.saturating_sub(lines);
            // One waiter whose rows are missing does not keep the others' from being found out.
            let offered = self.offer(key, &id, ticket);
            if missing.unless(offered)?.is_none() {
                self.turn_to(key, Some(ticket + 1))?;
            }
        }
        missing.stop()?;
        Ok(Outcome { subject: Subject::Balances([key.clone()].into()), fresh: true })
    }

    fn turn_to(&mut self, key: &BalanceKey, ticket: Option<u64>) -> Result<(), Stop> {
        let mut balance = self.balance(key)?;
        balance.offered_up_to(ticket);
        self.balances.put(balance);
        Ok(())
    }

    /// Gives one waiter everything, if all its lines fit; else what it may collect here. Then it is
    /// the next one's turn, unless somebody who was overtaken starts to collect: then all over.
    fn offer(&mut self, key: &BalanceKey, id: &Id, ticket: u64) -> Result<(), Stop> {
        let Some(waiter) = self.live(id)? else { return self.turn_to(key, Some(ticket + 1)) };
        let collecting = waiter.collecting;
        let takes = self.fits(id, Some(key))?;
        if takes.is_some() {
            self.give(id)?;
        } else if collecting && self.head(key)?.is_some_and(|(_, head)| head == *id) {
            self.collect(id, key, i64::MAX)?;
        }
        // Its leaving the queue is no reason to ask the older ones again.
        self.turn_to(key, Some(ticket + 1))?;
        takes.map_or(Ok(()), |takes| self.overtake(id, &takes))
    }

    /// Whether all that a waiter lacks is there for it; then, the balances on which it passes whoever
    /// is older. At `offered` it is its turn; elsewhere what is still owed to a queue is not there, and
    /// where only that is in its way, it is asked again when its turn comes.
    fn fits(&mut self, id: &Id, offered: Option<&BalanceKey>) -> Result<Option<Vec<BalanceKey>>, Stop> {
        let Some(waiter) = self.reservations.get(id)? else { return Ok(None) };
        let (mut passes, mut later) = (Vec::new(), None);
        for (line, lacks) in waiter.lacking() {
            let balance = self.balance(&line.key)?;
            if balance.available() < lacks {
                return Ok(None);
            }
            // It was its turn, too, where the offer has already gone by: those still to be asked there
            // are younger.
            let its_turn = offered == Some(&line.key)
                || balance.owed_from.is_none_or(|cursor| line.ticket.is_some_and(|ticket| ticket < cursor));
            if its_turn {
                passes.push(line.key.clone());
            } else if balance.room(lacks) < lacks {
                later = Some((balance, lacks));
            }
        }
        let Some((mut balance, lacks)) = later else { return Ok(Some(passes)) };
        balance.ask_again(balance.owed_above.min(lacks - 1));
        self.balances.put(balance);
        Ok(None)
    }

    /// Holds up to `units` of `key` for a waiter, as far as available allows; if what it then still
    /// lacks is there, it is served.
    pub(in crate::step) fn collect(&mut self, id: &Id, key: &BalanceKey, units: i64) -> Result<(), Stop> {
        let Some(waiter) = self.live(id)? else { return Ok(()) };
        let Some(line) = waiter.lines.iter().position(|line| line.key == *key) else { return Ok(()) };
        let lacks = waiter.lines.get(line).map_or(0, |line| waiter.lacks(line));
        let units = units.min(lacks).min(self.balance(key)?.available());
        if units <= 0 {
            return Ok(());
        }
        let verb = Verb::Collect { line, units };
        for event in reservation::decide(self.reservations.get(id)?, id, verb, self.now)? {
            self.reservation_event(id, event, None)?;
        }
        match self.fits(id, None)? {
            Some(takes) => {
                self.give(id)?;
                self.overtake(id, &takes)
            }
            None => Ok(()),
        }
    }

    fn give(&mut self, id: &Id) -> Result<(), Stop> {
        let mut order_id = None;
        for event in reservation::decide(self.reservations.get(id)?, id, Verb::Serve, self.now)? {
            order_id.clone_from(&self.reservation_event(id, event, None)?.order_id);
        }
        match order_id {
            Some(order_id) => self.drive(&order_id, crate::order::Command::News(News::Held)),
            None => Ok(()),
        }
    }

    /// Counts that `id` took of `keys` what an older waiter could not use: on the oldest waiter of
    /// each, once.
    pub(in crate::step) fn overtake(&mut self, id: &Id, keys: &[BalanceKey]) -> Result<(), Stop> {
        let mut overtaken = Set::new();
        each(keys, |key| {
            if self.balances.get(key)?.is_none_or(|balance| balance.figures.waiting == 0) {
                return Ok(());
            }
            let Some((ticket, head)) = self.head(key)? else { return Ok(()) };
            let own = self.reservations.get(id)?.and_then(|taker| {
                taker.lines.iter().find(|line| line.key == *key).and_then(|line| line.ticket)
            });
            if head != *id && own.is_none_or(|own| ticket < own) {
                overtaken.insert(head);
            }
            Ok(())
        })?;
        for head in overtaken {
            let verb = Verb::Overtake;
            for event in reservation::decide(self.live(&head)?, &head, verb, self.now)? {
                self.reservation_event(&head, event, None)?;
            }
        }
        Ok(())
    }

    /// A waiter that starts to collect is owed what is already there.
    pub(in crate::step) fn owe_to(&mut self, waiter: &Reservation) -> Result<(), Stop> {
        for (line, _) in waiter.lacking() {
            let mut balance = self.balance(&line.key)?;
            if balance.available() > 0 {
                balance.owe_above(balance.available());
                self.marked.insert(line.key.clone());
                self.balances.put(balance);
            }
        }
        Ok(())
    }
}
