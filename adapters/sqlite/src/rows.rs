//! Rows: which column holds what. Nothing here knows what a value means.

mod field;
mod heads;
mod journal;
mod movement;
mod subjects;
mod transition;

pub(crate) use heads::{Head, Heads};
pub(crate) use journal::{ENTRIES, Entry, Named, Pack, balance_of, unpack_entries};
pub(crate) use movement::{MOVEMENTS, OPENINGS, bind_run, read_opening, runs, unpack_run};
pub(crate) use transition::{TRANSITIONS, bind_transition};

use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::step::Row;
use earmark_core::words::Id;
use earmark_store::Failure;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many entries of the history one row packs: enough that a batch appends few rows, few enough that
/// whoever reads one entry unpacks little.
pub(crate) const PACKED_MAX: usize = 64;

/// What has columns of its own: each is named once, in the order in which it is bound and read.
pub(crate) trait Fields: Sized {
    /// The names of its columns, field by field.
    const COLUMNS: &'static [&'static [&'static str]];
    /// Binds them.
    fn bind(&self, values: Values) -> Values;
    /// Reads them back. Lines that live in a table of their own are added later.
    fn read(columns: &mut Columns<'_>) -> Result<Self, Failure>;
}

/// A row with a number and a version of its own.
pub(crate) trait Stored: Row<Key: Serialize + Send + Sync> + Fields + Send + Sync {
    /// Its table.
    const SHAPE: Shape;
    /// What is known of the rows of this table that were loaded.
    fn heads(heads: &mut Heads) -> &mut BTreeMap<Self::Key, Head>;
}

/// A row whose lines live in a table of their own: written with it, in the order of their numbers.
pub(crate) trait Lined: Stored<Key = Id> {
    /// One line.
    type Line: Fields + Send + Sync;
    /// The table of the lines.
    const LINES: Shape;
    /// Its lines.
    fn lines(&self) -> &[Self::Line];
    /// Where lines that were read go.
    fn lines_mut(&mut self) -> &mut Vec<Self::Line>;
    /// Binds the columns that only relations are found by: they follow from row and line, and are not
    /// read back.
    fn bind_relations(&self, line: &Self::Line, values: Values) -> Values;
}
