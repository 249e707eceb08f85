//! From a request to an input: what it is known by, and what a thing it makes is called.

use crate::feed::Feed;
use crate::parse::{At, Broken, Fields, Kind, command};
use crate::sent::Sent;
use earmark_core::step::Input;
use earmark_core::words::{Id, Key};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use uuid::Uuid;

/// Until callers are told apart, all of them share one scope.
const CALLER: &str = "anyone";

/// The longest text that a store keeps as a key.
const KEY_MAX: usize = 400;

/// A command as it arrived.
pub(crate) struct Arrival<'a> {
    pub(crate) kind: Kind,
    /// The id in the path, where the route has one.
    pub(crate) path: Option<&'a str>,
    pub(crate) body: &'a Sent,
    /// The client's idempotency key with the route it is scoped to.
    pub(crate) key: Option<(&'static str, String)>,
}

/// The input of a request, or every field of it that breaks a rule.
pub(crate) fn input(arrival: &Arrival) -> Result<Input, Vec<Broken>> {
    let unnamed = arrival.kind.makes().is_some_and(|name| arrival.body.get(name).is_none_or(Sent::is_null));
    let fresh = unnamed.then(|| match &arrival.key {
        Some((route, key)) => derived_id(route, key),
        None => random_id(),
    });
    let mut faults = vec![];
    let mut fields = Fields::new(arrival.body, At::Pointer(""), &mut faults);
    let command = if arrival.body.is_object() {
        command(arrival.kind, arrival.path, &mut fields, fresh.as_ref())
    } else {
        None
    };
    fields.finish();
    let command = match command {
        Some(command) if faults.is_empty() => command,
        _ => return Err(faults),
    };
    Ok(match &arrival.key {
        // What is derived from the key is known by it already.
        Some((route, key)) if !unnamed => {
            Input { key: scoped_key(&format!("http~{CALLER}~{route}"), key), keyed: true, command }
        }
        _ => Feed::unkeyed(command),
    })
}

/// The key under which the receipt of a client's own key is kept.
pub(crate) fn scoped_key(scope: &str, key: &str) -> Key {
    let text = format!("{scope}~{key}");
    let text = if text.len() <= KEY_MAX { text } else { format!("{scope}~#{}", digest(&text)) };
    Key::stored(text).unwrap_or_else(|_| unreachable!("a scope is short"))
}

/// The client's own part of a scoped key, for the refusal that names it.
pub(crate) fn own_part(key: &Key) -> &str {
    key.as_str().splitn(4, '~').last().unwrap_or_default()
}

fn derived_id(route: &str, key: &str) -> Id {
    id(&format!("k-{}", digest(&format!("{CALLER}\n{route}\n{key}"))))
}

fn random_id() -> Id {
    id(&format!("r-{}", Uuid::now_v7().simple()))
}

fn id(text: &str) -> Id {
    Id::parse(text).unwrap_or_else(|_| unreachable!("hexadecimal digits make an id"))
}

/// 32 hexadecimal digits.
fn digest(text: &str) -> String {
    Sha256::digest(text).iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
