//! What workers and operators do with debts, and what the outside answers.

use crate::debt::{self, Command, Reply};
use crate::order::Command as OrderCommand;
use crate::refusal::Refusal;
use crate::reservation::Parcel;
use crate::step::{Outcome, Stop, Subject, Work};
use crate::words::{Id, Rule};
use alloc::format;

impl Work<'_> {
    /// Claim, fail, retry or drop.
    pub(in crate::step) fn debt(&mut self, id: &Id, command: Command) -> Result<Outcome, Stop> {
        let events = debt::decide(self.debts.get(id)?, id, command, self.now)?;
        let fresh = !events.is_empty();
        for event in events {
            let is_dropped = matches!(event, debt::Event::Dropped { .. });
            let order_id = self.debt_event(id, event)?.order_id.clone();
            if is_dropped {
                self.drive(&order_id, OrderCommand::Waive(id.clone()))?;
            }
        }
        Ok(Outcome { subject: Subject::Debt(id.clone()), fresh })
    }

    /// A debt was answered. Replies are matched to the debt; its order decides what they mean.
    pub(in crate::step) fn reply_to(&mut self, id: &Id, reply: Reply) -> Result<Outcome, Stop> {
        let unknown = || Refusal::NotFound { id: id.clone() };
        let debt = self.debts.get(id)?.ok_or_else(unknown)?;
        if !reply.answers(&debt.action) {
            return Err(Stop::invalid("/reply", Rule::Reply));
        }
        let key = debt::Key::parse(id);
        let key = key.ok_or_else(|| Stop::Defect(format!("{id} is a debt and its id spells none")))?;
        let order_id = debt.order_id.clone();
        if reply == Reply::Delivered {
            // Goods that were delivered have left, whatever became of the debt.
            self.ship_for(&order_id, Parcel::default())?;
        } else {
            let reservation_id = self.known_order(&order_id)?.reservation_id;
            self.live(&reservation_id)?;
        }
        self.drive(&order_id, OrderCommand::Reply { debt: key, reply })?;
        let fresh = !self.recorded().is_empty();
        Ok(Outcome { subject: Subject::Debt(id.clone()), fresh })
    }
}
