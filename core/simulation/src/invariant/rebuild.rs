//! §5, deciders: `evolve` is total and the only way a row changes, so the events of a move rebuild
//! every row it writes.

use super::{Move, Verdict, row};
use crate::scenario::text::written_down;
use alloc::format;
use earmark_core::step::{Fact, Recorded};
use earmark_core::{debt, order, purchase, reservation};

pub(super) fn moved(made: &Move<'_>) -> Verdict {
    let Move { before, changes, .. } = made;
    let journal = &changes.journal;
    for write in &changes.reservations {
        let id = &write.row.id;
        let events = journal.iter().filter_map(|recorded| match &recorded.fact {
            Fact::Reservation { id: of, event } if of == id => Some((recorded, event)),
            _ => None,
        });
        let old = row(&before.reservations, id).cloned();
        let rebuilt =
            events.fold(old, |row, (recorded, event)| Some(reservation::evolve(row, id, event, recorded.at)));
        same(id, rebuilt.as_ref(), &write.row)?;
    }
    for write in &changes.orders {
        let id = &write.row.id;
        let old = row(&before.orders, id).cloned();
        let rebuilt = order_events(journal, id)
            .fold(old, |row, (recorded, event)| Some(order::evolve(row, id, event, recorded.at)));
        same(id, rebuilt.as_ref(), &write.row)?;
    }
    for write in &changes.purchases {
        let id = &write.row.id;
        let events = journal.iter().filter_map(|recorded| match &recorded.fact {
            Fact::Purchase { id: of, event } if of == id => Some((recorded, event)),
            _ => None,
        });
        let old = row(&before.purchases, id).cloned();
        let rebuilt =
            events.fold(old, |row, (recorded, event)| Some(purchase::evolve(row, id, event, recorded.at)));
        same(id, rebuilt.as_ref(), &write.row)?;
    }
    for write in &changes.debts {
        let id = &write.row.id;
        let events = journal.iter().filter_map(|recorded| match &recorded.fact {
            Fact::Debt { id: of, event } if of == id => Some((recorded, event)),
            _ => None,
        });
        let old = row(&before.debts, id).cloned();
        let rebuilt =
            events.fold(old, |row, (recorded, event)| Some(debt::evolve(row, id, event, recorded.at)));
        same(id, rebuilt.as_ref(), &write.row)?;
    }
    Ok(())
}

/// What happened to one order, in order.
pub(super) fn order_events<'a>(
    journal: &'a [Recorded],
    id: &'a earmark_core::words::Id,
) -> impl Iterator<Item = (&'a Recorded, &'a order::Event)> {
    journal.iter().filter_map(move |recorded| match &recorded.fact {
        Fact::Order { id: of, event } if of == id => Some((recorded, event)),
        _ => None,
    })
}

fn same<R: PartialEq + serde::Serialize>(
    id: &earmark_core::words::Id,
    rebuilt: Option<&R>,
    written: &R,
) -> Verdict {
    match rebuilt {
        Some(rebuilt) if rebuilt == written => Ok(()),
        _ => {
            let (rebuilt, written) = (written_down(&rebuilt), written_down(written));
            Err(format!("{id}: its events give {rebuilt}, written is {written}"))
        }
    }
}
