//! Whose turn it is in the queue of a balance (rule 9).

use crate::reservation::Reservation;
use crate::step::{Missing, PAGE, Stop, Waiters, Wants, Work};
use crate::words::{BalanceKey, Id};

impl Work<'_> {
    /// The first of the waiters that `asked` names, by the ticket that `place` gives each; in the order
    /// of their tickets `place` must rise.
    fn first(
        &self,
        asked: &Waiters,
        place: impl Fn(&Reservation, u64) -> Option<u64>,
    ) -> Result<Option<(u64, Id)>, Stop> {
        let placed = |ticket: u64, id: &Id| {
            let Some(waiter) = self.reservations.get(id)? else { return Ok(None) };
            let lacks = waiter.lacking().find(|(line, _)| line.key == asked.key);
            let stands =
                lacks.is_some_and(|(line, lacks)| line.ticket == Some(ticket) && asked.counts(lacks));
            Ok::<_, Stop>(if stands { place(waiter, ticket).map(|place| (place, id.clone())) } else { None })
        };
        let mut found = None;
        for (ticket, id) in self.changed.get(&asked.key).into_iter().flatten() {
            found = placed(*ticket, id)?;
            if found.is_some() {
                break;
            }
        }
        let mut rest = asked.clone();
        loop {
            let Some(page) = self.slice.page(&rest) else {
                let mut wants = Wants::default();
                wants.queues.insert(rest);
                return Err(Stop::missing(wants));
            };
            for (ticket, id) in page.entries.iter().filter(|(ticket, _)| *ticket >= rest.from) {
                if let Some(loaded) = placed(*ticket, id)? {
                    return Ok(Some(found.map_or(loaded.clone(), |changed| changed.min(loaded))));
                }
            }
            match page.entries.last() {
                // Whoever has used up a page is likely to need more than another few.
                Some((last, _)) if !page.complete => (rest.from, rest.limit) = (last + 1, PAGE),
                _ => return Ok(found),
            }
        }
    }

    /// The oldest waiter that still lacks units of `key`.
    pub(in crate::step) fn head(&self, key: &BalanceKey) -> Result<Option<(u64, Id)>, Stop> {
        self.first(&Waiters::heads(key.clone()), |_, ticket| Some(ticket))
    }

    /// Whose turn it is at `key` from a ticket on: the head's, where it collects; else the next one's whom
    /// a rise has woken, here or at any other balance that is about to be offered. (Whoever lacked no more
    /// than was there before the rises is kept waiting by something else, and need not be asked.)
    pub(in crate::step) fn next_waiter(
        &self,
        key: &BalanceKey,
        from: u64,
    ) -> Result<Option<(u64, Id)>, Stop> {
        let mut missing = Missing::default();
        let head = missing.unless(self.head(key))?.flatten();
        let mut next = None;
        // Where this step can offer no more, it is only asked whether anybody is left here.
        let others = self.owing.iter().filter(|_| self.budget > 0);
        for risen in core::iter::once(key).chain(others) {
            let woken = missing.unless(self.woken(risen, key, from))?.flatten();
            next = next.into_iter().chain(woken).min();
        }
        missing.stop()?;
        if let Some((ticket, id)) = head.filter(|(ticket, _)| *ticket >= from)
            && self.reservations.get(&id)?.is_some_and(|head| head.collecting || head.is_due(self.now))
        {
            return Ok(Some((ticket, id)));
        }
        Ok(next)
    }

    /// The first whom a rise at `risen` has woken and who waits at `key`, too, with a ticket from `from` on.
    fn woken(&self, risen: &BalanceKey, key: &BalanceKey, from: u64) -> Result<Option<(u64, Id)>, Stop> {
        let balance = self.balance(risen)?;
        if balance.owed_from.is_none() || balance.available() <= balance.owed_above {
            return Ok(None);
        }
        let mut asked = Waiters::woken(risen.clone(), balance.owed_above, balance.available());
        if risen == key {
            asked.from = from;
        }
        self.first(&asked, |waiter, _| {
            let here = waiter.lacking().find(|(line, _)| line.key == *key);
            here.and_then(|(line, _)| line.ticket).filter(|ticket| *ticket >= from)
        })
    }
}
