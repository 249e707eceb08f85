//! Which rows an input needs.

use super::input::{Command, Input};
use super::slice::{Waiters, Wants};
use crate::policy::Policy;
use crate::words::{BalanceKey, Line};

/// The rows an input needs, as far as the input itself tells. Whatever turns out to be missing,
/// the step asks for.
pub fn wants(input: &Input) -> Wants {
    let mut wants = Wants::default();
    wants.receipts.extend(input.receipt_keys());
    match &input.command {
        Command::Reserve { reservation_id, request } => {
            wants.ids.insert(reservation_id.clone());
            wants.balances.extend(request.lines.iter().map(|line| line.key.clone()));
            wants.policies.insert(Policy::DEFAULT_NAME);
        }
        Command::Extend { reservation_id, .. } => {
            wants.ids.insert(reservation_id.clone());
            wants.policies.insert(Policy::DEFAULT_NAME);
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
            wants.ids.insert(id.clone());
        }
        Command::PlaceOrder { order_id, request } => {
            wants.ids.insert(order_id.clone());
            wants.balances.extend(request.lines.iter().map(|line| line.key.clone()));
            wants.policies.insert(request.profile.clone());
        }
        Command::Receive { key, purchase_order_id, .. } => {
            wants.balances.insert(key.clone());
            wants.purchases.extend(purchase_order_id.clone());
        }
        Command::Adjust { key, .. } => {
            wants.balances.insert(key.clone());
        }
        Command::Transfer { sku, from, to, .. } => {
            wants.balances.insert(BalanceKey::new(sku.clone(), from.clone()));
            wants.balances.insert(BalanceKey::new(sku.clone(), to.clone()));
        }
        Command::RaisePurchase { purchase_order_id, lines } => {
            wants.purchases.insert(purchase_order_id.clone());
            wants.balances.extend(lines.iter().map(|line: &Line| line.key.clone()));
        }
        Command::ReceivePurchase { purchase_order_id, .. } => {
            wants.purchases.insert(purchase_order_id.clone());
        }
        Command::Debt { debt_id, .. } => {
            wants.debts.insert(debt_id.clone());
        }
        Command::Reply { debt_id, .. } => {
            wants.debts.insert(debt_id.clone());
            wants.ids.insert(debt_id.base());
        }
        Command::PutPolicy { name, .. } => {
            wants.policies.insert(name.clone());
        }
        Command::Serve { key } => {
            wants.balances.insert(key.clone());
            wants.queues.insert(Waiters::heads(key.clone()));
        }
    }
    wants
}
