//! The audit of one input before it is kept: what its rows account for is what its balances show.

use super::Stop;
use super::work::Work;
use crate::balance::{Figures, Kind};
use crate::order::Order;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::words::BalanceKey;
use alloc::{collections::BTreeMap, format};

type Sums = BTreeMap<BalanceKey, Figures>;
type Each<'a> = &'a mut dyn FnMut(&BalanceKey, Figures);

impl Work<'_> {
    /// Reserved, committed, waiting and incoming moved by what the reservations, purchase orders and
    /// promises account for; and every movement of the journal arrived in its balance.
    pub(super) fn check(&self) -> Result<(), Stop> {
        let mut accounted = Sums::new();
        for row in self.reservations.scratch() {
            add(&mut accounted, row, reservation, false);
            self.reservations.before(&row.id)?.into_iter().for_each(|old| {
                add(&mut accounted, old, reservation, true);
            });
        }
        for row in self.purchases.scratch() {
            add(&mut accounted, row, purchase, false);
            self.purchases.before(&row.id)?.into_iter().for_each(|old| {
                add(&mut accounted, old, purchase, true);
            });
        }
        for row in self.orders.scratch() {
            add(&mut accounted, row, order, false);
            self.orders.before(&row.id)?.into_iter().for_each(|old| add(&mut accounted, old, order, true));
        }
        let mut moved = Sums::new();
        for movement in self.recorded().iter().flat_map(|recorded| &recorded.movements) {
            let sum = moved.entry(movement.key.clone()).or_default();
            *sum = *sum + movement.delta;
            if matches!(movement.kind, Kind::Received | Kind::Adjusted | Kind::Transferred) {
                let fact = accounted.entry(movement.key.clone()).or_default();
                fact.on_hand += movement.delta.on_hand;
                fact.safety_stock += movement.delta.safety_stock;
            }
        }
        for row in self.balances.scratch() {
            let before = self.balances.before(&row.key)?.map(|old| old.figures).unwrap_or_default();
            let (delta, zero) = (row.figures - before, Figures::default());
            let by_rows = accounted.remove(&row.key).unwrap_or(zero);
            let by_movements = moved.remove(&row.key).unwrap_or(zero);
            if delta != by_rows || delta != by_movements {
                return Err(Stop::Defect(format!(
                    "{}: moved by {delta:?}, rows account for {by_rows:?}, movements for {by_movements:?}",
                    row.key
                )));
            }
        }
        match accounted.iter().chain(&moved).find(|(_, sum)| !sum.is_zero()) {
            Some((key, sum)) => {
                Err(Stop::Defect(format!("{key}: {sum:?} was accounted for and never moved")))
            }
            None => Ok(()),
        }
    }
}

fn add<R>(sums: &mut Sums, row: &R, shares: fn(&R, Each<'_>), minus: bool) {
    shares(row, &mut |key, share| {
        if !share.is_zero() {
            let sum = sums.entry(key.clone()).or_default();
            *sum = if minus { *sum - share } else { *sum + share };
        }
    });
}

fn reservation(row: &Reservation, each: Each<'_>) {
    row.lines.iter().for_each(|line| each(&line.key, row.share(line)));
}

fn purchase(row: &Purchase, each: Each<'_>) {
    for line in &row.lines {
        each(&line.key, Figures { incoming: row.expects(line), ..Figures::default() });
    }
}

fn order(row: &Order, each: Each<'_>) {
    for ask in &row.asks {
        each(&ask.line.key, Figures { incoming: Order::expects(ask), ..Figures::default() });
    }
}
