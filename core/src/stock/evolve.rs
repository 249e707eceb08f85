//! What an event of physical stock moves.

use super::{Change, Event};
use crate::balance::{Balance, Figures, Kind};
use crate::words::BalanceKey;
use alloc::{vec, vec::Vec};

/// Returns what `event` moves at which balance, given the balance that it was decided on. Total: whatever
/// happened is taken as it is.
pub fn moves(state: Option<&Balance>, event: &Event) -> Vec<(BalanceKey, Kind, Figures)> {
    let figures = state.map(|balance| balance.figures).unwrap_or_default();
    let on_hand = |on_hand| Figures { on_hand, ..Figures::default() };
    match event {
        Event::Received { key, quantity, .. } => {
            vec![(key.clone(), Kind::Received, on_hand(quantity.units()))]
        }
        Event::Adjusted { key, change, .. } => {
            let delta = match *change {
                Change::OnHand(units) => on_hand(units - figures.on_hand),
                Change::Delta(units) => on_hand(units),
                Change::SafetyStock(units) => {
                    Figures { safety_stock: units - figures.safety_stock, ..Figures::default() }
                }
            };
            vec![(key.clone(), Kind::Adjusted, delta)]
        }
        Event::Transferred { sku, from, to, quantity } => {
            let at = |location: &crate::words::Location| BalanceKey::new(sku.clone(), location.clone());
            let units = quantity.units();
            vec![(at(from), Kind::Transferred, on_hand(-units)), (at(to), Kind::Transferred, on_hand(units))]
        }
        Event::Shortfall { .. } => vec![],
    }
}
