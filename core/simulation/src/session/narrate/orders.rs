//! What happens to an order.

use super::{Said, cure, long};
use crate::simulate::message::units;
use alloc::format;
use earmark_core::order::Event;
use earmark_core::words::Id;

pub(super) fn tell(id: &Id, event: &Event) -> Said {
    match event {
        Event::Placed { request, policy } => (
            format!(
                "{id} is placed: {}, under the profile {}. Whatever is held for it is held for {}.",
                units(&request.lines),
                request.profile,
                long(request.hold.unwrap_or(policy.hold)),
            ),
            "an order's lines are reserved under its id, in the same step",
        ),
        Event::Reserved => (format!("{id} is reserved: all of its stock is held."), "all lines fit"),
        Event::RestockAwaited { plan } => {
            let (how, rule) = cure(plan);
            (format!("Not all of {id} is there: {how}."), rule)
        }
        Event::Rejected => {
            (format!("{id} is rejected: its policy refuses what is short."), "on shortage: reject")
        }
        Event::PaymentAwaited => (
            format!("{id} was confirmed, and is held on until its money comes."),
            "the policy asks for payment before it confirms",
        ),
        Event::Paid { reference } => (format!("The payment {reference} for {id} is approved."), ""),
        Event::PaidLate { reference } => (
            format!(
                "The payment {reference} for {id} came after its deadline: stock is looked for once more."
            ),
            "late money: a new reservation, as a newcomer",
        ),
        Event::Reinstated => {
            (format!("There was stock left: {id} lives again, confirmed."), "late money: expired → confirmed")
        }
        Event::Declined => {
            (format!("The payment for {id} was declined."), "a decline never undoes an approval")
        }
        Event::RefundOwed { reference } => (
            format!("{id} cannot keep the payment {reference}: a refund is owed."),
            "money is never silently dropped",
        ),
        Event::Confirmed => (
            format!("{id} is confirmed: its clock stops, and its goods are promised."),
            "confirm: reserved becomes committed",
        ),
        Event::Fulfilled => {
            (format!("{id} is fulfilled: its goods have left."), "goods that left are a fact (rule 8)")
        }
        Event::Cancelled { reason } => {
            (format!("{id} is cancelled ({reason})."), "what it held is given back")
        }
        Event::Expired { reason } => (
            format!("{id} has expired ({reason}): its time is over."),
            "the reservation's deadline is the order's one clock",
        ),
        Event::Failed { reason } => (format!("{id} has failed ({reason})."), "what it held is given back"),
        Event::Promised { ask } => (
            format!("The supplier promises line {} of {id}: incoming, but not stock.", ask + 1),
            "accepted is a promise, not stock",
        ),
        Event::Delayed { ask } => (
            format!("The supplier needs longer for line {} of {id}.", ask + 1),
            "delayed: checked again, as often as the policy allows",
        ),
        Event::Supplied { ask } => (
            format!("The goods for line {} of {id} are here.", ask + 1),
            "goods booked in are held for the order that asked for them",
        ),
        Event::Unsupplied { ask } => (
            format!("The supplier cannot help with line {} of {id}.", ask + 1),
            "an order that waits for the line fails; any other goes on without it",
        ),
        Event::Bought => (format!("The purchase order of {id} has nothing more to bring."), ""),
        Event::DebtPaid { debt_id } => (format!("{debt_id} is done."), ""),
        Event::DebtWaived { debt_id } => (format!("An operator gave {debt_id} up."), ""),
    }
}
