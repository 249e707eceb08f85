//! §4 and §5: side effects are owed by the state and recorded with it, so the open debts of an order
//! are what it owes; and a debt that was closed stays closed, so nothing is paid twice.

use super::{Move, Verdict, row};
use alloc::{collections::BTreeSet, format, vec::Vec};
use earmark_core::debt::Status;
use earmark_core::memory::Tables;
use earmark_core::order::owes;
use earmark_core::words::Id;

pub(super) fn moved(made: &Move<'_>) -> Verdict {
    for write in &made.changes.debts {
        let Some(old) = row(&made.before.debts, &write.row.id) else { continue };
        if !old.status.is_open() && *old != *write.row {
            return Err(format!("debt {} was closed and moved: {old:?}, {:?}", old.id, write.row));
        }
    }
    Ok(())
}

pub(super) fn stands(tables: &Tables) -> Verdict {
    let open: BTreeSet<&Id> =
        tables.debts.values().filter(|(_, debt)| debt.status.is_open()).map(|(_, debt)| &debt.id).collect();
    let owed: Vec<Id> =
        tables.orders.values().flat_map(|(_, order)| owes(order)).map(|owed| owed.id).collect();
    if let Some(missing) = owed.iter().find(|id| !open.contains(id)) {
        return Err(format!("{missing} is owed and no debt of it is open"));
    }
    let owed: BTreeSet<&Id> = owed.iter().collect();
    if let Some(undone) = open.iter().find(|id| !owed.contains(*id)) {
        let status = row(&tables.debts, undone).map(|debt| debt.status);
        debug_assert!(status.is_some_and(Status::is_open), "it was found among the open ones");
        return Err(format!("debt {undone} is open and nobody owes it"));
    }
    Ok(())
}
