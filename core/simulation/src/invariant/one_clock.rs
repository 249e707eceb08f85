//! §5, first law: every deadline has exactly one owner. §4: the reservation's `expires_at` is the
//! order's one clock, so the two always stand at the same phase.

use super::{Verdict, row};
use crate::scenario::text::written_down;
use alloc::format;
use earmark_core::memory::Tables;
use earmark_core::order::Status as Order;
use earmark_core::reservation::Status as Held;

pub(super) fn stands(tables: &Tables) -> Verdict {
    for (_, order) in tables.orders.values() {
        let held = row(&tables.reservations, &order.reservation_id).map(|held| held.status);
        let agree = match order.status {
            Order::Pending => false,
            Order::AwaitingRestock => held == Some(Held::Waiting),
            Order::Reserved | Order::AwaitingPayment => held == Some(Held::Pending),
            Order::Confirmed => held == Some(Held::Confirmed),
            Order::Fulfilled => held == Some(Held::Deducted),
            Order::Rejected => held == Some(Held::Rejected),
            Order::Expired => held == Some(Held::Expired),
            // A cancel that overtook its order never made a reservation.
            Order::Cancelled if order.request.is_none() => held.is_none(),
            Order::Cancelled | Order::Failed => held == Some(Held::Released),
        };
        if !agree {
            let (status, held) = (order.status.as_str(), held.map_or("not there", Held::as_str));
            return Err(format!("order {} is {status}, its reservation {held}", order.id));
        }
    }
    for (_, held) in tables.reservations.values() {
        let id = &held.id;
        if held.status.has_deadline() != held.deadline().is_some() {
            let (status, deadline) = (held.status.as_str(), written_down(&held.expires_at));
            return Err(format!("{id} is {status} with the deadline {deadline}"));
        }
        let Some(order_id) = &held.order_id else { continue };
        let Some(order) = row(&tables.orders, order_id) else {
            return Err(format!("{id} belongs to the order {order_id}, which is not there"));
        };
        if !held.status.is_final() && order.reservation_id != *id {
            return Err(format!("{id} lives, but its order holds its stock by {}", order.reservation_id));
        }
    }
    Ok(())
}
