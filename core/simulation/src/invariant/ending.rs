//! §7: every order ends, and no ending is wrong. Where no deadline runs, nothing is owed and no stock
//! is on its way to a queue, every order has ended, or is confirmed and waits for its goods to leave.
//! Messages still under way count as lost: what is right only after one more message is wrong.

use super::Verdict;
use alloc::format;
use earmark_core::memory::Tables;
use earmark_core::order::Status as Order;
use earmark_core::purchase::Status as Purchase;
use earmark_core::reservation::Status as Held;

pub(super) fn stands(tables: &Tables) -> Verdict {
    ended_hold_nothing(tables)?;
    if !is_quiet(tables) {
        return Ok(());
    }
    for (_, order) in tables.orders.values() {
        if !order.status.is_end() && order.status != Order::Confirmed {
            return Err(format!(
                "nothing is left to do, and order {} is {}",
                order.id,
                order.status.as_str()
            ));
        }
        if let Some(refund) = order.payment.refunds.iter().find(|refund| !refund.done) {
            let given_up = order.waived.iter().any(|id| id.as_str().ends_with(refund.reference.as_str()));
            if !given_up {
                return Err(format!("nothing is left to do, and {} was not given back", refund.reference));
            }
        }
    }
    Ok(())
}

/// Whether nothing happens any more unless somebody asks for it.
pub fn is_quiet(tables: &Tables) -> bool {
    tables.reservations.values().all(|(_, held)| held.deadline().is_none())
        && tables.debts.values().all(|(_, debt)| !debt.status.is_open())
        && tables.balances.values().all(|(_, balance)| balance.owed_from.is_none())
}

/// What ended holds nothing, and has nothing under way.
fn ended_hold_nothing(tables: &Tables) -> Verdict {
    for (_, held) in tables.reservations.values() {
        if held.status.is_final() && held.lines.iter().any(|line| line.held > 0) {
            return Err(format!("{} is {} and holds stock", held.id, held.status.as_str()));
        }
        if held.status == Held::Confirmed && held.lines.iter().all(|line| line.held == 0) {
            return Err(format!("{} is confirmed and holds nothing", held.id));
        }
    }
    for (_, purchase) in tables.purchases.values() {
        let buyer = purchase.order_id.as_ref().and_then(|id| super::row(&tables.orders, id));
        if purchase.status == Purchase::Open && buyer.is_some_and(|order| order.status.is_end()) {
            return Err(format!("{} is open, and the order it was raised for has ended", purchase.id));
        }
    }
    Ok(())
}
