//! Values to bind to a statement, and the columns of a row read back.

use crate::failure::{corrupt, failure};
use earmark_core::words::{BalanceKey, Time};
use earmark_store::Failure;
use serde::Serialize;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, ValueRef as _};

/// One value in one column, or a few that belong together in as many.
pub(crate) trait Field: Sized {
    fn bind(&self, values: Values) -> Values;
    fn read(columns: &mut Columns<'_>) -> Result<Self, Failure>;
}

/// Values to bind, in order. The first one that does not fit a column is remembered.
#[derive(Default)]
pub(crate) struct Values {
    arguments: SqliteArguments,
    fault: Option<String>,
}

impl Values {
    pub(crate) fn add<'q, T: sqlx::Encode<'q, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(
        mut self,
        value: T,
    ) -> Self {
        if let Err(error) = sqlx::Arguments::add(&mut self.arguments, value) {
            self.fault.get_or_insert(error.to_string());
        }
        self
    }

    pub(crate) fn null(self) -> Self {
        self.add(None::<i64>)
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.add(text)
    }

    pub(crate) fn maybe(self, text: Option<&str>) -> Self {
        self.add(text)
    }

    pub(crate) fn int(self, number: i64) -> Self {
        self.add(number)
    }

    /// A count: never beyond what a signed column holds.
    pub(crate) fn count(self, number: u64) -> Self {
        self.int(number.cast_signed())
    }

    pub(crate) fn time(self, time: Time) -> Self {
        self.count(time.millis())
    }

    pub(crate) fn key(self, key: &BalanceKey) -> Self {
        key.bind(self)
    }

    /// A structured value as JSON text.
    pub(crate) fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(text) => self.add(text),
            Err(error) => {
                self.fault.get_or_insert(error.to_string());
                self
            }
        }
    }

    pub(crate) fn into_arguments(self) -> SqliteArguments {
        self.arguments
    }

    /// Says so where a value could not be bound.
    pub(crate) fn checked(self) -> Result<Self, Failure> {
        match self.fault {
            Some(fault) => Err(Failure::Refused(fault)),
            None => Ok(self),
        }
    }
}

/// The columns of a row, read from left to right.
pub(crate) struct Columns<'r> {
    row: &'r SqliteRow,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn new(row: &'r SqliteRow) -> Self {
        Self { row, next: 0 }
    }

    fn take<T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(&mut self) -> Result<T, Failure> {
        let value = self.row.try_get(self.next).map_err(failure)?;
        self.next += 1;
        Ok(value)
    }

    /// Whether the next column holds nothing; then it is passed over.
    pub(crate) fn skip_null(&mut self) -> Result<bool, Failure> {
        let null = self.row.try_get_raw(self.next).map_err(failure)?.is_null();
        self.next += usize::from(null);
        Ok(null)
    }

    pub(crate) fn text(&mut self) -> Result<&'r str, Failure> {
        self.take()
    }

    pub(crate) fn int(&mut self) -> Result<i64, Failure> {
        self.take()
    }

    pub(crate) fn count(&mut self) -> Result<u64, Failure> {
        u64::try_from(self.int()?).map_err(corrupt)
    }

    /// The next columns, as what they hold.
    pub(crate) fn read<F: Field>(&mut self) -> Result<F, Failure> {
        F::read(self)
    }
}

/// A list as one JSON array, for `json_each`.
pub(crate) fn list<T: Serialize>(items: impl Iterator<Item = T>) -> Values {
    Values::default().json(&items.collect::<Vec<_>>())
}
