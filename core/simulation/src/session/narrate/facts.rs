//! What happens to purchase orders, debts and physical stock.

use super::{Said, when};
use crate::simulate::message::{of, units};
use alloc::{format, string::String};
use earmark_core::balance::Movement;
use earmark_core::debt::{self, Action};
use earmark_core::purchase;
use earmark_core::step::{Change, StockEvent};
use earmark_core::words::Id;

pub(super) fn purchase(id: &Id, event: &purchase::Event) -> Said {
    match event {
        purchase::Event::Raised { order_id, lines } => {
            let whose = order_id.as_ref().map_or(String::from("the shelf"), |id| format!("{id}"));
            (
                format!("The purchase order {id} is raised for {whose}: {}.", units(lines)),
                "what was bought is incoming until it arrives",
            )
        }
        purchase::Event::Received { lines } => (
            format!("{} arrived for the purchase order {id}.", units(lines)),
            "its goods are held for its order before the queue",
        ),
        purchase::Event::Cancelled => (
            format!("The rest of the purchase order {id} is called back."),
            "what an order no longer needs is called back",
        ),
    }
}

/// What a debt is, as what somebody is asked to do.
pub(in crate::session) fn duty(action: &Action) -> String {
    match action {
        Action::RequestPayment => "ask for the money".into(),
        Action::VoidPayment => "call the payment back".into(),
        Action::RefundPayment { reference } => format!("refund {reference}"),
        Action::AskSupplier { line } => {
            format!("ask a supplier for {}", of(line.quantity.units(), &line.key))
        }
        Action::CheckSupplier { line, check } => {
            format!("check on {}, time {check}", of(line.quantity.units(), &line.key))
        }
        Action::CancelSupplier { line } => format!("call {} back", of(line.quantity.units(), &line.key)),
        Action::SendPurchaseOrder { lines, .. } => format!("send a purchase order for {}", units(lines)),
        Action::CancelPurchaseOrder { .. } => "call the purchase order back".into(),
        Action::Deliver { lines } => format!("deliver {}", units(lines)),
        Action::Notify { status } => format!("tell the customer: {}", status.as_str()),
    }
}

pub(super) fn debt(id: &Id, event: &debt::Event, action: Option<&Action>) -> Said {
    let what = action.map_or_else(|| format!("{id}"), duty);
    let order = id.base();
    match event {
        debt::Event::Incurred { due_at, .. } => (
            format!("{order} now owes: {what}, from {} on.", when(*due_at)),
            "side effects are owed by the state, and recorded with it",
        ),
        debt::Event::Claimed { .. } => (
            format!("A worker takes it up for {order}: {what}."),
            "at least once, under the debt's own id as idempotency key",
        ),
        debt::Event::Failed { error, due_at } => (
            format!("That call for {order} failed ({error}): {what} is tried again at {}.", when(*due_at)),
            "a transport failure is retried with backoff",
        ),
        debt::Event::Died { error } => (
            format!("That call for {order} failed once too often ({error}): {what} waits for an operator."),
            "after max_attempts a debt is dead",
        ),
        debt::Event::Settled => (format!("For {order} it is done: {what}."), ""),
        debt::Event::Withdrawn => {
            (format!("{order} no longer owes it: {what}."), "what is owed is a function of the state")
        }
        debt::Event::Revived => (format!("An operator has it tried again for {order}: {what}."), ""),
        debt::Event::Dropped { reason } => {
            (format!("An operator gave it up for {order}: {what} ({reason})."), "")
        }
    }
}

pub(super) fn stock(event: &StockEvent, moved: &[Movement]) -> Said {
    let now = moved
        .last()
        .map_or_else(String::new, |movement| format!(" Now: {} available.", movement.after.available()));
    match event {
        StockEvent::Received { key, quantity, .. } => {
            (format!("{} came in.{now}", of(quantity.units(), key)), "rule 1: a receipt is a fact")
        }
        StockEvent::Adjusted { key, change, reason } => {
            let what = match change {
                Change::OnHand(units) => format!("{} was counted: {units} are there", key.sku),
                Change::Delta(units) => format!("{} was corrected by {units}", key.sku),
                Change::SafetyStock(units) => format!("{units} × {} are kept back", key.sku),
            };
            (format!("{what} ({reason}).{now}"), "rule 1: a count is a fact")
        }
        StockEvent::Transferred { sku, from, to, quantity } => (
            format!("{} × {sku} went from {from} to {to}.", quantity.units()),
            "rule 1: a transfer takes at most what is available",
        ),
        StockEvent::Shortfall { key, available } => (
            format!("More of {} is promised than is there: {available} available.", key.sku),
            "rule 1: a shortfall is reported, and nothing is released to cure it",
        ),
    }
}
