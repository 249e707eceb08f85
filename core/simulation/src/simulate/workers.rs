//! What workers do about debts, as far as they live to do it.

use super::engine::Engine;
use crate::outside::Act;
use earmark_core::debt::{Command as DebtCommand, Event as DebtEvent};
use earmark_core::step::Command;
use earmark_core::words::{Id, Note, Span, Time};

/// How long a worker has a debt to itself.
const LEASE: Span = Span::from_secs(30 * 60);

impl Engine {
    /// What workers do about a debt, as far as they live.
    pub(super) fn debt(&mut self, id: &Id, event: &DebtEvent, stamp: Time, now: Time) {
        let claim = || DebtCommand::Claim { lease: LEASE };
        let command = |command| Command::Debt { debt_id: id.clone(), command };
        match event {
            DebtEvent::Incurred { due_at, .. } | DebtEvent::Failed { due_at, .. } => {
                self.own(now + due_at.since(stamp), command(claim()));
            }
            DebtEvent::Revived => self.own(now, command(claim())),
            DebtEvent::Died { .. } => self.own(now + LEASE, command(DebtCommand::Retry)),
            DebtEvent::Claimed { .. } => {
                let faults = self.scenario.faults;
                if self.rng.happens(faults.worker_dies) {
                    return;
                }
                if self.rng.happens(faults.call_fails) {
                    if let Ok(error) = Note::parse("no answer") {
                        self.own(now, command(DebtCommand::Fail { error }));
                    }
                    return;
                }
                let debt = self.memory.tables().debts.get(id);
                if let Some(action) = debt.map(|(_, debt)| debt.action.clone()) {
                    let Act { at, command } = self.outside.answer(id, &action, now);
                    self.client(at, command);
                }
            }
            DebtEvent::Settled | DebtEvent::Withdrawn | DebtEvent::Dropped { .. } => {}
        }
    }
}
