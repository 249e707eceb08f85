//! A reservation, and where its lines stand in the queues.

use crate::{Seconds, Stamp};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use earmark_core::reservation::{self, Mode, OnShortage, Status};
use earmark_core::words::{BalanceKey, Id, Note};

/// The position of each line that still waits: 1 for the head of its balance's queue.
pub type Positions = BTreeMap<BalanceKey, u64>;

published! {
    /// Lines taken together under one id.
    pub struct Reservation<'a> {
        /// Its id, chosen by the client.
        pub reservation_id: &'a str,
        /// The order that drives it; null where none does.
        pub order_id: Option<&'a str>,
        /// Where it stands.
        pub status: Status,
        /// What it is for, one entry for each SKU and location.
        pub lines: Vec<HeldLine<'a>>,
        /// Its deadline; null where none runs.
        pub expires_at: Option<Stamp>,
        /// How long it is held, in seconds.
        pub ttl_seconds: Seconds,
        /// What of its lines it takes where not all is there.
        pub mode: Mode,
        /// What becomes of it where not all is there.
        pub on_shortage: OnShortage,
        /// Where it stands in the queue; only where that was looked up.
        #[serde(flatten)]
        pub queued: Option<Queued>,
        /// Why it ended; null where nobody said.
        pub reason: Option<&'a str>,
        /// When it was made.
        pub created_at: Stamp,
        /// When it last changed.
        pub updated_at: Stamp,
    }

    /// Where a waiter stands in the queue, and what holds it up.
    pub struct Queued {
        /// Its position: 1 for the head. The worst of its lines decides.
        pub position: u64,
        /// How often a younger request took what it could not use.
        pub overtakes: u32,
        /// After so many overtakes it collects.
        pub max_overtakes: u32,
        /// Whether what arrives is held for it until it has everything.
        pub collecting: bool,
    }

    /// A line of a reservation or an order.
    pub struct HeldLine<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The location.
        pub location: &'a str,
        /// Units that it is for: less than asked where a mode took less.
        pub quantity: i64,
        /// Units that were asked for.
        pub asked: i64,
        /// Units that were there for it when it was decided.
        pub found: i64,
        /// Units that it holds.
        pub held: i64,
        /// Units that left.
        pub deducted: i64,
        /// Its place in the queue; only where it waits and that was looked up.
        #[serde(flatten)]
        pub queued: Option<QueuedLine>,
    }

    /// What only a line that waits has.
    pub struct QueuedLine {
        /// Units that it still waits for.
        pub lacks: i64,
        /// Its position in the queue of its balance: 1 for the head.
        pub position: u64,
    }
}

impl<'a> Reservation<'a> {
    /// Shows a reservation; positions are shown where there are any.
    pub fn new(held: &'a reservation::Reservation, positions: &Positions) -> Self {
        Self {
            reservation_id: held.id.as_str(),
            order_id: held.order_id.as_ref().map(Id::as_str),
            status: held.status,
            lines: HeldLine::all(held, positions),
            expires_at: held.expires_at.map(Stamp),
            ttl_seconds: Seconds(held.terms.hold),
            mode: held.mode,
            on_shortage: held.on_shortage,
            queued: Queued::of(held, positions),
            reason: held.reason.as_ref().map(Note::as_str),
            created_at: Stamp(held.created_at),
            updated_at: Stamp(held.updated_at),
        }
    }
}

impl Queued {
    pub(super) fn of(held: &reservation::Reservation, positions: &Positions) -> Option<Self> {
        positions.values().max().map(|position| Self {
            position: *position,
            overtakes: held.overtakes,
            max_overtakes: held.terms.max_overtakes,
            collecting: held.collecting,
        })
    }
}

impl<'a> HeldLine<'a> {
    pub(super) fn all(held: &'a reservation::Reservation, positions: &Positions) -> Vec<Self> {
        held.lines.iter().map(|line| Self::new(held, line, positions)).collect()
    }

    fn new(held: &reservation::Reservation, line: &'a reservation::HeldLine, positions: &Positions) -> Self {
        let queued = |position: &u64| QueuedLine { lacks: held.lacks(line), position: *position };
        Self {
            sku: line.key.sku.as_str(),
            location: line.key.location.as_str(),
            quantity: line.quantity,
            asked: line.asked.units(),
            found: line.found,
            held: line.held,
            deducted: line.deducted,
            queued: positions.get(&line.key).map(queued),
        }
    }
}
