//! Purchase orders and their lines.

use super::{Lined, Stored};
use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::purchase::{BoughtLine, Purchase};
use earmark_core::words::Id;
use earmark_store::Failure;

impl Stored for Purchase {
    const SHAPE: Shape = Shape {
        table: "purchases",
        key: &["id"],
        rest: &["version", "order_id", "status", "events", "created_at", "updated_at"],
    };

    fn bind(&self, version: u64, values: Values) -> Values {
        values
            .text(self.id.as_str())
            .count(version)
            .text_or_null(self.order_id.as_ref().map(Id::as_str))
            .text(self.status.as_str())
            .count(self.events)
            .time(self.created_at)
            .time(self.updated_at)
    }

    fn read(columns: &mut Columns<'_>) -> Result<(u64, Self), Failure> {
        let id = columns.name(Id::stored)?;
        let version = columns.count()?;
        let purchase = Self {
            id,
            order_id: columns.name_or_null(Id::stored)?,
            status: columns.word()?,
            lines: vec![],
            events: columns.count()?,
            created_at: columns.time()?,
            updated_at: columns.time()?,
        };
        Ok((version, purchase))
    }
}

impl Lined for Purchase {
    type Line = BoughtLine;

    const LINES: Shape = Shape {
        table: "purchase_lines",
        key: &["purchase_id", "line"],
        rest: &["sku", "location", "quantity", "received"],
    };

    fn lines(&self) -> &[BoughtLine] {
        &self.lines
    }

    fn lines_mut(&mut self) -> &mut Vec<BoughtLine> {
        &mut self.lines
    }

    fn bind_line(&self, number: i64, line: &BoughtLine, values: Values) -> Values {
        values.text(self.id.as_str()).int(number).key(&line.key).int(line.quantity).int(line.received)
    }

    fn read_line(columns: &mut Columns<'_>) -> Result<BoughtLine, Failure> {
        Ok(BoughtLine { key: columns.key()?, quantity: columns.int()?, received: columns.int()? })
    }
}
