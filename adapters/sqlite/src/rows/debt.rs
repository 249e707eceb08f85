//! Debts.

use super::Stored;
use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::debt::Debt;
use earmark_core::words::{Id, Note};
use earmark_store::Failure;

impl Stored for Debt {
    const SHAPE: Shape = Shape {
        table: "debts",
        key: &["id"],
        rest: &[
            "version",
            "order_id",
            "action",
            "status",
            "failures",
            "due_at",
            "note",
            "retry",
            "events",
            "created_at",
            "updated_at",
        ],
    };

    fn bind(&self, version: u64, values: Values) -> Values {
        values
            .text(self.id.as_str())
            .count(version)
            .text(self.order_id.as_str())
            .json(&self.action)
            .text(self.status.as_str())
            .int(self.failures.into())
            .time(self.due_at)
            .text_or_null(self.note.as_ref().map(Note::as_str))
            .json(&self.retry)
            .count(self.events)
            .time(self.created_at)
            .time(self.updated_at)
    }

    fn read(columns: &mut Columns<'_>) -> Result<(u64, Self), Failure> {
        let id = columns.name(Id::stored)?;
        let version = columns.count()?;
        let debt = Self {
            id,
            order_id: columns.name(Id::stored)?,
            action: columns.json()?,
            status: columns.word()?,
            failures: columns.small()?,
            due_at: columns.time()?,
            note: columns.name_or_null(Note::stored)?,
            retry: columns.json()?,
            events: columns.count()?,
            created_at: columns.time()?,
            updated_at: columns.time()?,
        };
        Ok((version, debt))
    }
}
