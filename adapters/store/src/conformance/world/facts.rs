//! What happens to stock, and to the policies.

use super::{PLACES, World};
use crate::conformance::{id, reference};
use earmark_core::memory::Memory;
use earmark_core::policy::{Amount, Policy, Shortage};
use earmark_core::step::{Change, Command};
use earmark_core::words::{Id, Location, Name, Note, Span};

impl World {
    pub(super) fn fact(&mut self, memory: &Memory) -> Command {
        let note = Some(reference(&format!("note{}", self.below(400)))).filter(|_| self.below(2) == 0);
        let bought: Vec<Id> = memory.tables().purchases.keys().cloned().collect();
        let purchase = if bought.is_empty() { id("p0") } else { self.one(&bought) };
        let reason = Note::parse("counted").unwrap();
        match self.below(9) {
            0 => {
                let change = Change::OnHand(self.below(20).cast_signed());
                Command::Adjust { key: self.key(), change, reason, reference: note }
            }
            1 => {
                let change = match self.below(3) {
                    0 => Change::SafetyStock(self.below(3).cast_signed()),
                    _ => Change::Delta(3 - self.below(8).cast_signed()),
                };
                Command::Adjust { key: self.key(), change, reason, reference: note }
            }
            2 => Command::RaisePurchase { purchase_order_id: self.id("p", 6), lines: self.lines() },
            3 | 4 => {
                let lines = if self.below(2) == 0 { None } else { Some(self.lines()) };
                Command::ReceivePurchase { purchase_order_id: purchase, lines, reference: note }
            }
            kind => Command::Receive {
                key: self.key(),
                quantity: self.units(8),
                purchase_order_id: Some(purchase).filter(|_| kind == 5),
                reference: note,
            },
        }
    }

    pub(super) fn transfer(&mut self) -> Command {
        let place = |text| Location::parse(text).unwrap();
        let (from, to) = (place(self.one(&PLACES)), place(self.one(&PLACES)));
        let sku = self.key().sku;
        Command::Transfer { sku, from, to, quantity: self.units(4), reference: None }
    }

    /// `patient` waits its turn and is never overtaken, `short` buys only what is missing.
    pub(super) fn policy(&mut self) -> Command {
        let amount = Amount::Shortfall;
        let (name, policy) = match self.below(3) {
            0 => ("short", Policy { on_shortage: Shortage::Purchase { amount }, ..Policy::HOLD_CONFIRM }),
            1 => ("patient", Policy { hold: Span::default(), ..Policy::CHECKOUT }),
            _ => {
                let max_overtakes = u32::try_from(self.below(3)).unwrap();
                ("patient", Policy { on_shortage: Shortage::Wait, max_overtakes, ..Policy::HOLD_CONFIRM })
            }
        };
        Command::PutPolicy { name: Name::parse(name).unwrap(), policy }
    }
}
