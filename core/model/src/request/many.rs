//! Requests that hold many things.

use alloc::string::String;
use alloc::vec::Vec;
use schemars::JsonSchema;

/// One command of a batch: the body of its own route, with its ids in the body.
#[derive(JsonSchema)]
pub struct BatchCommand {
    /// Which command.
    #[serde(rename = "type")]
    kind: BatchType,
    /// As the `Idempotency-Key` of its own route.
    #[schemars(length(max = 255))]
    idempotency_key: Option<String>,
}

/// A command that a batch may hold.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is named after its own route")]
pub enum BatchType {
    PlaceOrder,
    ConfirmOrder,
    CancelOrder,
    ExtendOrder,
    FulfilOrder,
    PayOrder,
    Reserve,
    Confirm,
    Release,
    Deduct,
    Extend,
    Receive,
    Adjust,
    Transfer,
    RaisePurchase,
    ReceivePurchase,
}

/// An event from outside, or a list of them.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum CloudEvents {
    /// One.
    One(IncomingEvent),
    /// Several, at most 10 000.
    Many(Vec<IncomingEvent>),
}

/// An event from outside in the envelope of `CloudEvents` 1.0. Attributes beside these pass.
#[derive(JsonSchema)]
pub struct IncomingEvent {
    /// `1.0`
    specversion: String,
    /// With the source, the event's one name.
    id: String,
    /// Who publishes it.
    source: String,
    /// Its type.
    #[serde(rename = "type")]
    kind: String,
    /// What it happened to.
    subject: Option<String>,
    /// What happened.
    data: Option<serde_json::Map<String, serde_json::Value>>,
}
