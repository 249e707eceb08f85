//! What is measured in a round, in this order: both sides in turn, so that a machine that is slow for a
//! while is slow for both.

use crate::workload::Kind;

/// Who reserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The design that people write by hand, through pgbench.
    HandWritten,
    /// One server of ours.
    Earmark,
    /// Two servers of ours on one database, half of the clients at each.
    TwoServers,
    /// One server of ours, on a database with many finished reservations.
    Grown,
}

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) side: Side,
    pub(crate) kind: Kind,
    pub(crate) clients: usize,
}

const fn turn(side: Side, kind: Kind, clients: usize) -> Turn {
    Turn { side, kind, clients }
}

/// How many clients the hand-written transaction is tried with.
pub(crate) const CROWDS: [usize; 3] = [1, 8, 64];

pub(crate) const TURNS: [Turn; 21] = [
    turn(Side::HandWritten, Kind::Hot, 64),
    turn(Side::Earmark, Kind::Hot, 64),
    turn(Side::HandWritten, Kind::Hot, 8),
    turn(Side::Earmark, Kind::Hot, 1024),
    turn(Side::HandWritten, Kind::Hot, 1),
    turn(Side::Earmark, Kind::Hot, 1),
    turn(Side::Earmark, Kind::SoldOut, 64),
    turn(Side::TwoServers, Kind::Hot, 64),
    turn(Side::HandWritten, Kind::Uniform, 64),
    turn(Side::Earmark, Kind::Uniform, 64),
    turn(Side::HandWritten, Kind::Uniform, 8),
    turn(Side::TwoServers, Kind::Uniform, 64),
    turn(Side::HandWritten, Kind::Uniform, 1),
    turn(Side::HandWritten, Kind::Zipf, 64),
    turn(Side::Earmark, Kind::Zipf, 64),
    turn(Side::HandWritten, Kind::Zipf, 8),
    turn(Side::HandWritten, Kind::Zipf, 1),
    turn(Side::HandWritten, Kind::Batch, 1),
    turn(Side::Earmark, Kind::Batch, 1),
    turn(Side::Earmark, Kind::FiveLines, 64),
    turn(Side::Earmark, Kind::Health, 64),
];

/// What is measured where a database with a past is to be compared with an empty one.
pub(crate) const GROWTH: [Turn; 6] = [
    turn(Side::Earmark, Kind::Hot, 64),
    turn(Side::Grown, Kind::Hot, 64),
    turn(Side::Earmark, Kind::Uniform, 64),
    turn(Side::Grown, Kind::Uniform, 64),
    turn(Side::Earmark, Kind::Zipf, 64),
    turn(Side::Grown, Kind::Zipf, 64),
];

impl Turn {
    /// How it is called in the table, and by whoever wants to see only this.
    pub(crate) fn name(self) -> String {
        let kind = match self.kind {
            Kind::Hot => "hot",
            Kind::Uniform => "uniform",
            Kind::Zipf => "zipf",
            Kind::SoldOut => "sold-out",
            Kind::FiveLines => "five-lines",
            Kind::Batch => "batch",
            Kind::Health => "healthz",
        };
        let side = match self.side {
            Side::HandWritten => "hand-written",
            Side::Earmark => "earmark",
            Side::TwoServers => "two-servers",
            Side::Grown => "earmark, grown",
        };
        format!("{side}/{kind}/{}", self.clients)
    }
}
