//! Rows as they read once everything due is announced: what rule 6 promises every reader.

use super::view::{Bought, Held, Owed, Placed, Stock};
use earmark_core::memory::Memory;
use earmark_core::step::Answer;
use earmark_core::words::{BalanceKey, Id, Key, Time};

/// How many commands of one kind a sweep hands out at once.
const SWEEP: usize = 64;

/// Announces and serves in `memory` until it is quiet. `keys` numbers the inputs.
pub(super) fn sweep(memory: &mut Memory, now: Time, keys: &mut u64) -> Result<(), String> {
    loop {
        let commands = memory.sweep(now, SWEEP);
        if commands.is_empty() {
            return Ok(());
        }
        for command in commands {
            *keys += 1;
            let key = Key::parse(&format!("sweep-{keys}")).map_err(|rule| rule.to_string())?;
            if let Answer::Defect(text) = memory.apply_one(key, command, now) {
                return Err(format!("a sweep broke an invariant: {text}"));
            }
        }
    }
}

/// A copy of a store's rows, swept.
pub(super) struct Settled(Memory);

impl Settled {
    pub(super) fn of(memory: &Memory, now: Time) -> Result<Self, String> {
        let mut copy = memory.clone();
        sweep(&mut copy, now, &mut 0)?;
        Ok(Self(copy))
    }

    pub(super) fn reservation(&self, id: &Id) -> Option<Held> {
        let (_, held) = self.0.tables().reservations.get(id)?;
        Some(Held::of(held, |key, ticket| self.0.position(key, ticket) as u64))
    }

    pub(super) fn order(&self, id: &Id) -> Option<Placed> {
        self.0.tables().orders.get(id).map(|(_, order)| order.as_ref().into())
    }

    pub(super) fn balance(&self, key: &BalanceKey) -> Option<Stock> {
        self.0.tables().balances.get(key).map(|(_, balance)| balance.as_ref().into())
    }

    pub(super) fn purchase(&self, id: &Id) -> Option<Bought> {
        self.0.tables().purchases.get(id).map(|(_, purchase)| purchase.as_ref().into())
    }

    pub(super) fn debts(&self, order_id: &Id) -> Vec<Owed> {
        let debts = self.0.tables().debts.values().map(|(_, debt)| debt.as_ref());
        debts.filter(|debt| debt.order_id == *order_id).map(Owed::from).collect()
    }
}
