//! Receipts and policies: a key and what is kept under it.

use super::Stored;
use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::step::{Receipt, StoredPolicy};
use earmark_core::words::{Key, Name};
use earmark_store::Failure;

impl Stored for Receipt {
    const SHAPE: Shape =
        Shape { table: "receipts", key: &["key"], rest: &["version", "command", "at", "outcome"] };

    fn bind(&self, version: u64, values: Values) -> Values {
        values.text(self.key.as_str()).count(version).json(&self.command).time(self.at).json(&self.outcome)
    }

    fn read(columns: &mut Columns<'_>) -> Result<(u64, Self), Failure> {
        let key = columns.name(Key::stored)?;
        let version = columns.count()?;
        let receipt = Self { key, command: columns.json()?, at: columns.time()?, outcome: columns.json()? };
        Ok((version, receipt))
    }
}

impl Stored for StoredPolicy {
    const SHAPE: Shape =
        Shape { table: "policies", key: &["name"], rest: &["version", "policy", "updated_at"] };

    fn bind(&self, version: u64, values: Values) -> Values {
        values.text(self.name.as_str()).count(version).json(&self.policy).time(self.updated_at)
    }

    fn read(columns: &mut Columns<'_>) -> Result<(u64, Self), Failure> {
        let name = columns.name(Name::stored)?;
        let version = columns.count()?;
        Ok((version, Self { name, policy: columns.json()?, updated_at: columns.time()? }))
    }
}
