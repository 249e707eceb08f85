//! What workers do: debts and their replies, expiries, servings.

use super::World;
use crate::conformance::reference;
use earmark_core::debt;
use earmark_core::memory::Memory;
use earmark_core::step::Command;
use earmark_core::words::{Note, Span};

impl World {
    pub(super) fn debt(&mut self, memory: &Memory) -> Command {
        let known: Vec<&debt::Debt> = memory.tables().debts.values().map(|(_, row)| row.as_ref()).collect();
        let open: Vec<&debt::Debt> = known.iter().copied().filter(|debt| debt.status.is_open()).collect();
        let debts = if self.below(5) == 0 || open.is_empty() { known } else { open };
        if debts.is_empty() {
            return self.place();
        }
        let debt = self.one(&debts);
        let debt_id = debt.id.clone();
        let told = |command| Command::Debt { debt_id: debt_id.clone(), command };
        match self.below(8) {
            0 => told(debt::Command::Claim { lease: Span::from_secs(30) }),
            1 => told(debt::Command::Fail { error: Note::parse("timed out").unwrap() }),
            2 if self.below(3) == 0 => told(debt::Command::Retry),
            2 if self.below(3) == 0 => told(debt::Command::Drop { reason: Note::parse("given up").unwrap() }),
            _ => Command::Reply { debt_id: debt.id.clone(), reply: self.reply_to(&debt.action) },
        }
    }

    /// Mostly one that this kind of debt can have.
    fn reply_to(&mut self, action: &debt::Action) -> debt::Reply {
        loop {
            let reply = self.reply();
            if reply.answers(action) || self.below(12) == 0 {
                return reply;
            }
        }
    }

    fn reply(&mut self) -> debt::Reply {
        match self.below(6) {
            0 => debt::Reply::Supply { accepted: self.below(5) > 0 },
            1 | 2 => {
                use debt::SupplyStatus::{Delayed, Fail, Ok};
                let status = [Ok, Ok, Fail, Delayed, Delayed];
                debt::Reply::SupplyStatus { status: self.one(&status) }
            }
            3 => {
                let reference = reference(&format!("money{}", self.below(20)));
                debt::Reply::Payment { approved: self.below(3) > 0, reference }
            }
            4 => debt::Reply::Delivered,
            _ => debt::Reply::Done,
        }
    }

    pub(super) fn swept(&mut self, memory: &Memory) -> Command {
        let now = memory.next_deadline().unwrap_or_default() + Span::from_secs(self.below(100));
        let due = memory.sweep(now, 4);
        if due.is_empty() { Command::Serve { key: self.key() } } else { self.one(&due) }
    }
}
