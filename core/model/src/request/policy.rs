//! A policy as it is put.

use super::{WholeSeconds, requests};
use earmark_core::policy::{Amount, Growth};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

requests! {
    /// A policy. A field that is left out is as in the built-in profile of this name, else as in `checkout`.
    pub struct PutPolicy {
        /// How long a hold lasts where the request does not say, in whole seconds.
        hold_seconds: Option<WholeSeconds>,
        /// The longest hold that a request may ask for, in whole seconds.
        hold_max_seconds: Option<WholeSeconds>,
        /// A hold is extended to at most so many times its original length.
        #[schemars(range(min = 1, max = 1000))]
        renewal_factor: Option<u32>,
        /// What happens where not all is there.
        on_shortage: Option<ShortageChoice>,
        /// How long demand may wait for stock, in whole seconds.
        waiting_seconds: Option<WholeSeconds>,
        /// After so many overtakes a waiter collects; 0 lets nobody overtake.
        #[schemars(range(max = 1_000_000))]
        max_overtakes: Option<u32>,
        /// How long the payment may take, in whole seconds; false where none is asked for.
        payment_seconds: Option<PaymentSeconds>,
        /// Whether an order is confirmed as soon as its stock is held.
        auto_confirm: Option<bool>,
        /// Whether a carrier is owed the goods of a confirmed order.
        delivery: Option<bool>,
        /// Whether the customer is notified of each status.
        notify: Option<bool>,
        /// How outgoing calls are retried.
        retry: Option<PutRetry>,
    }

    /// What happens where not all is there. Each field beside `kind` is for the kind that it belongs to.
    pub struct PutShortage {
        /// What is done.
        kind: crate::resource::ShortageKind,
        /// `purchase`: how much is bought.
        amount: Option<Amount>,
        /// `supplier`: how long after its promise it is asked how that stands, in whole seconds.
        check_after_seconds: Option<WholeSeconds>,
        /// `supplier`: how the time from check to check grows.
        growth: Option<Growth>,
        /// `supplier`: how many further checks may be answered with a delay before the order fails.
        #[schemars(range(max = 1000))]
        max_delayed_retries: Option<u32>,
    }

    /// How outgoing calls are retried.
    pub struct PutRetry {
        /// The delay after the first failure, in whole seconds.
        base_seconds: Option<WholeSeconds>,
        /// The longest delay, in whole seconds.
        cap_seconds: Option<WholeSeconds>,
        /// How the delay grows.
        growth: Option<Growth>,
        /// After so many failed calls a debt is dead.
        #[schemars(range(min = 1, max = 1000))]
        max_attempts: Option<u32>,
    }
}

/// What happens where not all is there: a kind alone, or with its details.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum ShortageChoice {
    /// The kind alone.
    Kind(crate::resource::ShortageKind),
    /// With its details.
    Details(PutShortage),
}

/// Whole seconds, or false.
pub struct PaymentSeconds;

impl JsonSchema for PaymentSeconds {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "PaymentSeconds".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "boolean"], "not": { "const": true }, "minimum": 1 })
    }
}
