//! What somebody wrote as JSON, taken apart: every type is read from a value, and from nothing else.
//!
//! A browser loads the code that reads a type once for each form that it can be read from. So there is one,
//! which offers a type only what its written form has, and it knows where it stands when something is wrong.

mod at;
mod wrong;

pub(crate) use at::At;
pub(crate) use wrong::Wrong;

use serde::Deserialize;
use serde_json::Value;

/// Takes a value apart.
pub(crate) fn read<'a, T: Deserialize<'a>>(written: &'a Value) -> Result<T, Wrong> {
    T::deserialize(At(written))
}
