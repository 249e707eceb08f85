//! Which way an input goes.

use earmark_core::step::Command;
use earmark_core::words::Id;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The lane of a command, of so many: by the balance it names first, which its batch will lock; by its
/// id, where it names none.
pub(super) fn lane(command: &Command, lanes: usize) -> usize {
    if lanes <= 1 {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    mark(command, &mut hasher);
    usize::try_from(hasher.finish() % lanes as u64).unwrap_or_default()
}

fn mark(command: &Command, hasher: &mut DefaultHasher) {
    let mut id = |id: &Id| id.base().hash(hasher);
    match command {
        Command::Reserve { request, .. } => request.lines.iter().next().map(|line| &line.key).hash(hasher),
        Command::PlaceOrder { request, .. } => request.lines.iter().next().map(|line| &line.key).hash(hasher),
        Command::RaisePurchase { lines, .. } => lines.iter().next().map(|line| &line.key).hash(hasher),
        Command::Receive { key, .. } | Command::Adjust { key, .. } | Command::Serve { key } => {
            Some(key).hash(hasher);
        }
        Command::Transfer { sku, .. } => sku.hash(hasher),
        Command::PutPolicy { name, .. } => name.hash(hasher),
        Command::Confirm { reservation_id }
        | Command::Release { reservation_id, .. }
        | Command::Extend { reservation_id, .. }
        | Command::Deduct { reservation_id, .. }
        | Command::Expire { reservation_id } => id(reservation_id),
        Command::ConfirmOrder { order_id }
        | Command::CancelOrder { order_id, .. }
        | Command::ExtendOrder { order_id, .. }
        | Command::FulfilOrder { order_id, .. }
        | Command::Pay { order_id, .. } => id(order_id),
        Command::ReceivePurchase { purchase_order_id, .. } => id(purchase_order_id),
        Command::Debt { debt_id, .. } | Command::Reply { debt_id, .. } => id(debt_id),
    }
}
