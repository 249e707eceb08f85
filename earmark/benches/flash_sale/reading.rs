//! What one turn came to.

use serde::Serialize;

/// A turn's figures.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Reading {
    /// Reservations answered, refusals included.
    pub(crate) items: usize,
    /// The same, a second.
    pub(crate) rate: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// Answers that were neither a reservation nor a shortage.
    pub(crate) other: usize,
    pub(crate) costs: Costs,
}

/// Processor time of one reservation, in microseconds, by who took it.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Costs {
    pub(crate) load_us: f64,
    pub(crate) server_us: f64,
    pub(crate) database_us: f64,
    /// The share of the machine, in percent, that went to processes that have nothing to do with it.
    pub(crate) foreign: f64,
}

impl Costs {
    /// What it cost all who took part.
    pub(crate) fn together(&self) -> f64 {
        self.load_us + self.server_us + self.database_us
    }
}

impl Reading {
    /// Of so many reservations, so many a second, and how long each answer took, in microseconds.
    pub(crate) fn of(items: usize, rate: f64, took: &mut [u32]) -> Self {
        took.sort_unstable();
        Self { items, rate, p50_ms: percentile(took, 50), p99_ms: percentile(took, 99), ..Self::default() }
    }

    /// The median of each figure by itself.
    pub(crate) fn median(readings: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| median(readings.iter().map(figure).collect());
        Self {
            items: readings.iter().map(|reading| reading.items).sum(),
            rate: of(|reading| reading.rate),
            p50_ms: of(|reading| reading.p50_ms),
            p99_ms: of(|reading| reading.p99_ms),
            other: readings.iter().map(|reading| reading.other).sum(),
            costs: Costs {
                load_us: of(|reading| reading.costs.load_us),
                server_us: of(|reading| reading.costs.server_us),
                database_us: of(|reading| reading.costs.database_us),
                foreign: of(|reading| reading.costs.foreign),
            },
        }
    }
}

/// The middle one; of an even number, the lower of the two in the middle.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}

fn percentile(sorted: &[u32], percent: usize) -> f64 {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    f64::from(sorted.get(place).copied().unwrap_or_default()) / 1000.0
}
