//! The written form of a scenario: JSON, and JSON in a link.

use super::{Scenario, VERSION, base64, limits};
use crate::written;
use alloc::{format, string::String, vec, vec::Vec};
use core::fmt;
use earmark_core::policy::Policy;
use earmark_core::words::Name;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// One field that is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Where it is: a JSON pointer; empty where it is the whole text.
    pub pointer: String,
    /// The rule it breaks.
    pub rule: String,
}

/// Why something that was written cannot be used. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Problem {
    /// What it was taken for.
    pub what: &'static str,
    /// Every field that is broken.
    pub broken: Vec<Broken>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        self.broken.iter().enumerate().try_for_each(|(n, Broken { pointer, rule })| {
            let colon = if n == 0 { ": " } else { "; " };
            let space = if pointer.is_empty() { "" } else { " " };
            write!(f, "{colon}{pointer}{space}{rule}")
        })
    }
}

impl Problem {
    /// One that is about all of it.
    pub(crate) fn whole(what: &'static str, rule: impl Into<String>) -> Self {
        Self { what, broken: vec![Broken { pointer: String::new(), rule: rule.into() }] }
    }
}

const WHAT: &str = "this scenario cannot be run";
const LINK: &str = "this link cannot be opened";

impl Scenario {
    /// Reads the written form. What it leaves out is as it is in an empty shop, and what it leaves out of
    /// the policy as it is in the profile.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let written: Value = json(WHAT, text)?;
        version(WHAT, &written, VERSION)?;
        let broken = limits::numbers(&written);
        if !broken.is_empty() {
            return Err(Problem { what: WHAT, broken });
        }
        let profile = match written.get("profile") {
            None => Policy::DEFAULT_NAME,
            Some(named) => typed(WHAT, "/profile", named)?,
        };
        let is_given = |pointer: &str| written.pointer(pointer).is_some();
        let (hold_max, cap) = (is_given("/policy/hold_max"), is_given("/policy/retry/cap"));
        let mut whole = base(&profile);
        merge(&mut whole, written);
        let mut scenario: Self = typed(WHAT, "", &whole)?;
        let policy = scenario.policy;
        let (hold_max, cap) = (hold_max.then_some(policy.hold_max), cap.then_some(policy.retry.cap));
        scenario.policy = policy.bounded(hold_max, cap);
        let broken = limits::sense(&scenario);
        if broken.is_empty() { Ok(scenario) } else { Err(Problem { what: WHAT, broken }) }
    }

    /// The written form, without what is so anyway.
    pub fn to_json(&self) -> String {
        written_down(&self.compact())
    }

    /// The written form, all of it: for an editor.
    pub fn to_full_json(&self) -> String {
        written_down(&value(self))
    }

    fn compact(&self) -> Value {
        let mut written = value(self);
        subtract(&mut written, &base(&self.profile));
        if let Value::Object(fields) = &mut written {
            fields.insert("version".into(), VERSION.into());
            fields.insert("seed".into(), self.seed.into());
            fields.insert("profile".into(), self.profile.as_str().into());
        }
        written
    }

    /// A text that fits an address: letters, digits, `-` and `_`.
    pub fn to_link(&self) -> String {
        base64::encode(self.to_json().as_bytes())
    }

    /// Reads what [`Self::to_link`] wrote.
    pub fn from_link(link: &str) -> Result<Self, Problem> {
        let short = || Problem::whole(LINK, "it was cut short or changed on its way: copy all of it");
        let bytes = base64::decode(link.trim().trim_end_matches('=')).ok_or_else(short)?;
        let text = String::from_utf8(bytes).map_err(|_| short())?;
        match serde_json::from_str::<Value>(&text) {
            Ok(Value::Object(_)) => Self::parse(&text),
            Ok(_) | Err(_) => Err(short()),
        }
    }
}

/// Reads something small that somebody wrote, without a version.
pub fn read<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, Problem> {
    let written: Value = serde_json::from_str(text).map_err(|_| Problem::whole(what, "it is not JSON"))?;
    typed(what, "", &written)
}

/// Reads JSON, or says where it ends to be any.
pub(crate) fn json(what: &'static str, text: &str) -> Result<Value, Problem> {
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(Problem::whole(what, "it is not a JSON object")),
        Err(error) if error.is_eof() => Err(Problem::whole(what, "it ends in the middle: it was cut short")),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            Err(Problem::whole(what, format!("it is not JSON: line {line}, column {column} is wrong")))
        }
    }
}

/// Whether this program can read what says it is of this version.
pub(crate) fn version(what: &'static str, written: &Value, newest: u32) -> Result<(), Problem> {
    let rule = match written.get("version").map(|version| version.as_u64().unwrap_or(0)) {
        Some(version) if version == u64::from(newest) => return Ok(()),
        Some(version) if version > u64::from(newest) => {
            format!("is {version}, which a newer Earmark wrote; this one reads {newest}: use the newer one")
        }
        Some(_) => format!("is older than what this Earmark reads, which is {newest}: build it anew"),
        None => format!("is missing, so this is a file of something else; what Earmark writes says {newest}"),
    };
    Err(Problem { what, broken: vec![Broken { pointer: "/version".into(), rule }] })
}

/// Takes a value apart, or says which of its fields does not fit.
pub(crate) fn typed<T: DeserializeOwned>(
    what: &'static str,
    under: &str,
    written: &Value,
) -> Result<T, Problem> {
    written::read(written).map_err(|wrong| {
        let pointer = format!("{under}{}", wrong.pointer);
        Problem { what, broken: vec![Broken { pointer, rule: plain(&wrong.rule) }] }
    })
}

/// What the parser says, in words that need no knowledge of its types.
fn plain(said: &str) -> String {
    let expected = |word: &str| said.strip_suffix(word).is_some_and(|rest| rest.ends_with("expected "));
    if expected("u64") || expected("i64") {
        "must be a whole number, not negative".into()
    } else if expected("u32") {
        "must be a whole number from 0 to 4294967295".into()
    } else if expected("a boolean") {
        "must be true or false".into()
    } else {
        said.into()
    }
}

/// What a scenario of this profile is where it says nothing.
fn base(profile: &Name) -> Value {
    let policy = Policy::profile(profile).unwrap_or(Policy::CHECKOUT);
    value(&Scenario::empty(1, profile.clone(), policy))
}

fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).expect("plain data has a written form")
}

/// Plain data as JSON, in messages too: what types have of their own for telling themselves would be
/// compiled, and loaded, beside it.
pub(crate) fn written_down(of: &impl Serialize) -> String {
    serde_json::to_string(of).expect("plain data has a written form")
}

/// Fields that a choice carries belong to that choice alone, and are never mixed with another's.
fn is_choice(fields: &Map<String, Value>) -> bool {
    fields.contains_key("kind")
}

fn merge(whole: &mut Value, written: Value) {
    match (whole, written) {
        (Value::Object(whole), Value::Object(written)) if !is_choice(whole) => {
            for (key, value) in written {
                match whole.get_mut(&key) {
                    Some(known) => merge(known, value),
                    None => drop(whole.insert(key, value)),
                }
            }
        }
        (whole, written) => *whole = written,
    }
}

/// Takes out what [`merge`] would put back.
fn subtract(written: &mut Value, base: &Value) {
    let (Value::Object(fields), Value::Object(base)) = (written, base) else { return };
    fields.retain(|key, value| base.get(key) != Some(value));
    for (key, value) in fields.iter_mut() {
        let choice = value.as_object().is_some_and(is_choice);
        if let (Some(base), false) = (base.get(key), choice) {
            subtract(value, base);
        }
    }
}
