//! Rule 10: every change of stock is a movement; for every Balance the movements add up to its
//! figures, and its figures equal the sum over what reservations, orders and purchase orders account for.

use super::{Move, Verdict, row};
use crate::scenario::text::written_down;
use alloc::format;
use earmark_core::audit::Audit;
use earmark_core::balance::{Balance, Cause, Figures, Kind, Movement};
use earmark_core::memory::Tables;
use earmark_core::ordered::Map;
use earmark_core::words::BalanceKey;

/// What is written to a Balance is what its movements say, each numbered after the one before.
pub(super) fn moved(made: &Move<'_>) -> Verdict {
    let start = |key: &BalanceKey| {
        row(&made.before.balances, key).map_or((Figures::default(), 0), |old| (old.figures, old.seq))
    };
    let mut ledger = Map::<BalanceKey, (Figures, u64)>::new();
    for movement in made.changes.journal.iter().flat_map(|recorded| &recorded.movements) {
        let (figures, seq) = ledger.entry(movement.key.clone()).or_insert_with(|| start(&movement.key));
        (*figures, *seq) = (*figures + movement.delta, *seq + 1);
        if (*figures, *seq) != (movement.after, movement.seq) {
            let (said, figures) = (written_down(movement), written_down(figures));
            return Err(format!("{}: {said} follows {figures}, number {seq}", movement.key));
        }
    }
    for write in &made.changes.balances {
        let (figures, seq) = ledger.remove(&write.row.key).unwrap_or_else(|| start(&write.row.key));
        if (write.row.figures, write.row.seq) != (figures, seq) {
            let (shown, figures) = (written_down(&write.row.figures), written_down(&figures));
            return Err(format!("{}: shows {shown}, its movements say {figures}", write.row.key));
        }
    }
    match ledger.first_key_value() {
        Some((key, _)) => Err(format!("{key}: moved and was not written")),
        None => Ok(()),
    }
}

/// The audit over all rows. The movements behind each Balance were checked one by one, so one
/// opening movement stands for them.
pub(super) fn stands(tables: &Tables) -> Verdict {
    let mut audit = Audit::default();
    for (_, balance) in tables.balances.values() {
        audit.balance(balance);
        if balance.seq > 0 {
            audit.movement(&opening(balance));
        }
    }
    tables.reservations.values().for_each(|(_, row)| audit.reservation(row));
    tables.orders.values().for_each(|(_, row)| audit.order(row));
    tables.purchases.values().for_each(|(_, row)| audit.purchase(row));
    let findings = audit.finish();
    findings.first().map_or(Ok(()), |finding| Err(format!("{finding}")))
}

fn opening(balance: &Balance) -> Movement {
    Movement {
        key: balance.key.clone(),
        seq: balance.seq,
        at: balance.updated_at,
        kind: Kind::Opening,
        delta: balance.figures,
        after: balance.figures,
        cause: Cause::default(),
    }
}
