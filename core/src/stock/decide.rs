//! What is decided about physical stock.

use super::{Command, Event};
use crate::balance::Balance;
use crate::refusal::{Refusal, ShortLine};
use crate::words::{BalanceKey, Fault, Rule, Time};
use alloc::{vec, vec::Vec};

/// Decides a command. Facts are never refused for what they leave behind (rule 1); a transfer takes at most
/// what is available at its source.
pub fn decide(
    state: Option<&Balance>,
    key: &BalanceKey,
    command: Command,
    _now: Time,
) -> Result<Vec<Event>, Refusal> {
    let event = match command {
        Command::Receive { quantity, reference, order_id } => {
            Event::Received { key: key.clone(), quantity, reference, order_id }
        }
        Command::Adjust { change, reason } => {
            if let Some(fault) = change.fault() {
                return Err(Refusal::fault(fault));
            }
            Event::Adjusted { key: key.clone(), change, reason }
        }
        Command::Transfer { to, .. } if to == key.location => {
            return Err(Refusal::fault(Fault::new("/to", Rule::SameLocation)));
        }
        Command::Transfer { to, quantity } => {
            let available = state.map_or(0, |balance| balance.room(0)).max(0);
            if available < quantity.units() {
                let line = ShortLine { key: key.clone(), asked: quantity.units(), available };
                let (reservation_id, order_id) = (None, None);
                return Err(Refusal::InsufficientStock { reservation_id, order_id, lines: vec![line] });
            }
            Event::Transferred { sku: key.sku.clone(), from: key.location.clone(), to, quantity }
        }
    };
    Ok(vec![event])
}
