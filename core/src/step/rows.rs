//! Rows as the rules ask for them: looked up, in date, with their defaults.

use crate::balance::Balance;
use crate::order::Order;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::reservation::Reservation;
use crate::step::{Command, PAGE, Reply, Stop, Subject, Wants, Work};
use crate::words::{BalanceKey, Fault, Id, Name, Rule};
use alloc::vec;

impl Work<'_> {
    /// The balance of `key`; a new one where nothing moved it yet.
    pub(in crate::step) fn balance(&self, key: &BalanceKey) -> Result<Balance, Stop> {
        Ok(self.balances.get(key)?.cloned().unwrap_or_else(|| Balance::new(key.clone())))
    }

    /// The reservation of this id. Where its deadline has passed, its expiry comes first (rule 6).
    pub(in crate::step) fn live(&self, id: &Id) -> Result<Option<&Reservation>, Stop> {
        match self.reservations.get(id)? {
            Some(held) if held.is_due(self.now) => {
                Err(Stop::First(vec![Command::Expire { reservation_id: id.clone() }]))
            }
            found => Ok(found),
        }
    }

    /// The order of this id.
    pub(in crate::step) fn known_order(&self, id: &Id) -> Result<Order, Stop> {
        let unknown = || Refusal::NotFound { id: id.clone() }.into();
        self.orders.get(id)?.cloned().ok_or_else(unknown)
    }

    /// Has expired holds of a balance announced first, so a slow sweeper never costs a sale (rule 6);
    /// and what is still owed to its queue offered, so that nobody is refused what no waiter can use.
    pub(in crate::step) fn reclaim(&self, key: &BalanceKey) -> Result<(), Stop> {
        if self.balances.get(key)?.is_some_and(|balance| balance.owed_from.is_some()) {
            return Err(Stop::First(vec![Command::Serve { key: key.clone() }]));
        }
        if self.balances.get(key)?.is_none_or(|balance| balance.figures.reserved == 0) {
            return Ok(());
        }
        let Some(page) = self.slice.due.get(key) else {
            let mut wants = Wants::default();
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

    /// The policy of this name: as stored, else as built in.
    pub(in crate::step) fn policy(&self, name: &Name) -> Result<Policy, Stop> {
        let stored = self.policies.get(name)?.map(|stored| stored.policy.clone());
        stored
            .or_else(|| Policy::profile(name))
            .ok_or_else(|| Refusal::fault(Fault::new("/profile", Rule::UnknownProfile)).into())
    }

    /// How a subject stands now.
    pub(in crate::step) fn reply(&self, subject: &Subject) -> Result<Reply, Stop> {
        let gone = |id: &Id| Stop::from(Refusal::NotFound { id: id.clone() });
        Ok(match subject {
            Subject::Reservation(id) => {
                self.live(id)?;
                Reply::Reservation(self.reservations.shared(id)?.ok_or_else(|| gone(id))?)
            }
            Subject::Order(id) => {
                let order = self.orders.shared(id)?.ok_or_else(|| gone(id))?;
                self.live(&order.reservation_id)?;
                let reservation = self.reservations.shared(&order.reservation_id)?;
                Reply::Order { order, reservation }
            }
            Subject::Balances(keys) => {
                Reply::Balances(keys.iter().map(|key| self.balance(key)).collect::<Result<_, _>>()?)
            }
            Subject::Purchase(id) => Reply::Purchase(self.purchases.shared(id)?.ok_or_else(|| gone(id))?),
            Subject::Debt(id) => Reply::Debt(self.debts.shared(id)?.ok_or_else(|| gone(id))?),
            Subject::Policy(name) => {
                Reply::Policy(self.policies.shared(name)?.ok_or_else(|| gone(&name.as_id()))?)
            }
        })
    }
}
