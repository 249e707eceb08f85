//! The audit of one input before it is kept: what its rows account for is what its balances show.

use super::Stop;
use super::work::Work;
use crate::balance::{Figures, Kind};
use crate::order::Order;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::words::BalanceKey;
use alloc::{format, vec::Vec};

/// What is added per balance: sorted and summed once, at the end.
#[derive(Default)]
struct Sums<'a>(Vec<(&'a BalanceKey, Figures)>);

impl<'a> Sums<'a> {
    fn add(&mut self, key: &'a BalanceKey, figures: Figures) {
        if !figures.is_zero() {
            self.0.push((key, figures));
        }
    }

    /// A balance whose parts do not add up to nothing.
    fn rest(mut self) -> Option<(&'a BalanceKey, Figures)> {
        self.0.sort_unstable_by_key(|(key, _)| *key);
        self.0.chunk_by(|a, b| a.0 == b.0).find_map(|parts| {
            let sum = parts.iter().fold(Figures::default(), |sum, (_, part)| sum + *part);
            parts.first().filter(|_| !sum.is_zero()).map(|(key, _)| (*key, sum))
        })
    }
}

type Each<'a, 'b> = &'b mut dyn FnMut(&'a BalanceKey, Figures);

impl Work<'_> {
    /// Reserved, committed, waiting and incoming moved by what the reservations, purchase orders and
    /// promises account for; and every movement of the journal arrived in its balance.
    pub(super) fn check(&self) -> Result<(), Stop> {
        // What is left of each balance's change once everything that explains it is taken away.
        let (mut by_rows, mut by_movements) = (Sums::default(), Sums::default());
        for (old, row) in self.balances.written_rows() {
            let before = old.map(|old| old.figures).unwrap_or_default();
            by_rows.add(&row.key, row.figures - before);
            by_movements.add(&row.key, row.figures - before);
        }
        for (old, row) in self.reservations.written_rows() {
            explain(&mut by_rows, row, old, reservation);
        }
        for (old, row) in self.purchases.written_rows() {
            explain(&mut by_rows, row, old, purchase);
        }
        for (old, row) in self.orders.written_rows() {
            explain(&mut by_rows, row, old, order);
        }
        for movement in self.recorded().iter().flat_map(|recorded| &recorded.movements) {
            by_movements.add(&movement.key, -movement.delta);
            if matches!(movement.kind, Kind::Received | Kind::Adjusted | Kind::Transferred) {
                let Figures { on_hand, safety_stock, .. } = -movement.delta;
                by_rows.add(&movement.key, Figures { on_hand, safety_stock, ..Figures::default() });
            }
        }
        match by_rows.rest().or(by_movements.rest()) {
            Some((key, left)) => Err(Stop::Defect(format!("{key}: {left:?} is not explained"))),
            None => Ok(()),
        }
    }
}

/// Takes away what a row accounts for beyond what it accounted for before.
fn explain<'a, R>(sums: &mut Sums<'a>, row: &'a R, old: Option<&'a R>, shares: fn(&'a R, Each<'a, '_>)) {
    shares(row, &mut |key, share| sums.add(key, -share));
    if let Some(old) = old {
        shares(old, &mut |key, share| sums.add(key, share));
    }
}

fn reservation<'a>(row: &'a Reservation, each: Each<'a, '_>) {
    row.lines.iter().for_each(|line| each(&line.key, row.share(line)));
}

fn purchase<'a>(row: &'a Purchase, each: Each<'a, '_>) {
    for line in &row.lines {
        each(&line.key, Figures { incoming: row.expects(line), ..Figures::default() });
    }
}

fn order<'a>(row: &'a Order, each: Each<'a, '_>) {
    for ask in &row.asks {
        each(&ask.line.key, Figures { incoming: Order::expects(ask), ..Figures::default() });
    }
}
