//! The audit of one input before it is kept: what its rows account for is what its balances show.

use super::Stop;
use super::work::Work;
use crate::balance::{Figures, Kind};
use crate::order::Order;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::words::BalanceKey;
use alloc::{format, vec::Vec};

/// Sums per balance. A list, not a map: an input touches few balances.
#[derive(Default)]
struct Sums<'a>(Vec<(&'a BalanceKey, Figures)>);

impl<'a> Sums<'a> {
    fn of(&mut self, key: &'a BalanceKey) -> &mut Figures {
        let place = self.0.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
            self.0.push((key, Figures::default()));
            self.0.len() - 1
        });
        &mut self.0[place].1
    }
}

type Each<'a, 'b> = &'b mut dyn FnMut(&'a BalanceKey, Figures);

impl Work<'_> {
    /// Reserved, committed, waiting and incoming moved by what the reservations, purchase orders and
    /// promises account for; and every movement of the journal arrived in its balance.
    pub(super) fn check(&self) -> Result<(), Stop> {
        // What is left of each balance's change once everything that explains it is taken away.
        let (mut by_rows, mut by_movements) = (Sums::default(), Sums::default());
        for row in self.balances.scratch() {
            let before = self.balances.before(&row.key)?.map(|old| old.figures).unwrap_or_default();
            *by_rows.of(&row.key) = row.figures - before;
            *by_movements.of(&row.key) = row.figures - before;
        }
        for row in self.reservations.scratch() {
            explain(&mut by_rows, row, self.reservations.before(&row.id)?, reservation);
        }
        for row in self.purchases.scratch() {
            explain(&mut by_rows, row, self.purchases.before(&row.id)?, purchase);
        }
        for row in self.orders.scratch() {
            explain(&mut by_rows, row, self.orders.before(&row.id)?, order);
        }
        for movement in self.recorded().iter().flat_map(|recorded| &recorded.movements) {
            let left = by_movements.of(&movement.key);
            *left = *left - movement.delta;
            if matches!(movement.kind, Kind::Received | Kind::Adjusted | Kind::Transferred) {
                let left = by_rows.of(&movement.key);
                left.on_hand -= movement.delta.on_hand;
                left.safety_stock -= movement.delta.safety_stock;
            }
        }
        let unexplained = by_rows.0.iter().chain(&by_movements.0).find(|(_, left)| !left.is_zero());
        match unexplained {
            Some((key, left)) => Err(Stop::Defect(format!("{key}: {left:?} is not explained"))),
            None => Ok(()),
        }
    }
}

/// Takes away what a row accounts for beyond what it accounted for before.
fn explain<'a, R>(sums: &mut Sums<'a>, row: &'a R, old: Option<&'a R>, shares: fn(&'a R, Each<'a, '_>)) {
    shares(row, &mut |key, share| *sums.of(key) = *sums.of(key) - share);
    if let Some(old) = old {
        shares(old, &mut |key, share| *sums.of(key) = *sums.of(key) + share);
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
