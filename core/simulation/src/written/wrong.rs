//! What is wrong with something that somebody wrote, and where.

use alloc::{format, string::String, string::ToString};
use core::fmt;
use serde::de::{self, Expected, Unexpected};

/// A rule that is broken, and the JSON pointer to where it is.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) pointer: String,
    pub(crate) rule: String,
}

impl Wrong {
    /// The same, seen from one level further out.
    pub(super) fn inside(self, part: &dyn fmt::Display) -> Self {
        Self { pointer: format!("/{part}{}", self.pointer), rule: self.rule }
    }

    #[cold]
    fn new(rule: String) -> Self {
        Self { pointer: String::new(), rule }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rule)
    }
}

impl core::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(rule: T) -> Self {
        Self::new(rule.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid type: {}, expected {expected}", named(&found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid value: {}, expected {expected}", named(&found)))
    }
}

/// What was found. Nothing that is read is a fraction, so none is ever shown: showing one takes more code
/// than all the rest.
fn named(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(held) => format!("boolean `{held}`"),
        Unexpected::Unsigned(held) => format!("integer `{held}`"),
        Unexpected::Signed(held) => format!("integer `{held}`"),
        Unexpected::Float(_) => "a fraction".into(),
        Unexpected::Str(held) => format!("string {held:?}"),
        Unexpected::Unit => "null".into(),
        Unexpected::Seq => "sequence".into(),
        Unexpected::Map => "map".into(),
        _ => "something else".into(),
    }
}
