//! Columns: how the core's words are bound to a statement and read back.

use crate::failure::{corrupt, failure};
use earmark_core::words::{Rule, Span, Time};
use earmark_store::Failure;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::{SqliteArguments, SqliteRow};

/// Values to bind, in order. The first one that does not fit a column is remembered.
#[derive(Default)]
pub(crate) struct Values {
    arguments: SqliteArguments,
    fault: Option<String>,
}

impl Values {
    fn add<'q, T: sqlx::Encode<'q, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(mut self, value: T) -> Self {
        if let Err(error) = sqlx::Arguments::add(&mut self.arguments, value) {
            self.fault.get_or_insert(error.to_string());
        }
        self
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.add(text)
    }

    pub(crate) fn text_or_null(self, text: Option<&str>) -> Self {
        self.add(text)
    }

    pub(crate) fn int(self, number: i64) -> Self {
        self.add(number)
    }

    pub(crate) fn int_or_null(self, number: Option<i64>) -> Self {
        self.add(number)
    }

    /// A count: never beyond what a signed column holds.
    pub(crate) fn count(self, number: u64) -> Self {
        self.int(number.cast_signed())
    }

    pub(crate) fn time(self, time: Time) -> Self {
        self.count(time.millis())
    }

    pub(crate) fn time_or_null(self, time: Option<Time>) -> Self {
        self.int_or_null(time.map(|time| time.millis().cast_signed()))
    }

    pub(crate) fn span(self, span: Span) -> Self {
        self.count(span.millis())
    }

    /// A structured value as JSON text.
    pub(crate) fn json<T: Serialize>(mut self, value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(text) => self.add(text),
            Err(error) => {
                self.fault.get_or_insert(error.to_string());
                self
            }
        }
    }

    pub(crate) fn json_or_null<T: Serialize>(self, value: Option<&T>) -> Self {
        match value {
            Some(value) => self.json(value),
            None => self.text_or_null(None),
        }
    }

    /// A plain enum as the one word it is serialised to.
    pub(crate) fn word<T: Serialize>(self, value: &T) -> Self {
        match serde_json::to_value(value) {
            Ok(serde_json::Value::String(word)) => self.add(word),
            _ => self.text_or_null(None),
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

    pub(crate) fn text(&mut self) -> Result<&'r str, Failure> {
        self.take()
    }

    pub(crate) fn int(&mut self) -> Result<i64, Failure> {
        self.take()
    }

    pub(crate) fn count(&mut self) -> Result<u64, Failure> {
        u64::try_from(self.int()?).map_err(corrupt)
    }

    pub(crate) fn count_or_null(&mut self) -> Result<Option<u64>, Failure> {
        let number: Option<i64> = self.take()?;
        number.map(u64::try_from).transpose().map_err(corrupt)
    }

    pub(crate) fn small(&mut self) -> Result<u32, Failure> {
        u32::try_from(self.int()?).map_err(corrupt)
    }

    pub(crate) fn time(&mut self) -> Result<Time, Failure> {
        self.count().map(Time::from_millis)
    }

    pub(crate) fn time_or_null(&mut self) -> Result<Option<Time>, Failure> {
        Ok(self.count_or_null()?.map(Time::from_millis))
    }

    pub(crate) fn span(&mut self) -> Result<Span, Failure> {
        self.count().map(Span::from_millis)
    }

    /// A name of the core, taken back as it was given.
    pub(crate) fn name<T>(&mut self, stored: impl Fn(&'r str) -> Result<T, Rule>) -> Result<T, Failure> {
        stored(self.text()?).map_err(corrupt)
    }

    pub(crate) fn name_or_null<T>(
        &mut self,
        stored: impl Fn(&'r str) -> Result<T, Rule>,
    ) -> Result<Option<T>, Failure> {
        let text: Option<&'r str> = self.take()?;
        text.map(stored).transpose().map_err(corrupt)
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Result<T, Failure> {
        serde_json::from_str(self.text()?).map_err(corrupt)
    }

    pub(crate) fn json_or_null<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Failure> {
        let text: Option<&'r str> = self.take()?;
        text.map(serde_json::from_str).transpose().map_err(corrupt)
    }

    pub(crate) fn word<T: Deserialize<'r>>(&mut self) -> Result<T, Failure> {
        let word: StrDeserializer<'r, WordError> = self.text()?.into_deserializer();
        T::deserialize(word).map_err(corrupt)
    }
}

/// Texts as one JSON array, for `json_each`.
pub(crate) fn list<'a>(texts: impl Iterator<Item = &'a str>) -> Values {
    Values::default().json(&texts.collect::<Vec<_>>())
}
