//! The fields of one JSON object. Every bad one is noted, so that a client learns all of them at once.

use super::broken::{Broken, Text};
use crate::sent::Sent;
use std::fmt;

/// Where an object stands. Its pointer is made only once something is wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At<'a> {
    /// At this pointer.
    Pointer(&'static str),
    /// At this place of the list that a field of another object holds.
    Item(&'a At<'a>, &'static str, usize),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pointer(pointer) => f.write_str(pointer),
            Self::Item(object, field, n) => write!(f, "{object}/{field}/{n}"),
        }
    }
}

/// An object that is being read. [`Fields::finish`] refuses by name what nobody asked for.
pub(crate) struct Fields<'a> {
    object: Option<&'a Sent>,
    at: At<'a>,
    known: Vec<&'static str>,
    lenient: bool,
    faults: &'a mut Vec<Broken>,
}

impl<'a> Fields<'a> {
    /// The fields of `value`, which stands at `at`.
    pub(crate) fn new(value: &'a Sent, at: At<'a>, faults: &'a mut Vec<Broken>) -> Self {
        let object = value.is_object().then_some(value);
        if object.is_none() {
            faults.push(Broken::body(at.to_string(), "must be an object"));
        }
        Self { object, at, known: Vec::with_capacity(8), lenient: false, faults }
    }

    /// Where this object stands.
    pub(super) fn at(&self) -> At<'a> {
        self.at
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
    pub(crate) fn raw(&mut self, name: &'static str) -> Option<&'a Sent> {
        self.known.push(name);
        self.object?.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn optional<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&Sent) -> Result<T, Text>,
    ) -> Option<T> {
        let value = self.raw(name)?;
        self.parsed(name, parse(value))
    }

    fn parsed<T>(&mut self, name: &'static str, parsed: Result<T, Text>) -> Option<T> {
        parsed.map_err(|rule| self.fault(name, rule)).ok()
    }

    pub(crate) fn required<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&'a Sent) -> Result<T, Text>,
    ) -> Option<T> {
        match self.raw(name) {
            Some(value) => self.parsed(name, parse(value)),
            None if self.object.is_some() => self.parsed(name, Err("is required".into())),
            None => None,
        }
    }

    /// Notes that a field breaks a rule.
    pub(crate) fn fault(&mut self, name: &str, rule: impl Into<Text>) {
        let pointer = format!("{}/{}", self.at, name.replace('~', "~0").replace('/', "~1"));
        self.faults.push(Broken::body(pointer, rule));
    }

    /// Where the faults are noted, for a value that has fields of its own.
    pub(crate) fn faults(&mut self) -> &mut Vec<Broken> {
        self.faults
    }

    pub(crate) fn finish(mut self) {
        let Some(Sent::Object(fields)) = self.object.filter(|_| !self.lenient) else { return };
        for (name, _) in fields {
            if !self.known.contains(&name.as_str()) {
                self.fault(name, "is not a field of this request");
            }
        }
    }
}
