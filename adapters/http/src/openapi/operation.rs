//! One operation: what it takes, what it answers, what it refuses.

use super::components::Components;
use crate::routes::route::{Content, Route};
use earmark_model::problem::{Code, Problem};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What belongs together: a name, the beginning of its paths, and what it is about.
pub(super) const TAGS: [(&str, &str, &str); 9] = [
    ("orders", "/api/v1/orders", "What customers asked for, and the process that drives it"),
    ("inventory", "/api/v1/inventory", "Stock, and what is set aside of it"),
    ("reservations", "/api/v1/reservations", "Lines taken together"),
    ("purchase orders", "/api/v1/purchase-orders", "What suppliers were asked for"),
    ("debts", "/api/v1/debts", "What is owed to the outside"),
    ("policies", "/api/v1/policies", "The numbers and choices of the process"),
    ("events", "/api/v1/events", "What happened, as CloudEvents"),
    ("audit", "/api/v1/audit", "The proof of every figure"),
    ("operations", "/", "What machines and people ask of the program itself"),
];

/// The only bodies that may be left out.
const OPTIONAL: [&str; 3] = ["Reason", "Parcel", "ReceivePurchase"];

pub(super) fn operation(route: &Route, components: &mut Components) -> Value {
    let tag = TAGS.iter().find(|(_, path, _)| route.path.starts_with(path)).map(|(name, ..)| *name);
    let mut operation = Map::new();
    operation.insert("operationId".into(), json!(route.name));
    operation.insert("tags".into(), json!([tag]));
    operation.insert("summary".into(), json!(route.summary));
    operation.insert("parameters".into(), parameters(route, components));
    if let Some(schema) = route.takes {
        let schema = components.request(schema);
        let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        let required = !OPTIONAL.contains(&name);
        let content = json!({ "application/json": { "schema": schema } });
        operation.insert("requestBody".into(), json!({ "required": required, "content": content }));
    }
    let mut responses = Map::new();
    for (status, content) in &route.gives {
        responses.insert(status.to_string(), answer(*status, content, components));
    }
    for (status, codes) in refusals(route) {
        let problem = json!({ "schema": components.response(super::components::schema_of::<Problem>) });
        let about: Vec<String> =
            codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.about())).collect();
        let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
        responses.insert(
            status.to_string(),
            json!({
                "description": about.join("\n\n"),
                "x-problem-codes": codes,
                "content": { "application/problem+json": problem },
            }),
        );
    }
    operation.insert("responses".into(), Value::Object(responses));
    Value::Object(operation)
}

/// The problems of a route, by status.
fn refusals(route: &Route) -> BTreeMap<u16, Vec<Code>> {
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    let mut codes = route.refuses.clone();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        by_status.entry(code.status()).or_default().push(code);
    }
    by_status
}

fn parameters(route: &Route, components: &mut Components) -> Value {
    let named = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = named.map(|name| {
        let about = match name {
            "sku" => "The SKU; it is trimmed and upper-cased first",
            "name" => "The name of the policy",
            "type" => "The type of event",
            _ => "The id",
        };
        json!({ "name": name, "in": "path", "required": true, "description": about, "schema": { "type": "string" } })
    });
    let in_query: Vec<Value> = route
        .query
        .iter()
        .map(|(name, about, schema)| {
            let schema = components.request(*schema);
            json!({ "name": name, "in": "query", "description": about, "schema": schema })
        })
        .collect();
    let about = "Scoped to caller and route: the same request under the same key is done once";
    let key = (route.method == axum::http::Method::POST && route.path != "/api/v1/events").then(|| {
        let schema = json!({ "type": "string", "maxLength": 255 });
        json!({ "name": "Idempotency-Key", "in": "header", "description": about, "schema": schema })
    });
    in_path.chain(in_query).chain(key).collect()
}

fn answer(status: u16, content: &Content, components: &mut Components) -> Value {
    let about = match status {
        201 => "Made",
        202 => "Made or known, and its outcome is still open",
        308 => "Where it is",
        _ => "As it stands now",
    };
    let content = match content {
        Content::Nothing => return json!({ "description": about }),
        Content::Media(media) => json!({ *media: { "schema": { "type": "string" } } }),
        Content::Any(media) => json!({ *media: { "schema": {} } }),
        Content::Json(schema) => json!({ "application/json": { "schema": components.response(*schema) } }),
        Content::JsonOrStream(schema) => json!({
            "application/json": { "schema": components.response(*schema) },
            "text/event-stream": { "schema": { "type": "string" } },
        }),
    };
    json!({ "description": about, "content": content })
}
