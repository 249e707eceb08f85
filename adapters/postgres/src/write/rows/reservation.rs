//! A reservation with its first line.

use super::stamp;
use earmark_core::reservation::Reservation;
use earmark_core::step::Write;
use earmark_core::words::{BalanceKey, Id, Note, Span};

/// A reservation with its first line; or several that are alike but for their ids.
#[derive(Debug, PartialEq, sqlx::Encode)]
pub(in crate::write) struct ReservationRow<'a, I = &'a str> {
    id: I,
    version: i64,
    ttl: Option<i64>,
    hold: i64,
    renewal_factor: i64,
    waiting: i64,
    max_overtakes: i64,
    held_since: i64,
    expires_at: Option<i64>,
    events: i64,
    created_at: i64,
    updated_at: i64,
    asked: Option<i64>,
    quantity: Option<i64>,
    found: Option<i64>,
    held: Option<i64>,
    deducted: Option<i64>,
    ticket: Option<i64>,
    until: Option<i64>,
    lacks: i64,
    overtakes: i64,
    lines: i64,
    collecting: bool,
    live: bool,
    status: &'a str,
    mode: &'a str,
    on_shortage: &'a str,
    sku: Option<&'a str>,
    location: Option<&'a str>,
    order_id: Option<&'a str>,
    reason: Option<&'a str>,
}

named!(ReservationRow<'_> as "earmark.reservation_row");
named!(ReservationRow<'_, Vec<&str>> as "earmark.alike_row");

impl<'a> ReservationRow<'a> {
    pub(in crate::write) fn of(write: &'a Write<Reservation>) -> Self {
        Self::under(write.row.id.as_str(), write)
    }
}

impl<'a> ReservationRow<'a, Vec<&'a str>> {
    /// Neighbours that are alike as one. Their order stays that of their ids: whoever meets others at an id waits
    /// there, and two who wait must not wait for each other.
    pub(in crate::write) fn alike(writes: Vec<&'a Write<Reservation>>) -> Vec<Self> {
        let each = writes.into_iter().map(|write| Self::under(vec![write.row.id.as_str()], write));
        let mut rows: Vec<_> = each.collect();
        rows.dedup_by(|next, last| last.takes(next));
        rows
    }

    /// Takes in one that follows it and differs by no more than its ids.
    fn takes(&mut self, next: &mut Self) -> bool {
        let (ids, more) = (std::mem::take(&mut self.id), std::mem::take(&mut next.id));
        let alike = self == next;
        self.id = ids;
        if alike {
            self.id.extend(more);
        } else {
            next.id = more;
        }
        alike
    }
}

impl<'a, I> ReservationRow<'a, I> {
    fn under(id: I, write: &'a Write<Reservation>) -> Self {
        let Write { row, replaces } = write;
        let line = row.lines.first();
        Self {
            id,
            version: replaces.cast_signed() + 1,
            ttl: row.ttl.map(span),
            hold: span(row.terms.hold),
            renewal_factor: row.terms.renewal_factor.into(),
            waiting: span(row.terms.waiting),
            max_overtakes: row.terms.max_overtakes.into(),
            held_since: stamp(row.held_since),
            expires_at: row.expires_at.map(stamp),
            events: row.events.cast_signed(),
            created_at: stamp(row.created_at),
            updated_at: stamp(row.updated_at),
            asked: line.map(|line| line.asked.units()),
            quantity: line.map(|line| line.quantity),
            found: line.map(|line| line.found),
            held: line.map(|line| line.held),
            deducted: line.map(|line| line.deducted),
            ticket: line.and_then(|line| line.ticket).map(u64::cast_signed),
            until: line.and_then(|line| until(row, &line.key)),
            lacks: line.map_or(0, |line| row.lacks(line)),
            overtakes: row.overtakes.into(),
            lines: i64::try_from(row.lines.len()).unwrap_or(i64::MAX),
            collecting: row.collecting,
            live: !row.status.is_final(),
            status: row.status.as_str(),
            mode: row.mode.as_str(),
            on_shortage: row.on_shortage.as_str(),
            sku: line.map(|line| line.key.sku.as_str()),
            location: line.map(|line| line.key.location.as_str()),
            order_id: row.order_id.as_ref().map(Id::as_str),
            reason: row.reason.as_ref().map(Note::as_str),
        }
    }
}

fn span(span: Span) -> i64 {
    span.millis().cast_signed()
}

/// The deadline of the units that a line holds.
pub(in crate::write) fn until(row: &Reservation, key: &BalanceKey) -> Option<i64> {
    row.holds().find(|(held, _)| *held == key).map(|(_, until)| stamp(until))
}
