//! §2 and §4: an order and a reservation move only as their states allow. Out of an end lead two ways
//! only: late money (`expired → confirmed`), and goods that left after all (any end → `fulfilled`;
//! reservation → `deducted`).

use super::rebuild::order_events;
use super::{Move, Verdict, row};
use crate::scenario::text::written_down;
use alloc::format;
use earmark_core::order::{self, Status as Order};
use earmark_core::reservation::{self, Status as Held};
use earmark_core::step::Fact;

pub(super) fn moved(made: &Move<'_>) -> Verdict {
    for write in &made.changes.orders {
        let id = &write.row.id;
        let mut at = row(&made.before.orders, id).cloned();
        for (recorded, event) in order_events(&made.changes.journal, id) {
            let was = at.as_ref().map_or(Order::Pending, |order| order.status);
            let next = order::evolve(at, id, event, recorded.at);
            if next.status != was && !order_may(was, next.status) {
                let (was, is, event) = (was.as_str(), next.status.as_str(), written_down(event));
                return Err(format!("order {id} went from {was} to {is} by {event}"));
            }
            at = Some(next);
        }
    }
    for recorded in &made.changes.journal {
        let Fact::Reservation { id, .. } = &recorded.fact else { continue };
        reservation_moved(made, id)?;
    }
    Ok(())
}

fn reservation_moved(made: &Move<'_>, id: &earmark_core::words::Id) -> Verdict {
    let mut at = row(&made.before.reservations, id).cloned();
    for recorded in &made.changes.journal {
        let Fact::Reservation { id: of, event } = &recorded.fact else { continue };
        if of != id {
            continue;
        }
        let was = at.as_ref().map(|held| held.status);
        let next = reservation::evolve(at, id, event, recorded.at);
        if let Some(was) = was.filter(|was| *was != next.status && !reservation_may(*was, next.status)) {
            let (was, is, event) = (was.as_str(), next.status.as_str(), written_down(event));
            return Err(format!("reservation {id} went from {was} to {is} by {event}"));
        }
        at = Some(next);
    }
    Ok(())
}

fn order_may(from: Order, to: Order) -> bool {
    use Order::{
        AwaitingPayment, AwaitingRestock, Cancelled, Confirmed, Expired, Failed, Fulfilled, Pending,
        Rejected, Reserved,
    };
    match from {
        Pending => matches!(to, Reserved | AwaitingRestock | Rejected | Cancelled),
        AwaitingRestock => matches!(to, Reserved | Cancelled | Expired | Failed | Fulfilled),
        Reserved => matches!(to, AwaitingPayment | Confirmed | Cancelled | Expired | Fulfilled),
        AwaitingPayment => matches!(to, Confirmed | Cancelled | Expired | Fulfilled),
        Confirmed => matches!(to, Cancelled | Fulfilled),
        Expired => matches!(to, Confirmed | Fulfilled),
        Rejected | Cancelled | Failed => to == Fulfilled,
        Fulfilled => false,
    }
}

fn reservation_may(from: Held, to: Held) -> bool {
    use Held::{Confirmed, Deducted, Expired, Pending, Rejected, Released, Waiting};
    match from {
        Waiting => matches!(to, Pending | Released | Expired | Deducted),
        Pending => matches!(to, Confirmed | Released | Expired),
        Confirmed => matches!(to, Deducted | Released),
        Released | Expired | Rejected => to == Deducted,
        Deducted => false,
    }
}
