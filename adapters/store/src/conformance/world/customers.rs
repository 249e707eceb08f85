//! What customers do: reservations, orders, and what follows.

use super::World;
use crate::conformance::reference;
use earmark_core::order;
use earmark_core::reservation::{Mode, OnShortage, Request};
use earmark_core::step::Command;
use earmark_core::words::{Name, Note, Span};

const PROFILES: [&str; 8] = [
    "checkout",
    "hold-confirm",
    "supplier-restock",
    "supplier-restock",
    "auto-deliver",
    "auto-deliver",
    "patient",
    "short",
];

impl World {
    pub(super) fn reserve(&mut self) -> Command {
        let mode = self.one(&[Mode::AllOrNothing, Mode::AllOrNothing, Mode::PerLine, Mode::BestEffort]);
        let waits = mode == Mode::AllOrNothing && self.below(2) == 0;
        let on_shortage = if waits { OnShortage::Wait } else { OnShortage::Reject };
        let ttl = (self.below(2) == 0).then(|| Span::from_secs(10 + self.below(1000)));
        let request = Request { lines: self.lines(), ttl, mode, on_shortage };
        Command::Reserve { reservation_id: self.id("r", 20), request }
    }

    pub(super) fn place(&mut self) -> Command {
        let profile = Name::parse(self.one(&PROFILES)).unwrap();
        let hold = (self.below(4) == 0).then(|| Span::from_secs(30 + self.below(300)));
        let request = order::Request { lines: self.lines(), profile, hold };
        // One id space: an order may meet a reservation of its id.
        let kind = if self.below(10) == 0 { "r" } else { "o" };
        Command::PlaceOrder { order_id: self.id(kind, 14), request }
    }

    pub(super) fn verb(&mut self) -> Command {
        let kind = if self.below(6) == 0 { "o" } else { "r" };
        let reservation_id = self.id(kind, 20);
        match self.below(6) {
            0 => Command::Confirm { reservation_id },
            1 => Command::Release { reservation_id, reason: Note::parse("changed my mind").ok() },
            2..5 => Command::Extend { reservation_id, ttl: Span::from_secs(1 + self.below(900)) },
            _ => Command::Deduct { reservation_id, parcel: self.parcel() },
        }
    }

    pub(super) fn order_verb(&mut self) -> Command {
        let order_id = self.id("o", 14);
        match self.below(8) {
            0 | 1 => Command::ConfirmOrder { order_id },
            2 => Command::CancelOrder { order_id, reason: None },
            3 => Command::ExtendOrder { order_id, ttl: Span::from_secs(1 + self.below(900)) },
            4 => Command::FulfilOrder { order_id, parcel: self.parcel() },
            _ => {
                let reference = reference(&format!("money{}", self.below(20)));
                Command::Pay { order_id, approved: self.below(4) > 0, reference }
            }
        }
    }
}
