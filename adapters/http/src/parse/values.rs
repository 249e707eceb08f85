//! Single values: strings that become words of the domain, whole numbers, choices.

use super::broken::{Broken, Text};
use crate::sent::Sent;
use earmark_core::words::{Id, Rule, Span};

fn told(rule: Rule) -> Text {
    Text::Owned(rule.to_string())
}

/// A string, parsed by the type it becomes.
pub(crate) fn text<T>(parse: impl Fn(&str) -> Result<T, Rule>) -> impl Fn(&Sent) -> Result<T, Text> {
    move |value| match value {
        Sent::Text(text) => parse(text).map_err(told),
        _ => Err("must be a string".into()),
    }
}

/// A whole number in range. A string, a fraction and `3.0` are none.
pub(super) fn whole(rule: Rule, from: i64, to: i64) -> impl Fn(&Sent) -> Result<i64, Text> {
    move |value| match value.as_i64() {
        Some(number) if (from..=to).contains(&number) => Ok(number),
        _ => Err(told(rule)),
    }
}

/// A whole number that counts something, with the bounds its own text names.
pub(super) fn number(from: u32, to: u32) -> impl Fn(&Sent) -> Result<u32, Text> {
    move |value| match value.as_u64().and_then(|number| u32::try_from(number).ok()) {
        Some(number) if (from..=to).contains(&number) => Ok(number),
        _ => Err(format!("must be a whole number from {from} to {to}").into()),
    }
}

/// An interval in whole seconds. How long it may be is the policy's business.
pub(super) fn seconds(value: &Sent) -> Result<Span, Text> {
    match value.as_u64() {
        Some(seconds @ 1..) => Ok(Span::from_secs(seconds)),
        // Beyond what a number can hold is beyond every policy as well.
        _ => Err(told(Rule::Interval)),
    }
}

pub(super) fn flag(value: &Sent) -> Result<bool, Text> {
    value.as_bool().ok_or_else(|| "must be true or false".into())
}

/// One of a few words.
pub(super) fn choice<T: Copy>(choices: &[(&'static str, T)]) -> impl Fn(&Sent) -> Result<T, Text> {
    move |value| {
        let chosen = choices.iter().find(|(word, _)| value.as_str() == Some(word));
        chosen.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            format!("must be one of: {}", words.join(", ")).into()
        })
    }
}

/// The id of something that may have been derived: a purchase order, a debt, the reservation that
/// late money made. It can only name what exists, so nothing new may be made under it.
pub(crate) fn known_id(text: &str) -> Result<Id, Rule> {
    let (base, derived) = text.split_once('~').map_or((text, None), |(base, rest)| (base, Some(rest)));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '-' | '~');
    if derived.is_some_and(|rest| rest.is_empty() || !rest.chars().all(fits)) {
        return Err(Rule::Id);
    }
    Id::parse(base)?;
    Id::stored(text)
}

/// A part of the path, parsed.
pub(crate) fn parameter<T>(
    name: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, Rule>,
) -> Result<T, Broken> {
    parse(text).map_err(|rule| Broken::parameter(name, told(rule)))
}
