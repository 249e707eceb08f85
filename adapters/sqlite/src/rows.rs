//! Rows: which column holds what. Nothing here knows what a value means.

mod balance;
mod debt;
mod journal;
mod movement;
mod order;
mod plain;
mod purchase;
mod reservation;

pub(crate) use journal::{ENTRIES, Moved, bind_entry, read_entry};
pub(crate) use movement::{MOVEMENTS, bind_movement, read_movement};
pub(crate) use order::{TRANSITIONS, Transition};

use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::step::Row;
use earmark_core::words::Id;
use earmark_store::Failure;

/// A row with a version of its own.
pub(crate) trait Stored: Row + Sized + Send + Sync {
    /// Its table.
    const SHAPE: Shape;
    /// Binds its columns.
    fn bind(&self, version: u64, values: Values) -> Values;
    /// Reads them back. Lines that live in a table of their own are added later.
    fn read(columns: &mut Columns<'_>) -> Result<(u64, Self), Failure>;
}

/// A row whose lines live in a table of their own: written with it, in the order of their numbers.
pub(crate) trait Lined: Stored<Key = Id> {
    /// One line.
    type Line: Send + Sync;
    /// The table of the lines; its first two columns are the row's id and the line's number.
    const LINES: Shape;
    /// Its lines.
    fn lines(&self) -> &[Self::Line];
    /// Where lines that were read go.
    fn lines_mut(&mut self) -> &mut Vec<Self::Line>;
    /// Binds a line.
    fn bind_line(&self, number: i64, line: &Self::Line, values: Values) -> Values;
    /// Reads a line, behind its id and number.
    fn read_line(columns: &mut Columns<'_>) -> Result<Self::Line, Failure>;
}
