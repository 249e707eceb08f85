//! What an order owes the outside: a function of its state, so that a restart and a reaction
//! cannot disagree.

use super::{BuyingStage, Duty, Order, Stage};
use crate::debt::{Action, Key, Owed};
use crate::policy::{Shortage, grown};
use crate::words::Time;
use alloc::{vec, vec::Vec};

/// Everything the order owes now. What a move newly owes is the difference of two of these; the journal
/// has it in this order.
pub fn owes(order: &Order) -> Vec<Owed> {
    let mut owed = vec![];
    let is_waived = |key: &Key| !order.waived.is_empty() && order.waived.contains(&key.id(&order.id));
    let mut owe = |key: Key, action: Action, due_at: Time| {
        if !is_waived(&key) {
            owed.push(Owed { key, action, due_at });
        }
    };
    let at = order.created_at;
    if order.payment.request == Duty::Owed {
        owe(Key::Pay, Action::RequestPayment, at);
    }
    if order.payment.void == Duty::Owed {
        owe(Key::Void, Action::VoidPayment, at);
    }
    for refund in order.payment.refunds.iter().filter(|refund| !refund.done) {
        let reference = refund.reference.clone();
        owe(Key::Refund(reference.clone()), Action::RefundPayment { reference }, at);
    }
    for (n, ask) in order.asks.iter().enumerate() {
        let line = ask.line.clone();
        match ask.stage {
            Stage::Asked => owe(Key::Ask(n), Action::AskSupplier { line }, at),
            Stage::Promised { at, checks } => {
                let check = checks + 1;
                let action = Action::CheckSupplier { line, check };
                owe(Key::Check { ask: n, check }, action, check_due(order, at, check));
            }
            Stage::Unwanted => owe(Key::CallBack(n), Action::CancelSupplier { line }, at),
            Stage::Supplied | Stage::Gone | Stage::CalledBack => {}
        }
    }
    if let Some(buying) = &order.buying {
        let purchase_order_id = order.purchase_id();
        match buying.stage {
            BuyingStage::ToSend => {
                let lines = buying.lines.clone();
                owe(Key::SendPurchase, Action::SendPurchaseOrder { purchase_order_id, lines }, at);
            }
            BuyingStage::ToCancel => {
                owe(Key::CancelPurchase, Action::CancelPurchaseOrder { purchase_order_id }, at);
            }
            BuyingStage::Sent
            | BuyingStage::ArrivedUnsent
            | BuyingStage::Arrived
            | BuyingStage::Cancelled => {}
        }
    }
    if let (Duty::Owed, Some(request)) = (order.delivery, &order.request) {
        owe(Key::Deliver, Action::Deliver { lines: request.lines.clone() }, at);
    }
    for status in order.notices.iter().copied() {
        owe(Key::Notify(status), Action::Notify { status }, at);
    }
    owed
}

/// A promise is checked after a while, counted from what the supplier last said.
fn check_due(order: &Order, at: Time, check: u32) -> Time {
    match order.policy.on_shortage {
        Shortage::Supplier { check_after, growth, .. } => at + grown(check_after, growth, check),
        Shortage::Reject | Shortage::Wait | Shortage::Purchase { .. } => at,
    }
}
