//! Reservations and their lines.

use super::{Lined, Stored};
use crate::failure::corrupt;
use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::reservation::{HeldLine, Reservation, Terms};
use earmark_core::words::{Id, Note, Quantity, Span};
use earmark_store::Failure;

impl Stored for Reservation {
    const SHAPE: Shape = Shape {
        table: "reservations",
        key: &["id"],
        rest: &[
            "version",
            "order_id",
            "status",
            "ttl",
            "mode",
            "on_shortage",
            "hold",
            "renewal_factor",
            "waiting",
            "max_overtakes",
            "held_since",
            "expires_at",
            "overtakes",
            "collecting",
            "reason",
            "events",
            "created_at",
            "updated_at",
        ],
    };

    fn bind(&self, version: u64, values: Values) -> Values {
        values
            .text(self.id.as_str())
            .count(version)
            .text_or_null(self.order_id.as_ref().map(Id::as_str))
            .text(self.status.as_str())
            .int_or_null(self.ttl.map(|ttl| ttl.millis().cast_signed()))
            .word(&self.mode)
            .word(&self.on_shortage)
            .span(self.terms.hold)
            .int(self.terms.renewal_factor.into())
            .span(self.terms.waiting)
            .int(self.terms.max_overtakes.into())
            .time(self.held_since)
            .time_or_null(self.expires_at)
            .int(self.overtakes.into())
            .int(self.collecting.into())
            .text_or_null(self.reason.as_ref().map(Note::as_str))
            .count(self.events)
            .time(self.created_at)
            .time(self.updated_at)
    }

    fn read(columns: &mut Columns<'_>) -> Result<(u64, Self), Failure> {
        let id = columns.name(Id::stored)?;
        let version = columns.count()?;
        let reservation = Self {
            id,
            order_id: columns.name_or_null(Id::stored)?,
            status: columns.word()?,
            lines: vec![],
            ttl: columns.count_or_null()?.map(Span::from_millis),
            mode: columns.word()?,
            on_shortage: columns.word()?,
            terms: Terms {
                hold: columns.span()?,
                renewal_factor: columns.small()?,
                waiting: columns.span()?,
                max_overtakes: columns.small()?,
            },
            held_since: columns.time()?,
            expires_at: columns.time_or_null()?,
            overtakes: columns.small()?,
            collecting: columns.int()? != 0,
            reason: columns.name_or_null(Note::stored)?,
            events: columns.count()?,
            created_at: columns.time()?,
            updated_at: columns.time()?,
        };
        Ok((version, reservation))
    }
}

impl Lined for Reservation {
    type Line = HeldLine;

    /// What is read back ends at `ticket`: the columns behind it are what the relations of a balance
    /// are found by.
    const LINES: Shape = Shape {
        table: "reservation_lines",
        key: &["reservation_id", "line"],
        rest: &[
            "sku", "location", "asked", "quantity", "found", "held", "deducted", "ticket", "live", "until",
            "lacks",
        ],
    };

    fn lines(&self) -> &[HeldLine] {
        &self.lines
    }

    fn lines_mut(&mut self) -> &mut Vec<HeldLine> {
        &mut self.lines
    }

    fn bind_line(&self, number: i64, line: &HeldLine, values: Values) -> Values {
        let until = self.holds().find(|(key, _)| **key == line.key).map(|(_, until)| until);
        values
            .text(self.id.as_str())
            .int(number)
            .key(&line.key)
            .int(line.asked.units())
            .int(line.quantity)
            .int(line.found)
            .int(line.held)
            .int(line.deducted)
            .int_or_null(line.ticket.map(u64::cast_signed))
            .int((!self.status.is_final()).into())
            .time_or_null(until)
            .int(self.lacks(line))
    }

    fn read_line(columns: &mut Columns<'_>) -> Result<HeldLine, Failure> {
        Ok(HeldLine {
            key: columns.key()?,
            asked: Quantity::new(columns.int()?).map_err(corrupt)?,
            quantity: columns.int()?,
            found: columns.int()?,
            held: columns.int()?,
            deducted: columns.int()?,
            ticket: columns.count_or_null()?,
        })
    }
}
