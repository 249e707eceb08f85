//! A policy, in the form in which it is put.

use crate::{Seconds, Stamp};
use alloc::string::{String, ToString};
use earmark_core::policy::{self, Amount, Growth};
use earmark_core::words::{Name, Time};
use serde::{Serialize, Serializer};

published! {
    /// The numbers and choices of a process.
    pub struct Policy {
        /// What it is called; an order names it as its `profile`.
        pub name: String,
        /// How long stock is held for an order that is not confirmed, in seconds.
        pub hold_seconds: Seconds,
        /// The longest hold that a request may ask for, in seconds.
        pub hold_max_seconds: Seconds,
        /// A hold is extended to at most so many times its original length, counted from when it was taken.
        pub renewal_factor: u32,
        /// What happens where not all is there.
        pub on_shortage: Shortage,
        /// How long an order waits for stock, in seconds.
        pub waiting_seconds: Seconds,
        /// After so many overtakes a waiter collects; 0 lets nobody overtake.
        pub max_overtakes: u32,
        /// How long the payment may take, in seconds; false where none is asked for.
        pub payment_seconds: PaymentTime,
        /// Whether an order is confirmed as soon as its stock is held.
        pub auto_confirm: bool,
        /// Whether a carrier is owed the goods of a confirmed order.
        pub delivery: bool,
        /// Whether the customer is told of each status.
        pub notify: bool,
        /// How outgoing calls are retried.
        pub retry: Retry,
        /// When it was last put; null for a built-in one that nobody redefined.
        pub updated_at: Option<Stamp>,
    }

    /// What happens where not all is there. Each field beside `kind` is there for the kinds that it belongs to.
    pub struct Shortage {
        /// What is done.
        pub kind: ShortageKind,
        /// `purchase`: how much is bought.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub amount: Option<Amount>,
        /// `supplier`: how long after its promise it is asked how that stands, in seconds.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub check_after_seconds: Option<Seconds>,
        /// `supplier`: how the time from check to check grows.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub growth: Option<Growth>,
        /// `supplier`: how many further checks may be answered with a delay before the order fails.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub max_delayed_retries: Option<u32>,
    }

    /// What is done where not all is there.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ShortageKind {
        /// The order is rejected.
        Reject,
        /// It waits for stock.
        Wait,
        /// What is short is bought.
        Purchase,
        /// A supplier is asked for what is short.
        Supplier,
    }

    /// How outgoing calls are retried.
    pub struct Retry {
        /// The delay after the first failure, in seconds.
        pub base_seconds: Seconds,
        /// The longest delay, in seconds.
        pub cap_seconds: Seconds,
        /// How the delay grows.
        pub growth: Growth,
        /// After so many failed calls a debt is dead.
        pub max_attempts: u32,
    }
}

/// How long the payment may take; none where none is asked for, which is written as `false`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PaymentTime(pub Option<Seconds>);

impl Serialize for PaymentTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(seconds) => seconds.serialize(serializer),
            None => serializer.serialize_bool(false),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PaymentTime {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "PaymentTime".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "boolean"], "not": { "const": true }, "minimum": 0, "examples": [1800, false] })
    }
}

impl Policy {
    /// Shows a policy; `updated_at` is none for a built-in one that nobody redefined.
    pub fn new(name: &Name, policy: &policy::Policy, updated_at: Option<Time>) -> Self {
        Self {
            name: name.to_string(),
            hold_seconds: Seconds(policy.hold),
            hold_max_seconds: Seconds(policy.hold_max),
            renewal_factor: policy.renewal_factor,
            on_shortage: Shortage::from(&policy.on_shortage),
            waiting_seconds: Seconds(policy.waiting),
            max_overtakes: policy.max_overtakes,
            payment_seconds: PaymentTime(policy.payment.map(Seconds)),
            auto_confirm: policy.auto_confirm,
            delivery: policy.delivery,
            notify: policy.notify,
            retry: Retry {
                base_seconds: Seconds(policy.retry.base),
                cap_seconds: Seconds(policy.retry.cap),
                growth: policy.retry.growth,
                max_attempts: policy.retry.max_attempts,
            },
            updated_at: updated_at.map(Stamp),
        }
    }
}

impl From<&policy::Shortage> for Shortage {
    fn from(shortage: &policy::Shortage) -> Self {
        let of = |kind| Self {
            kind,
            amount: None,
            check_after_seconds: None,
            growth: None,
            max_delayed_retries: None,
        };
        match *shortage {
            policy::Shortage::Reject => of(ShortageKind::Reject),
            policy::Shortage::Wait => of(ShortageKind::Wait),
            policy::Shortage::Purchase { amount } => {
                Self { amount: Some(amount), ..of(ShortageKind::Purchase) }
            }
            policy::Shortage::Supplier { check_after, growth, max_delayed_retries } => Self {
                check_after_seconds: Some(Seconds(check_after)),
                growth: Some(growth),
                max_delayed_retries: Some(max_delayed_retries),
                ..of(ShortageKind::Supplier)
            },
        }
    }
}
