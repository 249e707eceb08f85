//! Goods that left: which lines, and what becomes of the rest (rule 8).

use super::{Event, Reservation, Status};
use crate::refusal::Refusal;
use crate::words::{Fault, Lines, Reference, Rule};
use alloc::{format, vec, vec::Vec};
use serde::{Deserialize, Serialize};

/// What left the building for a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parcel {
    /// What left; none means all that had not left yet.
    pub lines: Option<Lines>,
    /// Whether the rest stays promised; otherwise it is given back.
    pub keep_rest: bool,
    /// The parcel's own key: the same parcel is booked once.
    pub reference: Option<Reference>,
}

impl Reservation {
    /// The first deduct without `keep_rest` is final and a repeat changes nothing; a parcel with a
    /// reference of its own is another fact. (Whether the reference is new, its receipt knows.)
    pub(super) fn deduct(&self, parcel: Parcel) -> Result<Vec<Event>, Refusal> {
        if parcel.keep_rest && parcel.reference.is_none() {
            return Err(Refusal::fault(Fault::new("/reference", Rule::ParcelReference)));
        }
        let left = self.left(parcel.lines.as_ref())?;
        if self.lines.is_empty() {
            return Err(self.ended(self.status));
        }
        if self.status == Status::Deducted && !parcel.keep_rest {
            return Ok(vec![]);
        }
        let mut events = vec![];
        if self.status == Status::Pending {
            events.push(Event::Confirmed);
        }
        events.push(Event::Deducted { left, keep_rest: parcel.keep_rest, reference: parcel.reference });
        Ok(events)
    }

    /// Per line that left something, its index and the units.
    fn left(&self, lines: Option<&Lines>) -> Result<Vec<(usize, i64)>, Refusal> {
        let Some(lines) = lines else {
            let rest = self.lines.iter().map(|line| (line.quantity - line.deducted).max(0)).enumerate();
            return Ok(rest.filter(|(_, units)| *units > 0).collect());
        };
        let (mut left, mut faults) = (vec![], vec![]);
        for (n, line) in lines.iter().enumerate() {
            match self.lines.iter().position(|held| held.key == line.key) {
                Some(index) => left.push((index, line.quantity.units())),
                None => faults.push(Fault::new(format!("/lines/{n}/sku"), Rule::NotNamed)),
            }
        }
        if faults.is_empty() { Ok(left) } else { Err(Refusal::InvalidRequest { faults }) }
    }

    pub(super) fn deducted(&mut self, left: &[(usize, i64)], keep_rest: bool) {
        for (index, units) in left {
            if let Some(line) = self.lines.get_mut(*index) {
                line.deducted += units;
                line.held = (line.held - units).max(0);
            }
        }
        let rest = self.lines.iter().any(|line| line.held > 0);
        if !(keep_rest && rest && self.status == Status::Confirmed) {
            self.end(Status::Deducted);
        }
    }
}
