//! §4: money is never silently dropped. An approved payment is kept by an order that lives or was
//! fulfilled, or it is owed back.

use super::{Move, Verdict, row};
use crate::scenario::text::written_down;
use alloc::{format, vec::Vec};
use earmark_core::debt::Reply;
use earmark_core::memory::Tables;
use earmark_core::order::{Order, Status};
use earmark_core::ordered::sort;
use earmark_core::step::{Answer, Command};
use earmark_core::words::{Id, Reference};

/// No payment that an order knew of is forgotten, and one that is taken is known afterwards.
pub(super) fn moved(made: &Move<'_>) -> Verdict {
    for write in &made.changes.orders {
        let Some(old) = row(&made.before.orders, &write.row.id) else { continue };
        let after = known(&write.row);
        if let Some(lost) = known(old).into_iter().find(|reference| !after.contains(reference)) {
            return Err(format!("order {} forgot the payment {lost}", old.id));
        }
    }
    let (Some((id, reference)), Answer::Done { .. }) = (approval(made), made.answer) else { return Ok(()) };
    let written = made.changes.orders.iter().map(|write| write.row.as_ref()).find(|order| order.id == id);
    match written.or_else(|| row(&made.before.orders, &id)) {
        Some(order) if known(order).contains(&reference) => Ok(()),
        _ => Err(format!("the payment {reference} was taken, and order {id} does not know of it")),
    }
}

fn approval<'a>(made: &Move<'a>) -> Option<(Id, &'a Reference)> {
    match made.command {
        Command::Pay { order_id, approved: true, reference } => Some((order_id.clone(), reference)),
        Command::Reply { debt_id, reply: Reply::Payment { approved: true, reference } } => {
            Some((debt_id.base(), reference))
        }
        _ => None,
    }
}

fn known(order: &Order) -> Vec<&Reference> {
    let payment = &order.payment;
    let refunds = payment.refunds.iter().map(|refund| &refund.reference);
    payment.approved.iter().chain(&payment.late).chain(refunds).collect()
}

/// An order that ended without its goods keeps no money, and no payment counts twice.
pub(super) fn stands(tables: &Tables) -> Verdict {
    for (_, order) in tables.orders.values() {
        let (id, payment) = (&order.id, &order.payment);
        if order.status.is_end() && order.status != Status::Fulfilled && payment.approved.is_some() {
            let (status, approved) = (order.status.as_str(), written_down(&payment.approved));
            return Err(format!("order {id} is {status} and keeps {approved}"));
        }
        if let Some(late) = &payment.late {
            return Err(format!("order {id} has not decided about the late payment {late}"));
        }
        let mut references = known(order);
        sort(&mut references, |one, other| one < other);
        if references.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(format!("order {id} counts a payment twice: {}", written_down(&references)));
        }
    }
    Ok(())
}
