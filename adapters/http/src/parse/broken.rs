//! What a client is told of a field that breaks a rule.

use serde::Serialize;
use std::borrow::Cow;

/// What a client reads of the rule it broke.
pub(crate) type Text = Cow<'static, str>;

/// Where a fault lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// In the body, by RFC 6901 pointer.
    Pointer(String),
    /// In the path or the query, by name.
    Parameter(Cow<'static, str>),
    /// In a header, by name.
    Header(&'static str),
}

/// One field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Broken {
    #[serde(flatten)]
    pub(crate) place: Place,
    pub(crate) rule: Text,
}

impl Broken {
    pub(crate) fn body(pointer: impl Into<String>, rule: impl Into<Text>) -> Self {
        Self { place: Place::Pointer(pointer.into()), rule: rule.into() }
    }

    pub(crate) fn parameter(name: impl Into<Cow<'static, str>>, rule: impl Into<Text>) -> Self {
        Self { place: Place::Parameter(name.into()), rule: rule.into() }
    }

    pub(crate) fn header(name: &'static str, rule: impl Into<Text>) -> Self {
        Self { place: Place::Header(name), rule: rule.into() }
    }
}
