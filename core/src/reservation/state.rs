//! Where a reservation stands, and what follows from it.

use super::{Mode, OnShortage, Request, Terms};
use crate::balance::Figures;
use crate::refusal::{Refusal, ShortLine};
use crate::words::{BalanceKey, Id, Note, Quantity, Span, Time};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Where a reservation stands. The last four are final and kept as a tombstone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ReservationStatus"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// When stock is held until `expires_at`.
    Pending,
    /// When it is queued for stock.
    Waiting,
    /// When stock is committed, without a deadline.
    Confirmed,
    /// When its goods have left.
    Deducted,
    /// When it was given back.
    Released,
    /// When the deadline took it.
    Expired,
    /// When there was not enough stock.
    Rejected,
}

impl Status {
    /// Every status, in the order of a reservation's life.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Waiting,
        Self::Confirmed,
        Self::Deducted,
        Self::Released,
        Self::Expired,
        Self::Rejected,
    ];

    /// The status as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Waiting => "waiting",
            Self::Confirmed => "confirmed",
            Self::Deducted => "deducted",
            Self::Released => "released",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
        }
    }

    /// Whether a deadline runs.
    pub fn has_deadline(self) -> bool {
        matches!(self, Self::Pending | Self::Waiting)
    }

    /// Whether nothing is held or queued any more.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Waiting | Self::Confirmed)
    }
}

/// One line of a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HeldLine {
    /// Which balance.
    #[serde(flatten)]
    pub key: BalanceKey,
    /// What was asked.
    pub asked: Quantity,
    /// What the reservation is for: less than asked where a mode took less.
    pub quantity: i64,
    /// What was there for it when it was decided.
    pub found: i64,
    /// What it holds now: reserved, or committed once confirmed.
    pub held: i64,
    /// What has left.
    pub deducted: i64,
    /// Its place in the balance's queue, if it ever had one.
    pub ticket: Option<u64>,
}

/// A reservation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reservation {
    /// The client's id.
    pub id: Id,
    /// The order that drives it.
    pub order_id: Option<Id>,
    /// Where it stands.
    pub status: Status,
    /// Its lines in key order; none where a release came before its reserve.
    pub lines: Vec<HeldLine>,
    /// The hold time that was asked for.
    pub ttl: Option<Span>,
    /// How much had to fit.
    pub mode: Mode,
    /// What if it did not.
    pub on_shortage: OnShortage,
    /// The numbers it lives by.
    pub terms: Terms,
    /// Since when its present hold runs.
    pub held_since: Time,
    /// The deadline, while one runs.
    pub expires_at: Option<Time>,
    /// How often it was overtaken while it waited.
    pub overtakes: u32,
    /// Whether it collects.
    pub collecting: bool,
    /// Why it was released.
    pub reason: Option<Note>,
    /// How many events it has had.
    pub events: u64,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl Reservation {
    /// Its deadline, while one runs: the timer that owns it is this very field.
    pub fn deadline(&self) -> Option<Time> {
        self.expires_at.filter(|_| self.status.has_deadline())
    }

    /// Whether its deadline has passed; at the same instant expiry wins (rule 6).
    pub fn is_due(&self, now: Time) -> bool {
        self.deadline().is_some_and(|deadline| deadline <= now)
    }

    /// The status as of `now`, whether or not an expiry was announced yet.
    pub fn status_at(&self, now: Time) -> Status {
        if self.is_due(now) { Status::Expired } else { self.status }
    }

    /// Whether `request` has the content this reservation was made with.
    pub fn is_for(&self, request: &Request) -> bool {
        self.lines.len() == request.lines.len()
            && self.lines.iter().zip(&request.lines).all(|(a, b)| a.key == b.key && a.asked == b.quantity)
            && (self.ttl, self.mode, self.on_shortage) == (request.ttl, request.mode, request.on_shortage)
    }

    /// The refusal that a rejected reservation keeps for whoever asks again.
    pub fn refusal(&self) -> Option<Refusal> {
        let line = |line: &HeldLine| ShortLine {
            key: line.key.clone(),
            asked: line.asked.units(),
            available: line.found.max(0),
        };
        (self.status == Status::Rejected).then(|| Refusal::InsufficientStock {
            reservation_id: Some(self.id.clone()),
            order_id: self.order_id.clone(),
            lines: self.lines.iter().map(line).collect(),
        })
    }

    /// What `line` accounts for in its balance's reserved, committed and waiting, under `status`.
    /// Movements are differences of this, so figures and reservations cannot disagree (rule 10).
    pub fn share(&self, line: &HeldLine) -> Figures {
        let mut share = Figures::default();
        match self.status {
            Status::Pending => share.reserved = line.held,
            Status::Waiting => (share.reserved, share.waiting) = (line.held, line.quantity - line.held),
            Status::Confirmed => share.committed = line.held,
            Status::Deducted | Status::Released | Status::Expired | Status::Rejected => {}
        }
        share.on_hand = -line.deducted;
        share
    }

    /// The balances it holds units of under a deadline, with that deadline: what a reserve that finds
    /// too little looks through for expired holds.
    pub fn holds(&self) -> impl Iterator<Item = (&BalanceKey, Time)> {
        let held = self.lines.iter().filter(|line| line.held > 0);
        self.deadline().into_iter().flat_map(move |at| held.clone().map(move |line| (&line.key, at)))
    }

    /// Its places in the queues: each balance of which it still lacks units, with its ticket there.
    pub fn places(&self) -> impl Iterator<Item = (&BalanceKey, u64)> {
        self.lacking().filter_map(|(line, _)| line.ticket.map(|ticket| (&line.key, ticket)))
    }

    /// The lines that still wait, each with the units it lacks.
    pub fn lacking(&self) -> impl Iterator<Item = (&HeldLine, i64)> {
        self.lines.iter().map(|line| (line, self.lacks(line))).filter(|(_, lacks)| *lacks > 0)
    }

    /// What a line still waits for.
    pub fn lacks(&self, line: &HeldLine) -> i64 {
        if self.status == Status::Waiting { line.quantity - line.held } else { 0 }
    }
}
