//! Events of a reservation.

use super::order_of;
use crate::Line;
use crate::Stamp;
use crate::event::{
    Event, InventoryCollected, InventoryConfirmed, InventoryDeducted, InventoryExpired, InventoryExtended,
    InventoryOvertaken, InventoryQueued, InventoryRejected, InventoryReleased, InventoryReserved,
    InventoryServed, ShortLine, TakenLine,
};
use alloc::vec;
use alloc::vec::Vec;
use earmark_core::balance::Movement;
use earmark_core::reservation::{self, Opening};
use earmark_core::words::{Id, Note, Reference, Time};

pub(super) fn events<'a>(
    id: &'a Id,
    event: &'a reservation::Event,
    movements: &'a [Movement],
) -> Vec<Event<'a>> {
    use reservation::Event as Of;
    let reservation_id = id.as_str();
    // An end does not repeat whose reservation it was; its movements do.
    let order_id = order_of(movements);
    let units = |of: fn(&Movement) -> i64| moved(movements, of);
    let given_back = |movement: &Movement| -(movement.delta.reserved + movement.delta.committed);
    let released = |reason| {
        let lines = units(given_back);
        Event::InventoryReleased(InventoryReleased { reservation_id, order_id, reason, lines })
    };
    vec![match event {
        Of::Reserved { opening, taken: units, expires_at } => {
            let lines = taken(opening, units.iter().copied());
            reserved(reservation_id, opening, lines, Some(*expires_at))
        }
        Of::Committed { opening } => {
            let lines = taken(opening, opening.request.lines.iter().map(|line| line.quantity.units()));
            reserved(reservation_id, opening, lines, None)
        }
        Of::Queued { opening, expires_at, collecting, .. } => Event::InventoryQueued(InventoryQueued {
            reservation_id,
            order_id: opening.order_id.as_ref().map(Id::as_str),
            lines: short(opening),
            expires_at: Stamp(*expires_at),
            collecting: *collecting,
        }),
        Of::Rejected { opening } => Event::InventoryRejected(InventoryRejected {
            reservation_id,
            order_id: opening.order_id.as_ref().map(Id::as_str),
            lines: short(opening),
        }),
        Of::Confirmed => Event::InventoryConfirmed(InventoryConfirmed { reservation_id, order_id }),
        Of::Released { reason } => released(reason.as_ref().map(Note::as_str)),
        // Published twice: as what it is, and as stock given back, so that who listens for that misses none.
        Of::Expired => {
            let lines = units(given_back);
            let expired = Event::InventoryExpired(InventoryExpired { reservation_id, order_id, lines });
            return vec![expired, released(Some("expired"))];
        }
        Of::Extended { expires_at } | Of::Rescheduled { expires_at } => {
            let expires_at = Stamp(*expires_at);
            Event::InventoryExtended(InventoryExtended { reservation_id, order_id, expires_at })
        }
        Of::Deducted { keep_rest, reference, .. } => Event::InventoryDeducted(InventoryDeducted {
            reservation_id,
            order_id,
            lines: units(|movement| -movement.delta.on_hand),
            keep_rest: *keep_rest,
            reference: reference.as_ref().map(Reference::as_str),
        }),
        Of::Served { expires_at } => {
            let expires_at = Stamp(*expires_at);
            Event::InventoryServed(InventoryServed { reservation_id, order_id, expires_at })
        }
        Of::Collected { .. } => {
            let lines = units(|movement| movement.delta.reserved);
            Event::InventoryCollected(InventoryCollected { reservation_id, order_id, lines })
        }
        Of::Overtaken { collecting } => {
            let collecting = *collecting;
            Event::InventoryOvertaken(InventoryOvertaken { reservation_id, order_id, collecting })
        }
    }]
}

fn reserved<'a>(
    reservation_id: &'a str,
    opening: &'a Opening,
    lines: Vec<TakenLine<'a>>,
    expires_at: Option<Time>,
) -> Event<'a> {
    Event::InventoryReserved(InventoryReserved {
        reservation_id,
        order_id: opening.order_id.as_ref().map(Id::as_str),
        lines,
        expires_at: expires_at.map(Stamp),
    })
}

/// The units that moved, where any did.
fn moved(movements: &[Movement], of: fn(&Movement) -> i64) -> Vec<Line<'_>> {
    let moved =
        movements.iter().map(|movement| (&movement.key, of(movement))).filter(|(_, units)| *units != 0);
    moved.map(|(key, quantity)| Line::of(key, quantity)).collect()
}

fn taken(opening: &Opening, units: impl Iterator<Item = i64>) -> Vec<TakenLine<'_>> {
    let lines = opening.request.lines.iter().zip(units);
    lines
        .map(|(line, quantity)| TakenLine {
            sku: line.key.sku.as_str(),
            location: line.key.location.as_str(),
            asked: line.quantity.units(),
            quantity,
        })
        .collect()
}

fn short(opening: &Opening) -> Vec<ShortLine<'_>> {
    let lines = opening.request.lines.iter().zip(&opening.found);
    lines
        .map(|(line, found)| ShortLine {
            sku: line.key.sku.as_str(),
            location: line.key.location.as_str(),
            asked: line.quantity.units(),
            available: *found,
        })
        .collect()
}
