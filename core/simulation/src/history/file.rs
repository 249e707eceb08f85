//! The file: events as a server tells them, moved in time so that they begin when a session does.

use super::told::Said;
use super::{WHAT, key, shifted};
use crate::scenario::text::{json, version, written_down};
use crate::scenario::{Problem, instant};
use alloc::{format, string::String, vec::Vec};
use earmark_core::ordered;
use earmark_core::policy::{Amount, Growth, Policy, Retry, Shortage};
use earmark_core::words::{BalanceKey, Name, Span, Time};
use serde_json::{Map, Value};

/// An exported history.
#[derive(Debug)]
pub(super) struct File {
    pub of: Value,
    pub events: Vec<Event>,
    pub policies: ordered::Map<Name, Policy>,
    /// The SKU whose whole history this is.
    pub sku: Option<String>,
}

/// One event.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub id: String,
    pub kind: String,
    pub about: String,
    /// When it happened, as it was told.
    pub told_at: Time,
    /// The same in the session's time.
    pub at: Time,
    pub data: Map<String, Value>,
}

impl File {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let written = json(WHAT, text)?;
        if written.get("earmark").and_then(Value::as_str) != Some("history") {
            return Err(Problem::whole(WHAT, "it is no history that Earmark exported"));
        }
        version(WHAT, &written, 1)?;
        let items = |name: &str| written.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let mut events = Vec::new();
        for (n, written) in items("events").iter().enumerate() {
            let event = event(written);
            events.push(event.ok_or_else(|| {
                Problem::whole(WHAT, format!("/events/{n} is no event: it may have been edited"))
            })?);
        }
        let Some(first) = events.iter().map(|event| event.told_at).min() else {
            return Err(Problem::whole(WHAT, "/events is empty: nothing happened"));
        };
        for event in &mut events {
            event.at = shifted(event.told_at, first);
            for name in ["expires_at", "due_at"] {
                let at = event.data.get(name).and_then(Value::as_str).and_then(instant);
                if let Some(at) = at {
                    event.data.insert(name.into(), shifted(at, first).millis().into());
                }
            }
        }
        let of = written.get("of").cloned().unwrap_or_default();
        let sku = of.get("sku").and_then(Value::as_str).map(String::from);
        let complete = written.get("complete").and_then(Value::as_bool).unwrap_or(false);
        let sku = sku.filter(|_| complete);
        let mut policies = ordered::Map::new();
        policies.extend(items("policies").iter().filter_map(policy));
        Ok(Self { of, events, policies, sku })
    }
}

fn event(written: &Value) -> Option<Event> {
    let text = |name: &str| written.get(name)?.as_str().map(String::from);
    let told_at = instant(&text("time")?)?;
    let data = written.get("data")?.as_object()?.clone();
    Some(Event { id: text("id")?, kind: text("type")?, about: text("subject")?, told_at, at: told_at, data })
}

fn policy(written: &Value) -> Option<(Name, Policy)> {
    let number = |of: &Value, name: &str| of.get(name).and_then(Value::as_u64);
    let span = |of: &Value, name: &str| of.get(name).and_then(millis).map(Span::from_millis);
    let flag = |name: &str| written.get(name).and_then(Value::as_bool).unwrap_or(false);
    let growth = |of: &Value| match of.get("growth").and_then(Value::as_str) {
        Some("exponential") => Growth::Exponential,
        _ => Growth::Fixed,
    };
    let small = |of: &Value, name: &str| number(of, name).and_then(|n| u32::try_from(n).ok());
    let (short, retry) = (written.get("on_shortage")?, written.get("retry")?);
    let on_shortage = match short.get("kind")?.as_str()? {
        "wait" => Shortage::Wait,
        "purchase" if short.get("amount")?.as_str()? == "full" => Shortage::Purchase { amount: Amount::Full },
        "purchase" => Shortage::Purchase { amount: Amount::Shortfall },
        "supplier" => Shortage::Supplier {
            check_after: span(short, "check_after_seconds")?,
            growth: growth(short),
            max_delayed_retries: small(short, "max_delayed_retries")?,
        },
        _ => Shortage::Reject,
    };
    let policy = Policy {
        hold: span(written, "hold_seconds")?,
        hold_max: span(written, "hold_max_seconds")?,
        renewal_factor: small(written, "renewal_factor")?,
        on_shortage,
        waiting: span(written, "waiting_seconds")?,
        max_overtakes: small(written, "max_overtakes")?,
        payment: span(written, "payment_seconds"),
        auto_confirm: flag("auto_confirm"),
        delivery: flag("delivery"),
        notify: flag("notify"),
        retry: Retry {
            base: span(retry, "base_seconds")?,
            cap: span(retry, "cap_seconds")?,
            growth: growth(retry),
            max_attempts: small(retry, "max_attempts")?,
        },
    };
    Some((Name::parse(written.get("name")?.as_str()?).ok()?, policy))
}

/// Seconds, which may have a fraction of milliseconds, without arithmetic on floats.
fn millis(seconds: &Value) -> Option<u64> {
    let text = format!("{}", seconds.as_number()?);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<u64>().ok()? * 1000 + part.parse::<u64>().ok()?)
}

impl Event {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.data.get(name).and_then(Value::as_str)
    }

    /// The balances that it names.
    pub(super) fn keys(&self) -> Vec<BalanceKey> {
        let lines = self.data.get("lines").and_then(Value::as_array).into_iter().flatten();
        lines.filter_map(key).chain(key(&Value::Object(self.data.clone()))).collect()
    }

    /// Whether it tells of what others did.
    pub(super) fn is_others(&self) -> bool {
        matches!(self.kind.as_str(), "warehouse.inventory.overtaken" | "warehouse.stock.changed")
    }

    /// Whether it says what the core said; else what that was.
    pub(super) fn says(&self, said: &Said, file: &File) -> Result<(), String> {
        for (name, value) in &said.essence {
            let told = self.data.get(*name).cloned().unwrap_or_default();
            // Figures are the same only where the whole history of the SKU is here.
            let figure = matches!(*name, "on_hand" | "reserved" | "committed");
            if figure && file.sku.as_deref() != self.text("sku") {
                continue;
            }
            if !alike(&told, value) {
                return Err(format!("{name} {}", written_down(value)));
            }
        }
        Ok(())
    }

    /// What it says, in short.
    pub(super) fn essence(&self) -> String {
        let word = |name: &&str| {
            let value = self.data.get(*name).filter(|value| !value.is_null())?;
            Some(value.as_str().map_or_else(|| format!("{name} {}", written_down(value)), String::from))
        };
        let words = ["status", "reason", "profile", "action", "reference", "error", "type"];
        let mut parts: Vec<String> = words.iter().filter_map(word).collect();
        let lines = self.data.get("lines").and_then(Value::as_array).into_iter().flatten();
        parts.extend(lines.filter_map(|line| {
            let units = line.get("quantity").or_else(|| line.get("asked"))?;
            Some(format!("{} × {}", written_down(units), line.get("sku")?.as_str()?))
        }));
        let deltas = ["on_hand_delta", "reserved_delta", "committed_delta"];
        parts.extend(deltas.iter().filter_map(|name| {
            let units = self.data.get(*name)?.as_i64().filter(|units| *units != 0)?;
            Some(format!("{} {units:+}", name.trim_end_matches("_delta").replace('_', " ")))
        }));
        parts.join(", ")
    }
}

/// Whether two values are alike: of objects, what the second names.
fn alike(told: &Value, said: &Value) -> bool {
    match (told, said) {
        (Value::Object(told), Value::Object(said)) => {
            said.iter().all(|(name, value)| alike(told.get(name).unwrap_or(&Value::Null), value))
        }
        (Value::Array(told), Value::Array(said)) => {
            told.len() == said.len() && told.iter().zip(said).all(|(told, said)| alike(told, said))
        }
        _ => told == said,
    }
}
