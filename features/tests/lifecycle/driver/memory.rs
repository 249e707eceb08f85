//! The core's own store in memory, with a clock that only the scenario moves.

use super::settled::{self, Settled};
use super::{Answered, Bought, Broken, Driver, Held, Owed, Placed, Stock};
use async_trait::async_trait;
use earmark_core::audit::audit;
use earmark_core::memory::Memory;
use earmark_core::step::{Answer, Input, Recorded};
use earmark_core::words::{BalanceKey, Id, Time};

#[derive(Debug)]
pub(super) struct InMemory {
    memory: Memory,
    now: Time,
    sweeps: u64,
}

impl InMemory {
    pub(super) fn new(now: Time) -> Self {
        Self { memory: Memory::new(), now, sweeps: 0 }
    }

    fn settled(&self) -> Result<Settled, Broken> {
        Settled::of(&self.memory, self.now)
    }
}

#[async_trait(?Send)]
impl Driver for InMemory {
    fn now(&self) -> Time {
        self.now
    }

    fn set_clock(&mut self, now: Time) {
        self.now = now;
    }

    async fn submit(&mut self, input: Input) -> Result<Answered, Broken> {
        match self.memory.handle(&[input], self.now).pop() {
            Some(Answer::Done { .. }) => Ok(Ok(())),
            Some(Answer::Refused { refusal, .. }) => Ok(Err(refusal.into())),
            Some(Answer::Defect(text)) => Err(format!("an invariant would break: {text}")),
            Some(Answer::Deferred) | None => Err("the command was never answered".into()),
        }
    }

    async fn sweep(&mut self) -> Result<(), Broken> {
        settled::sweep(&mut self.memory, self.now, &mut self.sweeps)
    }

    async fn next_deadline(&self) -> Result<Option<Time>, Broken> {
        Ok(self.memory.next_deadline())
    }

    async fn reservation(&self, id: &Id) -> Result<Option<Held>, Broken> {
        Ok(self.settled()?.reservation(id))
    }

    async fn order(&self, id: &Id) -> Result<Option<Placed>, Broken> {
        Ok(self.settled()?.order(id))
    }

    async fn balance(&self, key: &BalanceKey) -> Result<Option<Stock>, Broken> {
        Ok(self.settled()?.balance(key))
    }

    async fn purchase(&self, id: &Id) -> Result<Option<Bought>, Broken> {
        Ok(self.settled()?.purchase(id))
    }

    async fn debts(&self, order_id: &Id) -> Result<Vec<Owed>, Broken> {
        Ok(self.settled()?.debts(order_id))
    }

    async fn journal(&self) -> Result<Vec<Recorded>, Broken> {
        Ok(self.memory.tables().journal.clone())
    }

    async fn audit(&self) -> Result<Vec<String>, Broken> {
        Ok(audit(self.memory.tables()).iter().map(ToString::to_string).collect())
    }
}
