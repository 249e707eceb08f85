//! Orders, and where each event left them.

use super::Stored;
use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::order::{Order, Status};
use earmark_core::words::{Id, Note, Time};
use earmark_store::Failure;

impl Stored for Order {
    const SHAPE: Shape = Shape {
        table: "orders",
        key: &["id"],
        rest: &[
            "version",
            "status",
            "request",
            "policy",
            "reservation_id",
            "payment",
            "asks",
            "buying",
            "delivery",
            "notices",
            "waived",
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
            .text(self.status.as_str())
            .json_or_null(self.request.as_ref())
            .json(&self.policy)
            .text(self.reservation_id.as_str())
            .json(&self.payment)
            .json(&self.asks)
            .json_or_null(self.buying.as_ref())
            .word(&self.delivery)
            .json(&self.notices)
            .json(&self.waived)
            .text_or_null(self.reason.as_ref().map(Note::as_str))
            .count(self.events)
            .time(self.created_at)
            .time(self.updated_at)
    }

    fn read(columns: &mut Columns<'_>) -> Result<(u64, Self), Failure> {
        let id = columns.name(Id::stored)?;
        let version = columns.count()?;
        let order = Self {
            id,
            status: columns.word()?,
            request: columns.json_or_null()?,
            policy: columns.json()?,
            reservation_id: columns.name(Id::stored)?,
            payment: columns.json()?,
            asks: columns.json()?,
            buying: columns.json_or_null()?,
            delivery: columns.word()?,
            notices: columns.json()?,
            waived: columns.json()?,
            reason: columns.name_or_null(Note::stored)?,
            events: columns.count()?,
            created_at: columns.time()?,
            updated_at: columns.time()?,
        };
        Ok((version, order))
    }
}

/// An event that changed where an order stands.
pub(crate) struct Transition {
    pub order_id: Id,
    pub number: u64,
    pub from: Option<Status>,
    pub to: Status,
    pub at: Time,
}

/// Transitions, which the database compares with the legal ones.
pub(crate) const TRANSITIONS: Shape = Shape {
    table: "order_transitions",
    key: &["order_id", "number"],
    rest: &["from_status", "to_status", "at"],
};

impl Transition {
    pub(crate) fn bind(&self, values: Values) -> Values {
        values
            .text(self.order_id.as_str())
            .count(self.number)
            .text(self.from.map_or("none", Status::as_str))
            .text(self.to.as_str())
            .time(self.at)
    }
}
