//! The fields of one JSON object. Every bad one is noted, so that a client learns all of them at once.

use super::values::Text;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Where a fault lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the body, by RFC 6901 pointer.
    Pointer(String),
    /// In the path or the query, by name.
    Parameter(Cow<'static, str>),
    /// In a header, by name.
    Header(&'static str),
}

/// One field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
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

/// An object that is being read. [`Fields::finish`] refuses by name what nobody asked for.
pub(crate) struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    at: String,
    known: Vec<&'static str>,
    lenient: bool,
    faults: &'a mut Vec<Broken>,
}

impl<'a> Fields<'a> {
    /// The fields of `value`, which stands at the pointer `at`.
    pub(crate) fn new(value: &'a Value, at: impl Into<String>, faults: &'a mut Vec<Broken>) -> Self {
        let at = at.into();
        let object = value.as_object();
        if object.is_none() {
            faults.push(Broken::body(at.clone(), "must be an object"));
        }
        Self { object, at, known: vec![], lenient: false, faults }
    }

    /// Lets fields pass that nobody asks for: what other systems publish has fields of its own.
    pub(crate) fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    pub(crate) fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// The raw value of a field; none where it is absent or null.
    pub(crate) fn raw(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.object?.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn optional<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&Value) -> Result<T, Text>,
    ) -> Option<T> {
        let value = self.raw(name)?;
        match parse(value) {
            Ok(parsed) => Some(parsed),
            Err(rule) => {
                self.fault(name, rule);
                None
            }
        }
    }

    pub(crate) fn required<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&Value) -> Result<T, Text>,
    ) -> Option<T> {
        if self.object.is_some() && self.raw(name).is_none() {
            self.fault(name, "is required");
            return None;
        }
        self.optional(name, parse)
    }

    /// Notes that a field breaks a rule.
    pub(crate) fn fault(&mut self, name: &str, rule: impl Into<Text>) {
        let pointer = self.pointer(name);
        self.faults.push(Broken::body(pointer, rule));
    }

    pub(crate) fn pointer(&self, name: &str) -> String {
        format!("{}/{}", self.at, name.replace('~', "~0").replace('/', "~1"))
    }

    /// Where the faults are noted, for a value that has fields of its own.
    pub(crate) fn faults(&mut self) -> &mut Vec<Broken> {
        self.faults
    }

    pub(crate) fn finish(mut self) {
        let Some(object) = self.object.filter(|_| !self.lenient) else { return };
        for name in object.keys() {
            if !self.known.contains(&name.as_str()) {
                self.fault(name, "is not a field of this request");
            }
        }
    }
}
