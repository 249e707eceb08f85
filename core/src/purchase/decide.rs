//! What a purchase order decides.

use super::{Command, Event, Purchase, Status};
use crate::refusal::Refusal;
use crate::words::{Fault, Id, Line, Lines, Quantity, Rule, Time};
use alloc::{format, vec, vec::Vec};

/// Decides a command. An empty list means "already so".
pub fn decide(
    state: Option<&Purchase>,
    id: &Id,
    command: Command,
    _now: Time,
) -> Result<Vec<Event>, Refusal> {
    match (command, state) {
        (Command::Raise { order_id, lines }, None) => Ok(vec![Event::Raised { order_id, lines }]),
        (Command::Raise { lines, .. }, Some(raised)) if raised.is_for(&lines) => Ok(vec![]),
        (Command::Raise { .. }, Some(_)) => Err(Refusal::IdempotencyConflict { id: id.clone() }),
        (Command::Receive(_), None) => Err(Refusal::NotFound { id: id.clone() }),
        (Command::Receive(lines), Some(purchase)) => purchase.receive(lines),
        (Command::Cancel, Some(purchase)) if purchase.status == Status::Open => Ok(vec![Event::Cancelled]),
        (Command::Cancel, _) => Ok(vec![]),
    }
}

impl Purchase {
    /// What arrived, arrived, also after the end; but only what was ordered.
    fn receive(&self, lines: Option<Lines>) -> Result<Vec<Event>, Refusal> {
        let Some(lines) = lines.or_else(|| self.missing()) else { return Ok(vec![]) };
        let strange = |line: &Line| self.lines.iter().all(|bought| bought.key != line.key);
        let fault = |(n, _)| Fault::new(format!("/lines/{n}/sku"), Rule::NotOrdered);
        let faults: Vec<Fault> =
            lines.iter().enumerate().filter(|(_, line)| strange(line)).map(fault).collect();
        if !faults.is_empty() {
            return Err(Refusal::InvalidRequest { faults });
        }
        Ok(vec![Event::Received { lines }])
    }

    /// All that has not arrived yet; nothing where everything has.
    fn missing(&self) -> Option<Lines> {
        let missing = self.lines.iter().filter_map(|line| {
            let quantity = Quantity::new(line.missing()).ok()?;
            Some(Line { key: line.key.clone(), quantity })
        });
        Lines::new(missing.collect()).ok()
    }
}
