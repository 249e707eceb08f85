//! Every row folded from the journal alone.

use earmark_core::balance::Balance;
use earmark_core::memory::Tables;
use earmark_core::step::Fact;
use earmark_core::{debt, order, purchase, reservation};
use std::collections::BTreeMap;

/// Compares the rows of a store with what its journal folds to.
pub(crate) fn compare(tables: &Tables) {
    let (mut balances, mut reservations) = (BTreeMap::new(), BTreeMap::new());
    let (mut orders, mut purchases, mut debts) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for recorded in &tables.journal {
        let at = recorded.at;
        match &recorded.fact {
            Fact::Reservation { id, event } => {
                let row = reservation::evolve(reservations.remove(id), id, event, at);
                assert_eq!(row.events, recorded.number);
                reservations.insert(id.clone(), row);
            }
            Fact::Order { id, event } => {
                let row = order::evolve(orders.remove(id), id, event, at);
                assert_eq!(row.events, recorded.number);
                orders.insert(id.clone(), row);
            }
            Fact::Purchase { id, event } => {
                let row = purchase::evolve(purchases.remove(id), id, event, at);
                purchases.insert(id.clone(), row);
            }
            Fact::Debt { id, event } => {
                let row = debt::evolve(debts.remove(id), id, event, at);
                debts.insert(id.clone(), row);
            }
            Fact::Stock { .. } => {}
        }
        for movement in &recorded.movements {
            let balance =
                balances.remove(&movement.key).unwrap_or_else(|| Balance::new(movement.key.clone()));
            balances.insert(movement.key.clone(), balance.evolve(movement));
        }
    }
    assert!(reservations.iter().eq(tables.reservations.iter().map(|(id, (_, row))| (id, row.as_ref()))));
    assert!(orders.iter().eq(tables.orders.iter().map(|(id, (_, row))| (id, row.as_ref()))));
    assert!(purchases.iter().eq(tables.purchases.iter().map(|(id, (_, row))| (id, row.as_ref()))));
    assert!(debts.iter().eq(tables.debts.iter().map(|(id, (_, row))| (id, row.as_ref()))));
    for (key, (_, row)) in &tables.balances {
        // A count that changed nothing makes a Balance without moving it; and whether a rise is still
        // owed to the queue is a cursor of the store, not history.
        let folded = balances.remove(key).unwrap_or_else(|| Balance::new(key.clone()));
        assert_eq!((folded.figures, folded.seq, folded.updated_at), (row.figures, row.seq, row.updated_at));
    }
    assert!(balances.is_empty());
}
