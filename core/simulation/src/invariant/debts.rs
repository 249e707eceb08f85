//! §4 and §5: side effects are owed by the state and recorded with it, so the open debts of an order
//! are what it owes; and a debt that was closed stays closed, so nothing is paid twice.

use super::{Move, Verdict, row};
use crate::scenario::text::written_down;
use alloc::{format, vec::Vec};
use earmark_core::memory::Tables;
use earmark_core::order::{Order, owes};
use earmark_core::ordered::Set;
use earmark_core::words::Id;

pub(super) fn moved(made: &Move<'_>) -> Verdict {
    for write in &made.changes.debts {
        let Some(old) = row(&made.before.debts, &write.row.id) else { continue };
        if !old.status.is_open() && *old != *write.row {
            let (old, new) = (written_down(old), written_down(&*write.row));
            return Err(format!("debt {} was closed and moved: {old}, {new}", write.row.id));
        }
    }
    Ok(())
}

pub(super) fn stands(tables: &Tables) -> Verdict {
    let is_open = |id: &Id| row(&tables.debts, id).is_some_and(|debt| debt.status.is_open());
    let of_order =
        |order: &Order| owes(order).into_iter().map(|owed| owed.key.id(&order.id)).collect::<Vec<_>>();
    let owed: Set<Id> = tables.orders.values().flat_map(|(_, order)| of_order(order)).collect();
    if let Some(missing) = owed.iter().find(|id| !is_open(id)) {
        return Err(format!("{missing} is owed and no debt of it is open"));
    }
    let mut open = tables.debts.values().filter(|(_, debt)| debt.status.is_open());
    if let Some((_, undone)) = open.find(|(_, debt)| !owed.contains(&debt.id)) {
        return Err(format!("debt {} is open and nobody owes it", undone.id));
    }
    Ok(())
}
