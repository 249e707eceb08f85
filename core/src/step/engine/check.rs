//! The audit of one input before it is kept: what its rows account for is what its balances show.

use crate::balance::{Figures, Kind};
use crate::order::Order;
use crate::ordered::sort;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::step::{Stop, Work};
use crate::words::BalanceKey;
use alloc::{format, vec::Vec};

/// What is added per balance: sorted and summed once, at the end.
struct Sums<'a, K = BalanceKey>(Vec<(&'a K, Figures)>);

impl<'a, K: Ord> Sums<'a, K> {
    fn add(&mut self, key: &'a K, figures: Figures) {
        if !figures.is_zero() {
            self.0.push((key, figures));
        }
    }

    /// A balance whose parts do not add up to nothing.
    fn rest(mut self) -> Option<(&'a K, Figures)> {
        sort(&mut self.0, |(one, _), (other, _)| one < other);
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
    pub(in crate::step) fn check(&self) -> Result<(), Stop> {
        // What is left of each balance's change once everything that explains it is taken away.
        let (mut by_rows, mut by_movements) = (Sums(Vec::new()), Sums(Vec::new()));
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

#[cfg(test)]
mod tests {
    use super::{Figures, Sums};
    use alloc::vec::Vec;
    use core::{cell::Cell, cmp::Ordering};

    /// A key that counts how often it is compared.
    struct Counted<'a>(u32, &'a Cell<u32>);

    impl Ord for Counted<'_> {
        fn cmp(&self, other: &Self) -> Ordering {
            self.1.set(self.1.get() + 1);
            self.0.cmp(&other.0)
        }
    }

    impl PartialOrd for Counted<'_> {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    impl PartialEq for Counted<'_> {
        fn eq(&self, other: &Self) -> bool {
            self.cmp(other) == Ordering::Equal
        }
    }

    impl Eq for Counted<'_> {}

    /// How many comparisons the sums of so many balances take.
    fn comparisons(balances: u32) -> u32 {
        let compared = Cell::new(0);
        let scattered = (0..balances).map(|n| Counted(n.wrapping_mul(0x9E37_79B1), &compared));
        let keys: Vec<Counted<'_>> = scattered.collect();
        let mut sums = Sums(Vec::new());
        let unit = Figures { on_hand: 1, ..Figures::default() };
        keys.iter().for_each(|key| sums.add(key, unit));
        keys.iter().for_each(|key| sums.add(key, -unit));
        assert!(sums.rest().is_none());
        compared.get()
    }

    #[test]
    fn the_audit_of_many_lines_costs_little_more_than_a_line_each() {
        let (few, many) = (comparisons(200), comparisons(2000));
        assert!(many < 20 * few, "{few} comparisons for 200 balances, {many} for ten times as many");
    }
}
