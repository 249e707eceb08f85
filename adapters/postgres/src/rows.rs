//! Rows read back: which column holds what. Nothing here knows what a value means.

mod balance;
mod fields;
mod reservation;

pub(crate) use balance::{as_read, balance, figures, numbers};
pub(crate) use fields::Fields;
pub(crate) use reservation::{line_of, reservation};

use crate::failure::corrupt;
use earmark_core::words::Time;
use earmark_store::Failure;
use serde::de::DeserializeOwned;

/// A row with its version, and the position in the journal of its last event.
#[derive(Debug, Clone)]
pub(crate) struct Versioned<R> {
    pub(crate) version: u64,
    pub(crate) position: i64,
    pub(crate) row: R,
}

/// A row whose columns come as one JSON object, named as the core names them.
pub(crate) fn body<R: DeserializeOwned>(fields: &mut Fields) -> Result<Versioned<R>, Failure> {
    fields.text()?;
    let row = serde_json::from_str(&fields.text()?).map_err(corrupt)?;
    Ok(Versioned { version: fields.count()?, position: fields.int()?, row })
}

/// An instant out of its milliseconds.
pub(crate) fn instant(at: i64) -> Result<Time, Failure> {
    u64::try_from(at).map(Time::from_millis).map_err(corrupt)
}
