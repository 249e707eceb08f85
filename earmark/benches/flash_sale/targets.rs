//! What is to be reached: ratios of two turns of the same round, and of those the median.

use crate::reading::{Reading, median};
use crate::rounds::Rounds;
use crate::turns::{CROWDS, Side, Turn};
use crate::workload::Kind;
use serde::Serialize;
use std::fmt;

/// On which side of a number a ratio is to lie.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(bound) => write!(f, "≥ {bound}"),
            Self::AtMost(bound) => write!(f, "≤ {bound}"),
        }
    }
}

/// A target, and how far it was reached.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    pub(crate) what: &'static str,
    pub(crate) ratio: f64,
    pub(crate) lowest: f64,
    pub(crate) highest: f64,
    /// How many times as much processor time one of theirs takes: it says what a busy machine hides.
    pub(crate) by_cost: f64,
    pub(crate) bound: Bound,
    pub(crate) is_met: bool,
}

struct Target {
    what: &'static str,
    ours: Turn,
    /// Compared with the best of these.
    theirs: Vec<Turn>,
    figure: fn(&Reading) -> f64,
    bound: Bound,
}

fn rate(reading: &Reading) -> f64 {
    reading.rate
}

fn targets() -> Vec<Target> {
    use Bound::{AtLeast, AtMost};
    use Kind::{Batch, Hot, SoldOut, Uniform, Zipf};
    let turn = |side, kind, clients| Turn { side, kind, clients };
    let (ours, hand) = (|kind, n| turn(Side::Earmark, kind, n), |kind, n| turn(Side::HandWritten, kind, n));
    let both = |kind| turn(Side::TwoServers, kind, 64);
    let grown = |kind| turn(Side::Grown, kind, 64);
    let best = |kind| CROWDS.map(|clients| hand(kind, clients)).to_vec();
    let rates =
        |what, ours, theirs, bound| Target { what, ours, theirs, figure: rate, bound: AtLeast(bound) };
    vec![
        rates("hot SKU, 64 clients, over hand-written at 64", ours(Hot, 64), vec![hand(Hot, 64)], 16.0),
        rates("hot SKU, 64 clients, over hand-written at its best", ours(Hot, 64), best(Hot), 4.0),
        Target {
            what: "hot SKU, 64 clients, p99 over that of hand-written at 64",
            ours: ours(Hot, 64),
            theirs: vec![hand(Hot, 64)],
            figure: |reading| reading.p99_ms,
            bound: AtMost(0.1),
        },
        rates("hot SKU, 1024 clients over 64", ours(Hot, 1024), vec![ours(Hot, 64)], 0.9),
        rates("hot SKU over uniform SKUs", ours(Hot, 64), vec![ours(Uniform, 64)], 0.9),
        rates("uniform SKUs over hand-written at 64", ours(Uniform, 64), vec![hand(Uniform, 64)], 3.0),
        rates("uniform SKUs over hand-written at its best", ours(Uniform, 64), best(Uniform), 1.0),
        rates("zipf SKUs over hand-written at 64", ours(Zipf, 64), vec![hand(Zipf, 64)], 3.0),
        rates("zipf SKUs over hand-written at its best", ours(Zipf, 64), best(Zipf), 1.0),
        rates("batch route over hand-written bulk", ours(Batch, 1), vec![hand(Batch, 1)], 0.4),
        rates("sold-out SKU over hot SKU", ours(SoldOut, 64), vec![ours(Hot, 64)], 1.5),
        Target {
            what: "one client, latency (p50) over that of hand-written",
            ours: ours(Hot, 1),
            theirs: vec![hand(Hot, 1)],
            figure: |reading| reading.p50_ms,
            bound: AtMost(2.5),
        },
        rates("two servers over one, uniform SKUs", both(Uniform), vec![ours(Uniform, 64)], 0.85),
        rates("two servers over one, hot SKU", both(Hot), vec![ours(Hot, 64)], 0.75),
        rates("grown over empty, hot SKU", grown(Hot), vec![ours(Hot, 64)], 0.75),
        rates("grown over empty, uniform SKUs", grown(Uniform), vec![ours(Uniform, 64)], 0.75),
        rates("grown over empty, zipf SKUs", grown(Zipf), vec![ours(Zipf, 64)], 0.75),
    ]
}

/// How far each target was reached, as far as its turns were taken.
pub(crate) fn judge(rounds: &Rounds) -> Vec<Judged> {
    targets().into_iter().filter_map(|target| target.judge(rounds)).collect()
}

impl Target {
    fn judge(&self, rounds: &Rounds) -> Option<Judged> {
        let pairs = self.pairs(rounds);
        let mut ratios: Vec<f64> =
            pairs.iter().map(|(ours, theirs)| (self.figure)(ours) / (self.figure)(theirs)).collect();
        ratios.sort_by(f64::total_cmp);
        let (lowest, highest) = (*ratios.first()?, *ratios.last()?);
        let costs = pairs.iter().map(|(ours, theirs)| theirs.costs.together() / ours.costs.together());
        let (ratio, by_cost) = (median(ratios), median(costs.collect()));
        let is_met = match self.bound {
            Bound::AtLeast(bound) => ratio >= bound,
            Bound::AtMost(bound) => ratio <= bound,
        };
        Some(Judged { what: self.what, ratio, lowest, highest, by_cost, bound: self.bound, is_met })
    }

    /// Our reading and the best of theirs, for each round that has both.
    fn pairs(&self, rounds: &Rounds) -> Vec<(Reading, Reading)> {
        let of_round = |turn: &Turn, round| {
            rounds.counted(*turn).into_iter().find(|(other, _)| *other == round).map(|(_, reading)| reading)
        };
        let pair = |(round, ours)| {
            let theirs: Option<Vec<Reading>> = self.theirs.iter().map(|turn| of_round(turn, round)).collect();
            Some((ours, theirs?.into_iter().max_by(|a, b| a.rate.total_cmp(&b.rate))?))
        };
        rounds.counted(self.ours).into_iter().filter_map(pair).collect()
    }
}
