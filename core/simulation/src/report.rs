//! What a run came to.

use core::fmt;
use earmark_core::order::Status;
use earmark_core::ordered::Map;
use serde::{Deserialize, Serialize};

/// What a run came to. Whole numbers only: the same run gives the same bytes everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Orders placed.
    pub orders: u64,
    /// Orders by where they stand.
    pub outcomes: Map<Status, u64>,
    /// Units that were ordered.
    pub asked_units: i64,
    /// Units that left for an order.
    pub filled_units: i64,
    /// Units that left of a million that were ordered.
    pub fill_ppm: i64,
    /// Units of orders that ended for want of stock: rejected, failed, or given up while waiting.
    pub lost_units: i64,
    /// Units of orders whose hold had run out when the customer came to confirm.
    pub too_late_units: i64,
    /// Units of orders that were paid after their deadline, when there was no stock for them any more.
    pub paid_late_units: i64,
    /// Holds that a deadline took.
    pub expired_holds: u64,
    /// Units times minutes that were held for nothing.
    pub wasted_unit_minutes: u64,
    /// Reservations that waited and were served.
    pub waited: u64,
    /// Half of them waited no longer, in milliseconds.
    pub wait_p50_ms: u64,
    /// Nineteen of twenty waited no longer, in milliseconds.
    pub wait_p95_ms: u64,
    /// The most units that were under a hold at once.
    pub peak_reserved: i64,
    /// Entries of the journal.
    pub events: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<28}{:>14}", "orders", self.orders)?;
        for (status, orders) in &self.outcomes {
            writeln!(f, "  {:<26}{orders:>14}", status.as_str())?;
        }
        let percent = (self.fill_ppm / 10_000, self.fill_ppm / 100 % 100);
        writeln!(f, "{:<28}{:>14}", "units ordered", self.asked_units)?;
        writeln!(f, "{:<28}{:>14}", "units delivered", self.filled_units)?;
        writeln!(f, "{:<28}{:>10}.{:02} %", "fill rate", percent.0, percent.1)?;
        writeln!(f, "{:<28}{:>14}", "units lost for want of stock", self.lost_units)?;
        writeln!(f, "{:<28}{:>14}", "units lost to a hold run out", self.too_late_units)?;
        writeln!(f, "{:<28}{:>14}", "units lost to late money", self.paid_late_units)?;
        writeln!(f, "{:<28}{:>14}", "holds expired", self.expired_holds)?;
        writeln!(f, "{:<28}{:>14}", "unit-minutes held in vain", self.wasted_unit_minutes)?;
        writeln!(f, "{:<28}{:>14}", "waited and served", self.waited)?;
        writeln!(f, "{:<28}{:>12} s", "  half waited at most", self.wait_p50_ms / 1000)?;
        writeln!(f, "{:<28}{:>12} s", "  95 % waited at most", self.wait_p95_ms / 1000)?;
        writeln!(f, "{:<28}{:>14}", "most units held at once", self.peak_reserved)
    }
}
