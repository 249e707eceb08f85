//! From a command to what is done about it.

use crate::order::Command as OrderCommand;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::reservation::Command as Verb;
use crate::step::{Command, Outcome, Stop, StoredPolicy, Subject, Work};
use crate::stock;
use crate::words::{BalanceKey, Line, Lines, Name};
use alloc::vec;

impl Work<'_> {
    pub(in crate::step) fn dispatch(&mut self, command: &Command) -> Result<Outcome, Stop> {
        match command {
            Command::Reserve { reservation_id, request } => self.reserve(reservation_id, request.clone()),
            Command::Confirm { reservation_id } => self.verb(reservation_id, Verb::Confirm),
            Command::Release { reservation_id, reason } => {
                self.verb(reservation_id, Verb::Release(reason.clone()))
            }
            Command::Extend { reservation_id, ttl } => self.extend(reservation_id, *ttl),
            Command::Deduct { reservation_id, parcel } => self.deduct(reservation_id, parcel.clone()),
            Command::Receive { key, quantity, purchase_order_id: Some(id), reference } => {
                let line = Line { key: key.clone(), quantity: *quantity };
                let lines = Lines::new(vec![line]);
                let lines = lines.map_err(|faults| Refusal::InvalidRequest { faults })?;
                self.receive_purchase(id, Some(lines), reference.as_ref())
            }
            Command::Receive { key, quantity, purchase_order_id: None, reference } => {
                let (quantity, reference) = (*quantity, reference.clone());
                let command =
                    stock::Command::Receive { quantity, reference: reference.clone(), order_id: None };
                self.stock(key, command, reference.as_ref())
            }
            Command::Adjust { key, change, reason, reference } => {
                let command = stock::Command::Adjust { change: *change, reason: reason.clone() };
                self.stock(key, command, reference.as_ref())
            }
            Command::Transfer { sku, from, to, quantity, reference } => {
                let source = BalanceKey::new(sku.clone(), from.clone());
                self.transfer(&source, to, *quantity, reference.as_ref())
            }
            Command::PlaceOrder { order_id, request } => self.place(order_id, request.clone()),
            Command::ConfirmOrder { order_id } => self.order(order_id, OrderCommand::Confirm),
            Command::CancelOrder { order_id, reason } => {
                self.order(order_id, OrderCommand::Cancel(reason.clone()))
            }
            Command::ExtendOrder { order_id, ttl } => self.extend_order(order_id, *ttl),
            Command::FulfilOrder { order_id, parcel } => self.fulfil(order_id, parcel.clone()),
            Command::Pay { order_id, approved, reference } => {
                self.order(order_id, OrderCommand::Pay { approved: *approved, reference: reference.clone() })
            }
            Command::RaisePurchase { purchase_order_id, lines } => {
                self.raise_purchase(purchase_order_id, lines.clone())
            }
            Command::ReceivePurchase { purchase_order_id, lines, reference } => {
                self.receive_purchase(purchase_order_id, lines.clone(), reference.as_ref())
            }
            Command::Debt { debt_id, command } => self.debt(debt_id, command.clone()),
            Command::Reply { debt_id, reply } => self.reply_to(debt_id, reply.clone()),
            Command::PutPolicy { name, policy } => self.put_policy(name.clone(), policy.clone()),
            Command::Expire { reservation_id } => self.expire(reservation_id),
            Command::Serve { key } => self.serve(key),
        }
    }

    fn put_policy(&mut self, name: Name, policy: Policy) -> Result<Outcome, Stop> {
        let faults = policy.faults();
        if !faults.is_empty() {
            return Err(Refusal::InvalidRequest { faults }.into());
        }
        let fresh = self.policies.get(&name)?.is_none_or(|stored| stored.policy != policy);
        let subject = Subject::Policy(name.clone());
        if fresh {
            self.policies.put(StoredPolicy { name, policy, updated_at: self.now });
        }
        Ok(Outcome { subject, fresh })
    }
}
