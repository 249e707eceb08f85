//! The envelope of every event.

use super::Event;
use crate::Stamp;
use alloc::format;
use alloc::string::String;
use serde::Serialize;

/// An event in the envelope of `CloudEvents` 1.0.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CloudEvent<'a> {
    specversion: &'static str,
    /// With the source, the event's one name.
    pub id: String,
    /// Who publishes it.
    pub source: &'a str,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The id it happened to, or `SKU@location`.
    pub subject: &'a str,
    /// When it happened.
    pub time: Stamp,
    datacontenttype: &'static str,
    dataschema: String,
    /// What happened.
    pub data: Event<'a>,
    /// Continues behind this event; only where it was read as part of the journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl<'a> CloudEvent<'a> {
    pub(super) fn new(id: String, source: &'a str, subject: &'a str, time: Stamp, data: Event<'a>) -> Self {
        let kind = data.kind();
        Self {
            specversion: "1.0",
            id,
            source,
            kind,
            subject,
            time,
            datacontenttype: "application/json",
            dataschema: format!("urn:earmark:event:{kind}"),
            data,
            cursor: None,
        }
    }

    /// The event as it is read from the journal, with the cursor that continues behind it.
    pub fn at(self, cursor: String) -> Self {
        Self { cursor: Some(cursor), ..self }
    }

    /// Its topic on a broker: its type without the first word.
    pub fn topic(&self) -> &'static str {
        self.kind.split_once('.').map_or(self.kind, |(_, topic)| topic)
    }
}

/// Returns the JSON Schema of a type of event, envelope and data; none where there is no such type.
#[cfg(feature = "schema")]
pub fn schema(kind: &str) -> Option<schemars::Schema> {
    let (kind, about) = super::TYPES.iter().find(|(known, _)| *known == kind)?;
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings.with(|settings| settings.inline_subschemas = true).into_generator();
    let data = super::types::data_schema(kind, &mut generator)?;
    Some(schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:earmark:event:{kind}"),
        "title": kind,
        "description": about,
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"],
        "properties": {
            "specversion": { "const": "1.0" },
            "id": { "type": "string", "description": "With source, the event's one name" },
            "source": { "type": "string", "format": "uri-reference" },
            "type": { "const": kind },
            "subject": { "type": "string", "description": "The id it happened to, or SKU@location" },
            "time": { "type": "string", "format": "date-time" },
            "datacontenttype": { "const": "application/json" },
            "dataschema": { "type": "string", "format": "uri" },
            "cursor": { "type": "string", "description": "Continues behind this event" },
            "data": data,
        },
    }))
}
