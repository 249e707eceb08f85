//! What an order owes the outside: a function of its state, so that a restart and a reaction
//! cannot disagree.

use super::{Duty, Order, Stage};
use crate::debt::{Action, Owed};
use crate::policy::{Shortage, grown};
use crate::words::{Id, Time};
use alloc::{vec, vec::Vec};
use smol_str::format_smolstr;

/// Everything the order owes now. What a move newly owes is the difference of two of these.
pub fn owes(order: &Order) -> Vec<Owed> {
    let mut owed = vec![];
    let mut owe = |id: Id, action: Action, due_at: Time| {
        if !order.waived.contains(&id) {
            owed.push(Owed { id, action, due_at });
        }
    };
    let id = |suffix: &str| order.id.derive(suffix);
    let at = order.created_at;
    if order.payment.request == Duty::Owed {
        owe(id("pay"), Action::RequestPayment, at);
    }
    if order.payment.void == Duty::Owed {
        owe(id("void"), Action::VoidPayment, at);
    }
    for refund in order.payment.refunds.iter().filter(|refund| !refund.done) {
        let reference = refund.reference.clone();
        let id = order.id.derive(&format_smolstr!("refund.{reference}"));
        owe(id, Action::RefundPayment { reference }, at);
    }
    for (n, ask) in (1..).zip(&order.asks) {
        let line = ask.line.clone();
        match ask.stage {
            Stage::Asked => {
                owe(order.id.derive(&format_smolstr!("ask.{n}")), Action::AskSupplier { line }, at);
            }
            Stage::Promised { at, checks } => {
                let check = checks + 1;
                let id = order.id.derive(&format_smolstr!("check.{n}.{check}"));
                owe(id, Action::CheckSupplier { line, check }, check_due(order, at, check));
            }
            Stage::Unwanted => {
                owe(order.id.derive(&format_smolstr!("unask.{n}")), Action::CancelSupplier { line }, at);
            }
            Stage::Supplied | Stage::Gone | Stage::CalledBack => {}
        }
    }
    if let Some(buying) = &order.buying {
        let purchase_order_id = order.purchase_id();
        if buying.send == Duty::Owed {
            let lines = buying.lines.clone();
            let purchase_order_id = purchase_order_id.clone();
            owe(id("po.send"), Action::SendPurchaseOrder { purchase_order_id, lines }, at);
        }
        if buying.cancel == Duty::Owed {
            owe(id("po.cancel"), Action::CancelPurchaseOrder { purchase_order_id }, at);
        }
    }
    if let (Duty::Owed, Some(request)) = (order.delivery, &order.request) {
        owe(id("deliver"), Action::Deliver { lines: request.lines.clone() }, at);
    }
    for status in order.notices.iter().copied() {
        owe(order.id.derive(&format_smolstr!("notify.{}", status.as_str())), Action::Notify { status }, at);
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
