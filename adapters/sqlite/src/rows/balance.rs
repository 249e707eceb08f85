//! Balances, and the six figures wherever they stand.

use super::Stored;
use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::balance::{Balance, Figures};
use earmark_core::words::{BalanceKey, Location, Sku};
use earmark_store::Failure;

impl Values {
    pub(crate) fn key(self, key: &BalanceKey) -> Self {
        self.text(key.sku.as_str()).text(key.location.as_str())
    }

    pub(crate) fn figures(self, figures: &Figures) -> Self {
        self.int(figures.on_hand)
            .int(figures.reserved)
            .int(figures.committed)
            .int(figures.safety_stock)
            .int(figures.incoming)
            .int(figures.waiting)
    }
}

impl Columns<'_> {
    pub(crate) fn key(&mut self) -> Result<BalanceKey, Failure> {
        Ok(BalanceKey::new(self.name(Sku::stored)?, self.name(Location::stored)?))
    }

    pub(crate) fn figures(&mut self) -> Result<Figures, Failure> {
        Ok(Figures {
            on_hand: self.int()?,
            reserved: self.int()?,
            committed: self.int()?,
            safety_stock: self.int()?,
            incoming: self.int()?,
            waiting: self.int()?,
        })
    }
}

impl Stored for Balance {
    const SHAPE: Shape = Shape {
        table: "balances",
        key: &["sku", "location"],
        rest: &[
            "version",
            "on_hand",
            "reserved",
            "committed",
            "safety_stock",
            "incoming",
            "waiting",
            "seq",
            "owed_from",
            "owed_above",
            "updated_at",
        ],
    };

    fn bind(&self, version: u64, values: Values) -> Values {
        values
            .key(&self.key)
            .count(version)
            .figures(&self.figures)
            .count(self.seq)
            .int_or_null(self.owed_from.map(u64::cast_signed))
            .int(self.owed_above)
            .time(self.updated_at)
    }

    fn read(columns: &mut Columns<'_>) -> Result<(u64, Self), Failure> {
        let key = columns.key()?;
        let version = columns.count()?;
        let balance = Self {
            key,
            figures: columns.figures()?,
            seq: columns.count()?,
            owed_from: columns.count_or_null()?,
            owed_above: columns.int()?,
            updated_at: columns.time()?,
        };
        Ok((version, balance))
    }
}
