//! The proof that a store's figures are what its rows and its ledger say (rule 10).

use crate::balance::{Balance, Figures, Movement};
use crate::memory::Tables;
use crate::order::Order;
use crate::ordered::Map;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::words::BalanceKey;
use alloc::vec::Vec;

/// One figure that disagrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which balance.
    pub key: BalanceKey,
    /// Which of its figures, or which part of its ledger.
    pub figure: &'static str,
    /// What the balance shows.
    pub shown: i64,
    /// What the rows or the ledger add up to.
    pub proved: i64,
    /// What was added up.
    pub by: &'static str,
}

impl core::fmt::Display for Finding {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { key, figure, shown, proved, by } = self;
        write!(f, "{key}: {figure} shows {shown}, {by} add up to {proved}")
    }
}

/// Takes every row of a store, in any order of kinds, and then says what disagrees.
#[derive(Debug, Default)]
pub struct Audit {
    balances: Map<BalanceKey, (Figures, u64)>,
    rows: Map<BalanceKey, Figures>,
    ledger: Map<BalanceKey, (Figures, u64)>,
    findings: Vec<Finding>,
}

impl Audit {
    /// Takes a balance.
    pub fn balance(&mut self, balance: &Balance) {
        self.balances.insert(balance.key.clone(), (balance.figures, balance.seq));
    }

    /// Takes a reservation.
    pub fn reservation(&mut self, reservation: &Reservation) {
        for line in &reservation.lines {
            self.row(&line.key, reservation.share(line));
        }
    }

    /// Takes an order.
    pub fn order(&mut self, order: &Order) {
        for ask in &order.asks {
            self.row(&ask.line.key, Figures { incoming: Order::expects(ask), ..Figures::default() });
        }
    }

    /// Takes a purchase order.
    pub fn purchase(&mut self, purchase: &Purchase) {
        for line in &purchase.lines {
            self.row(&line.key, Figures { incoming: purchase.expects(line), ..Figures::default() });
        }
    }

    fn row(&mut self, key: &BalanceKey, share: Figures) {
        if !share.is_zero() {
            let sum = self.rows.entry(key.clone()).or_default();
            *sum = *sum + share;
        }
    }

    /// Takes a movement; those of one balance must come in the order of their numbers.
    pub fn movement(&mut self, movement: &Movement) {
        let (sum, seq) = self.ledger.entry(movement.key.clone()).or_default();
        let opening = movement.kind == crate::balance::Kind::Opening;
        let expected = if opening { movement.seq } else { *seq + 1 };
        let mut find = |figure, shown: u64, proved: u64, by| {
            let key = movement.key.clone();
            let (shown, proved) = (shown.cast_signed(), proved.cast_signed());
            self.findings.push(Finding { key, figure, shown, proved, by });
        };
        if movement.seq != expected {
            find("a movement's number", movement.seq, expected, "the movements before it");
        }
        *sum = *sum + movement.delta;
        *seq = movement.seq;
        if *sum != movement.after {
            find("the figures after a movement", movement.seq, movement.seq, "the movements up to it do not");
        }
    }

    /// Every line that disagrees; none where the store is sound.
    pub fn finish(mut self) -> Vec<Finding> {
        let keys = self.rows.keys().chain(self.ledger.keys()).cloned().collect::<Vec<_>>();
        for key in keys {
            self.balances.entry(key).or_default();
        }
        for (key, (figures, seq)) in &self.balances {
            let rows = self.rows.get(key).copied().unwrap_or_default();
            let (ledger, last) = self.ledger.get(key).copied().unwrap_or_default();
            let mut find = |figure, shown, proved, by| {
                if shown != proved {
                    self.findings.push(Finding { key: key.clone(), figure, shown, proved, by });
                }
            };
            let by = "live reservations";
            find("reserved", figures.reserved, rows.reserved, by);
            find("committed", figures.committed, rows.committed, by);
            find("waiting", figures.waiting, rows.waiting, by);
            find("incoming", figures.incoming, rows.incoming, "open purchase orders and promises");
            for (figure, shown, proved) in named(figures, &ledger) {
                find(figure, shown, proved, "its movements");
            }
            find("its last movement", seq.cast_signed(), last.cast_signed(), "its movements");
        }
        self.findings
    }
}

fn named(a: &Figures, b: &Figures) -> [(&'static str, i64, i64); 6] {
    [
        ("on_hand", a.on_hand, b.on_hand),
        ("reserved", a.reserved, b.reserved),
        ("committed", a.committed, b.committed),
        ("safety_stock", a.safety_stock, b.safety_stock),
        ("incoming", a.incoming, b.incoming),
        ("waiting", a.waiting, b.waiting),
    ]
}

/// Audits a whole store at once.
pub fn audit(tables: &Tables) -> Vec<Finding> {
    let mut audit = Audit::default();
    tables.balances.values().for_each(|(_, row)| audit.balance(row));
    tables.reservations.values().for_each(|(_, row)| audit.reservation(row));
    tables.orders.values().for_each(|(_, row)| audit.order(row));
    tables.purchases.values().for_each(|(_, row)| audit.purchase(row));
    tables.openings.values().for_each(|opening| audit.movement(opening));
    tables.journal.iter().flat_map(|recorded| &recorded.movements).for_each(|m| audit.movement(m));
    audit.finish()
}
