//! The words of the field, parsed once at the edge and trusted from then on.

mod balance_key;
mod bytewise;
mod id;
mod lines;
mod number;
mod text;
mod time;

pub use balance_key::BalanceKey;
pub use id::{Id, Key};
pub use lines::{Line, Lines};
pub use number::{FIGURE_MAX, QUANTITY_MAX, Quantity};
pub use text::{Location, Name, Note, Reference, Sku};
pub use time::{Span, Time};

use alloc::string::String;
use serde::{Deserialize, Serialize};

/// A rule that a value from outside breaks. Its text is what a client reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// When a SKU is not 1–64 of `A-Z 0-9 . _ -`, after trimming and upper-casing.
    #[error("must be 1 to 64 of A-Z 0-9 . _ - (it is trimmed and upper-cased first)")]
    Sku,
    /// When an id, location, reference or name is not 1–64 of `A-Z a-z 0-9 . _ : -`.
    #[error("must be 1 to 64 of A-Z a-z 0-9 . _ : -")]
    Id,
    /// When an idempotency key is not 1–255 visible ASCII characters, or begins with a `~`.
    #[error("must be 1 to 255 visible ASCII characters, the first of them not ~")]
    Key,
    /// When a free text is longer than 200 characters or holds control characters.
    #[error("must be at most 200 characters, none of them a control character")]
    Note,
    /// When a quantity is not a whole number from 1 to 1 000 000 000.
    #[error("must be a whole number from 1 to 1000000000")]
    Quantity,
    /// When a count of physical stock or a safety stock is not a whole number from 0 to 1 000 000 000.
    #[error("must be a whole number from 0 to 1000000000")]
    Count,
    /// When a correction is 0, or beyond 1 000 000 000 either way.
    #[error("must be a whole number other than 0, from -1000000000 to 1000000000")]
    Delta,
    /// When a request names no line, or more than 200.
    #[error("must name 1 to 200 lines")]
    LineCount,
    /// When the lines for one balance add up beyond what a quantity may be.
    #[error("lines of one SKU and location must not add up to more than 1000000000")]
    LineSum,
    /// When an interval is 0 or longer than the policy allows.
    #[error("must be at least 1 second and at most what the policy allows")]
    Interval,
    /// When a mode that takes less than asked is combined with waiting (rule 3).
    #[error("per_line and best_effort go with on_shortage reject only")]
    ModeWaits,
    /// When a parcel that keeps the rest has no reference of its own (rule 8).
    #[error("keep_rest needs a reference, the parcel's own key")]
    ParcelReference,
    /// When goods are reported for a SKU and location that the reservation never named (rule 8).
    #[error("the reservation never named this SKU and location")]
    NotNamed,
    /// When a purchase order does not hold a SKU and location that arrived for it.
    #[error("the purchase order does not hold this SKU and location")]
    NotOrdered,
    /// When a profile is asked for that nobody defined.
    #[error("no policy of this name exists")]
    UnknownProfile,
    /// When a transfer names the same location twice.
    #[error("from and to must be two different locations")]
    SameLocation,
    /// When a fact would take a figure beyond ±10¹⁵, where exact arithmetic everywhere ends.
    #[error("would take a figure of this balance beyond 1000000000000000")]
    Figure,
    /// When an order has received more payments than it keeps apart.
    #[error("an order keeps at most 100 payments apart")]
    PaymentCount,
    /// When a reply is not one that this kind of debt can have.
    #[error("does not answer this kind of debt")]
    Reply,
    /// When a policy's number lies outside its range.
    #[error("is outside the range of this policy field")]
    Policy,
}

/// One bad field: where it is (a JSON pointer into the request) and the rule it breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// RFC 6901 pointer, for example `/lines/0/quantity`.
    pub pointer: String,
    /// The rule that is broken.
    pub rule: Rule,
}

impl Fault {
    /// A fault at `pointer`.
    pub fn new(pointer: impl Into<String>, rule: Rule) -> Self {
        Self { pointer: pointer.into(), rule }
    }
}
