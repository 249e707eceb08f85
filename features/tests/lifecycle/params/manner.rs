//! The optional ends of a sentence: how something is reserved, ordered or shipped.

use super::{Ref, Time, Unreadable};
use cucumber::Parameter;
use earmark_core::reservation::{Mode, OnShortage};
use earmark_core::words::{Name, Reference, Span};
use std::str::FromStr;

/// How to reserve: nothing, or any of ` for 5 minutes`, ` line by line`, ` taking what is there`,
/// ` or waits`.
#[derive(Debug, Clone, Copy, Default, Parameter)]
#[param(name = "manner", regex = r"(?: for \d+ [a-z]+| line by line| taking what is there| or waits)*")]
pub(crate) struct Manner {
    pub(crate) ttl: Option<Span>,
    pub(crate) mode: Mode,
    pub(crate) on_shortage: OnShortage,
}

impl FromStr for Manner {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let mut manner = Self::default();
        if text.contains(" line by line") {
            manner.mode = Mode::PerLine;
        }
        if text.contains(" taking what is there") {
            manner.mode = Mode::BestEffort;
        }
        if text.contains(" or waits") {
            manner.on_shortage = OnShortage::Wait;
        }
        manner.ttl = after(text, " for ")?;
        Ok(manner)
    }
}

/// How to order: nothing, or ` under hold-confirm`, or ` for 5 minutes`, or both.
#[derive(Debug, Clone, Parameter)]
#[param(name = "wish", regex = r"(?: under [a-z-]+)?(?: for \d+ [a-z]+)?")]
pub(crate) struct Wish {
    pub(crate) profile: Name,
    pub(crate) hold: Option<Span>,
}

impl FromStr for Wish {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let named = text.split_once(" under ").and_then(|(_, rest)| rest.split_whitespace().next());
        let profile = Name::parse(named.unwrap_or("checkout")).map_err(|rule| rule.to_string())?;
        Ok(Self { profile, hold: after(text, " for ")? })
    }
}

/// How to ship: nothing, or ` as parcel P1`, or ` keeping the rest`, or both.
#[derive(Debug, Clone, Default, Parameter)]
#[param(name = "shipment", regex = r"(?: as parcel [A-Za-z0-9._:-]+)?(?: keeping the rest)?")]
pub(crate) struct Shipment {
    pub(crate) reference: Option<Reference>,
    pub(crate) keep_rest: bool,
}

impl FromStr for Shipment {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let named = text.split_once(" as parcel ").and_then(|(_, rest)| rest.split_whitespace().next());
        let reference = named.map(Ref::from_str).transpose()?.map(|reference| reference.0);
        Ok(Self { reference, keep_rest: text.ends_with(" keeping the rest") })
    }
}

/// The length of time behind `word`: two words, for example `5 minutes`.
fn after(text: &str, word: &str) -> Result<Option<Span>, Unreadable> {
    let Some((_, rest)) = text.split_once(word) else { return Ok(None) };
    let time: Vec<&str> = rest.split_whitespace().take(2).collect();
    time.join(" ").parse::<Time>().map(|time| Some(time.0))
}
