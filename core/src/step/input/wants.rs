//! Which rows an input needs.

use crate::policy::Policy;
use crate::step::{Command, Input, Waiters, Wants};
use crate::words::{BalanceKey, Line};

/// The rows an input needs, as far as the input itself tells. Whatever turns out to be missing,
/// the step asks for.
pub fn wants(input: &Input) -> Wants {
    let mut wants = Wants::default();
    wants.add(input);
    wants
}

impl Wants {
    /// What a batch needs, as far as its inputs tell (see [`wants`]).
    pub fn of(inputs: &[Input]) -> Self {
        let mut wants = Self::default();
        inputs.iter().for_each(|input| wants.add(input));
        wants
    }

    /// Adds what an input needs (see [`wants`]).
    pub fn add(&mut self, input: &Input) {
        self.receipts.extend(input.receipt_keys());
        match &input.command {
            Command::Reserve { reservation_id, request } => {
                self.ids.insert(reservation_id.clone());
                self.balances.extend(request.lines.iter().map(|line| line.key.clone()));
                self.policies.insert(Policy::DEFAULT_NAME);
            }
            Command::Extend { reservation_id, .. } => {
                self.ids.insert(reservation_id.clone());
                self.policies.insert(Policy::DEFAULT_NAME);
            }
            Command::Confirm { reservation_id: id }
            | Command::Release { reservation_id: id, .. }
            | Command::Deduct { reservation_id: id, .. }
            | Command::Expire { reservation_id: id }
            | Command::ConfirmOrder { order_id: id }
            | Command::CancelOrder { order_id: id, .. }
            | Command::ExtendOrder { order_id: id, .. }
            | Command::FulfilOrder { order_id: id, .. }
            | Command::Pay { order_id: id, .. } => {
                self.ids.insert(id.clone());
            }
            Command::PlaceOrder { order_id, request } => {
                self.ids.insert(order_id.clone());
                self.balances.extend(request.lines.iter().map(|line| line.key.clone()));
                self.policies.insert(request.profile.clone());
            }
            Command::Receive { key, purchase_order_id, .. } => {
                self.balances.insert(key.clone());
                self.purchases.extend(purchase_order_id.clone());
            }
            Command::Adjust { key, .. } => {
                self.balances.insert(key.clone());
            }
            Command::Transfer { sku, from, to, .. } => {
                self.balances.insert(BalanceKey::new(sku.clone(), from.clone()));
                self.balances.insert(BalanceKey::new(sku.clone(), to.clone()));
            }
            Command::RaisePurchase { purchase_order_id, lines } => {
                self.purchases.insert(purchase_order_id.clone());
                self.balances.extend(lines.iter().map(|line: &Line| line.key.clone()));
            }
            Command::ReceivePurchase { purchase_order_id, .. } => {
                self.purchases.insert(purchase_order_id.clone());
                self.ids.insert(purchase_order_id.base());
            }
            Command::Debt { debt_id, .. } => {
                self.debts.insert(debt_id.clone());
            }
            Command::Reply { debt_id, .. } => {
                self.debts.insert(debt_id.clone());
                self.ids.insert(debt_id.base());
            }
            Command::PutPolicy { name, .. } => {
                self.policies.insert(name.clone());
            }
            Command::Serve { key } => {
                self.balances.insert(key.clone());
                self.queues.insert(Waiters::heads(key.clone()));
            }
        }
    }
}
