//! Reading the journal as events.

mod cursor;

pub(crate) use cursor::{Entry, Reader};
