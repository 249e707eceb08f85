//! The texts and numbers of a row, taken one after another.

use crate::failure::corrupt;
use earmark_core::words::{Rule, Span, Time};
use earmark_store::Failure;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

pub(crate) struct Fields {
    texts: std::vec::IntoIter<Option<String>>,
    numbers: std::vec::IntoIter<Option<i64>>,
}

/// A plain enum out of the one word it is serialised to.
pub(crate) fn word<'w, T: Deserialize<'w>>(word: &'w str) -> Result<T, Failure> {
    let word: StrDeserializer<'w, WordError> = word.into_deserializer();
    T::deserialize(word).map_err(corrupt)
}

impl Fields {
    pub(crate) fn new(texts: Vec<Option<String>>, numbers: Vec<Option<i64>>) -> Self {
        Self { texts: texts.into_iter(), numbers: numbers.into_iter() }
    }

    pub(crate) fn text_or_null(&mut self) -> Result<Option<String>, Failure> {
        self.texts.next().ok_or_else(|| corrupt("a row has too few texts"))
    }

    pub(crate) fn text(&mut self) -> Result<String, Failure> {
        self.text_or_null()?.ok_or_else(|| corrupt("a text is missing"))
    }

    pub(crate) fn int_or_null(&mut self) -> Result<Option<i64>, Failure> {
        self.numbers.next().ok_or_else(|| corrupt("a row has too few numbers"))
    }

    pub(crate) fn int(&mut self) -> Result<i64, Failure> {
        self.int_or_null()?.ok_or_else(|| corrupt("a number is missing"))
    }

    pub(crate) fn count(&mut self) -> Result<u64, Failure> {
        u64::try_from(self.int()?).map_err(corrupt)
    }

    pub(crate) fn count_or_null(&mut self) -> Result<Option<u64>, Failure> {
        self.int_or_null()?.map(u64::try_from).transpose().map_err(corrupt)
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

    pub(crate) fn word<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, Failure> {
        word(&self.text()?)
    }

    /// A name of the core, taken back as it was given.
    pub(crate) fn name<T>(&mut self, stored: impl Fn(String) -> Result<T, Rule>) -> Result<T, Failure> {
        stored(self.text()?).map_err(corrupt)
    }

    pub(crate) fn name_or_null<T>(
        &mut self,
        stored: impl Fn(String) -> Result<T, Rule>,
    ) -> Result<Option<T>, Failure> {
        self.text_or_null()?.map(stored).transpose().map_err(corrupt)
    }
}
