//! History as it is packed: a batch's events, and a balance's movements of one batch.
//!
//! Names here are a storage format.

use crate::failure::corrupt;
use crate::load::Subject;
use crate::rows::{figures, numbers};
use earmark_core::balance::{Cause, Figures, Kind, Movement};
use earmark_core::step::{Fact, Recorded};
use earmark_core::words::{BalanceKey, Id, Location, Sku, Time};
use earmark_store::Failure;
use serde::{Deserialize, Serialize};

/// An event of the journal.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry<F> {
    pub(crate) number: u64,
    pub(crate) fact: F,
    /// The position of the event of its subject before this one; 0 where this is the first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) before: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) movements: Vec<Moved>,
    /// Further reservations to which the same happened, right behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<Id>,
}

/// A movement in the journal, where it stands for itself.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Moved {
    sku: Sku,
    location: Location,
    seq: u64,
    after: [i64; 6],
    #[serde(flatten)]
    moves: Move,
}

/// A movement in the ledger: what the row does not say of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Move {
    kind: Kind,
    delta: [i64; 6],
    #[serde(flatten)]
    cause: Cause,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "it is what serde hands over")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

pub(crate) fn subject(fact: &Fact) -> Subject {
    match fact {
        Fact::Reservation { .. } => Subject::Reservation,
        Fact::Order { .. } => Subject::Order,
        Fact::Purchase { .. } => Subject::Purchase,
        Fact::Debt { .. } => Subject::Debt,
        Fact::Stock { .. } => Subject::Stock,
    }
}

impl<'a> Entry<&'a Fact> {
    pub(crate) fn of(recorded: &'a Recorded, before: i64) -> Self {
        let movements = recorded.movements.iter().map(Moved::of).collect();
        Self { number: recorded.number, fact: &recorded.fact, before, movements, also: vec![] }
    }

    /// Takes in one that follows it and differs by no more than its id.
    pub(crate) fn takes(&mut self, next: &Self) -> bool {
        let (Fact::Reservation { event, .. }, Fact::Reservation { id, event: same }) = (self.fact, next.fact)
        else {
            return false;
        };
        let alone = self.movements.is_empty() && next.movements.is_empty();
        let alike = alone && (self.number, self.before) == (next.number, next.before) && event == same;
        if alike {
            self.also.push(id.clone());
        }
        alike
    }
}

impl Entry<Fact> {
    /// The same of another reservation.
    fn of_another(&self, id: Id) -> Option<Self> {
        let Fact::Reservation { event, .. } = &self.fact else { return None };
        let fact = Fact::Reservation { id, event: event.clone() };
        Some(Self { number: self.number, fact, before: self.before, movements: vec![], also: vec![] })
    }

    pub(crate) fn recorded(self, at: Time) -> Recorded {
        let movements = self.movements.into_iter().map(|moved| moved.movement(at)).collect();
        Recorded { at, number: self.number, fact: self.fact, movements }
    }
}

impl Moved {
    fn of(movement: &Movement) -> Self {
        let BalanceKey { sku, location } = movement.key.clone();
        Self { sku, location, seq: movement.seq, after: numbers(&movement.after), moves: Move::of(movement) }
    }

    fn movement(self, at: Time) -> Movement {
        let Self { sku, location, seq, after, moves: Move { kind, delta, cause } } = self;
        let (delta, after) = (figures(delta), figures(after));
        Movement { key: BalanceKey::new(sku, location), seq, at, kind, delta, after, cause }
    }
}

impl Move {
    pub(crate) fn of(movement: &Movement) -> Self {
        Self { kind: movement.kind, delta: numbers(&movement.delta), cause: movement.cause.clone() }
    }
}

/// The events of a row of the journal.
pub(crate) fn events(json: &str) -> Result<Vec<Entry<Fact>>, Failure> {
    let packed: Vec<Entry<Fact>> = serde_json::from_str(json).map_err(corrupt)?;
    let mut events = Vec::with_capacity(packed.len());
    for mut entry in packed {
        let also = std::mem::take(&mut entry.also);
        let alike: Option<Vec<_>> = also.into_iter().map(|id| entry.of_another(id)).collect();
        events.push(entry);
        events.extend(alike.ok_or_else(|| corrupt("an entry of others than reservations"))?);
    }
    Ok(events)
}

/// The movements of a row of the ledger, given what its last one left.
pub(crate) fn movements(
    key: &BalanceKey,
    first: u64,
    at: Time,
    last: Figures,
    json: &str,
) -> Result<Vec<Movement>, Failure> {
    let moves: Vec<Move> = serde_json::from_str(json).map_err(corrupt)?;
    let together = moves.iter().fold(Figures::default(), |sum, of| sum + figures(of.delta));
    let mut after = last - together;
    let unpacked = (first..).zip(moves).map(|(seq, Move { kind, delta, cause })| {
        let delta = figures(delta);
        after = after + delta;
        Movement { key: key.clone(), seq, at, kind, delta, after, cause }
    });
    Ok(unpacked.collect())
}
