//! A shop in memory that can be audited although it forgets what ended: the ledger is added up while
//! it is written.

use earmark_core::audit::{Audit, Finding};
use earmark_core::step::{Command, Input, Recorded};
use earmark_core::words::{Id, Time};
use earmark_simulation::replay::{Defect, MemoryShop, Shop};

#[derive(Debug, Default)]
pub(super) struct Audited {
    shop: MemoryShop,
    audit: Audit,
}

impl Audited {
    /// Every line that disagrees. What was forgotten had ended, and so had no share in any figure but
    /// through its movements, which are all here.
    pub(super) fn audit(&mut self) -> Result<Vec<Finding>, Defect> {
        self.shop.check(Time::MAX).map_err(|violation| Defect(violation.to_string()))?;
        let mut audit = std::mem::take(&mut self.audit);
        let tables = self.shop.memory().tables();
        tables.balances.values().for_each(|(_, row)| audit.balance(row));
        tables.reservations.values().for_each(|(_, row)| audit.reservation(row));
        tables.orders.values().for_each(|(_, row)| audit.order(row));
        tables.purchases.values().for_each(|(_, row)| audit.purchase(row));
        Ok(audit.finish())
    }
}

impl Shop for Audited {
    type Error = Defect;

    fn feed(&mut self, inputs: &[Input], now: Time) -> Result<Vec<Recorded>, Defect> {
        let happened = self.shop.feed(inputs, now)?;
        happened.iter().flat_map(|recorded| &recorded.movements).for_each(|m| self.audit.movement(m));
        Ok(happened)
    }

    fn owed(&mut self, now: Time, limit: usize) -> Result<Vec<Command>, Defect> {
        self.shop.owed(now, limit)
    }

    fn forget(&mut self, ended: &[Id], before: Option<Time>) -> Result<(), Defect> {
        self.shop.forget(ended, before)
    }
}
