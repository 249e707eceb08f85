//! Reservations and their lines.

use super::{Fields, Versioned};
use crate::failure::corrupt;
use earmark_core::reservation::{HeldLine, Reservation, Terms};
use earmark_core::words::{BalanceKey, Id, Location, Note, Quantity, Sku, Span};
use earmark_store::Failure;

/// A reservation with its first line.
pub(crate) fn reservation(fields: &mut Fields) -> Result<Versioned<Reservation>, Failure> {
    let id = fields.name(Id::stored)?;
    let order_id = fields.name_or_null(Id::stored)?;
    let (status, mode, on_shortage) = (fields.word()?, fields.word()?, fields.word()?);
    let reason = fields.name_or_null(Note::stored)?;
    let (version, position) = (fields.count()?, fields.int()?);
    let mut row = Reservation {
        id,
        order_id,
        status,
        lines: vec![],
        ttl: fields.count_or_null()?.map(Span::from_millis),
        mode,
        on_shortage,
        terms: Terms {
            hold: fields.span()?,
            renewal_factor: fields.small()?,
            waiting: fields.span()?,
            max_overtakes: fields.small()?,
        },
        held_since: fields.time()?,
        expires_at: fields.time_or_null()?,
        overtakes: fields.small()?,
        collecting: fields.int()? != 0,
        reason,
        events: fields.count()?,
        created_at: fields.time()?,
        updated_at: fields.time()?,
    };
    if fields.int()? > 0 {
        row.lines.push(line_of(fields)?);
    }
    Ok(Versioned { version, position, row })
}

pub(crate) fn line_of(fields: &mut Fields) -> Result<HeldLine, Failure> {
    Ok(HeldLine {
        key: BalanceKey::new(fields.name(Sku::stored)?, fields.name(Location::stored)?),
        asked: Quantity::new(fields.int()?).map_err(corrupt)?,
        quantity: fields.int()?,
        found: fields.int()?,
        held: fields.int()?,
        deducted: fields.int()?,
        ticket: fields.count_or_null()?,
    })
}
