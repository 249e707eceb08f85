//! The types of events.

use alloc::string::String;

published! {
    /// A type of event.
    pub struct EventType {
        /// Its name.
        #[serde(rename = "type")]
        pub kind: &'static str,
        /// When it is published.
        pub about: &'static str,
        /// Where its JSON Schema is found.
        pub schema: String,
    }
}

/// An event in the envelope of `CloudEvents` 1.0; each type has a schema of its own.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[allow(missing_debug_implementations, dead_code, reason = "described, never made")]
pub struct PublishedEvent {
    /// `1.0`
    specversion: String,
    /// With the source, the event's one name.
    id: String,
    /// Who publishes it.
    source: String,
    /// Its type.
    #[serde(rename = "type")]
    kind: String,
    /// The id it happened to, or `SKU@location`.
    subject: String,
    /// When it happened.
    time: crate::Stamp,
    /// `application/json`
    datacontenttype: String,
    /// The name of the schema of its type.
    dataschema: String,
    /// Continues behind this event; only where it was read as part of the journal.
    #[schemars(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
    /// What happened.
    data: serde_json::Map<String, serde_json::Value>,
}
