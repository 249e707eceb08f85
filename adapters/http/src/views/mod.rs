//! How things look outside. One view per thing, used by every route, the batch and the events.

mod balance;
mod debt;
mod finding;
mod movement;
mod order;
mod policy;
mod purchase;
mod reservation;

pub(crate) use balance::{at_location, of_sku};
pub(crate) use debt::{debt, details};
pub use finding::finding;
pub(crate) use movement::movement;
pub(crate) use order::order;
pub(crate) use policy::policy;
pub(crate) use purchase::purchase;
pub(crate) use reservation::{Places, reservation};

use earmark_core::words::{Lines, Span, Time};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::fmt;

/// A time as RFC 3339, UTC, to the millisecond.
pub(crate) struct Stamp(pub(crate) Time);

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = i64::try_from(self.0.millis()).unwrap_or(i64::MAX);
        let stamp = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX);
        write!(f, "{stamp:.3}")
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The same, where a string is wanted.
pub(crate) fn time(time: Time) -> String {
    Stamp(time).to_string()
}

/// Seconds; a fraction where the span is no whole number of them.
pub(crate) fn seconds(span: Span) -> Value {
    match span.millis() {
        millis if millis % 1000 == 0 => json!(millis / 1000),
        millis => {
            // A policy set in code may be finer than the API writes; a view still tells it.
            let exact = u32::try_from(millis).unwrap_or(u32::MAX);
            json!(f64::from(exact) / 1000.0)
        }
    }
}

/// Lines that were asked for.
pub(crate) fn lines(lines: &Lines) -> Value {
    let line = |line: &earmark_core::words::Line| {
        json!({
            "sku": line.key.sku.as_str(),
            "location": line.key.location.as_str(),
            "quantity": line.quantity.units(),
        })
    };
    lines.iter().map(line).collect()
}
