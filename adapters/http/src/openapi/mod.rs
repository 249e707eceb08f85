//! The OpenAPI document, made of the table of routes, so that the two cannot differ.

use crate::routes::route::Route;
use serde_json::{Map, Value, json};

/// The document of these routes.
pub(crate) fn document(routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for route in routes {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.as_str().to_ascii_lowercase(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Earmark",
            "summary": "Inventory reservations and the order process around them",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": { "schemas": schemas() },
    })
}

/// The bodies, written by hand: they are the interface.
fn schemas() -> Value {
    let text = include_str!("schemas.json");
    serde_json::from_str(text).unwrap_or_else(|error| unreachable!("schemas.json is JSON: {error}"))
}

fn operation(route: &Route) -> Value {
    let mut operation = Map::new();
    operation.insert("summary".into(), json!(route.summary));
    operation.insert("parameters".into(), parameters(route));
    if let Some(schema) = route.takes {
        let required = !matches!(schema, "Reason" | "Parcel" | "ReceivePurchase");
        let content = json!({ "application/json": { "schema": reference(schema) } });
        operation.insert("requestBody".into(), json!({ "required": required, "content": content }));
    }
    let mut responses = Map::new();
    for (status, schema) in &route.gives {
        responses.insert(status.to_string(), answer(*status, schema));
    }
    let problem = json!({ "application/problem+json": { "schema": reference("Problem") } });
    let about = "A refusal or a failure, told by its code";
    responses.insert("default".into(), json!({ "description": about, "content": problem }));
    operation.insert("responses".into(), Value::Object(responses));
    Value::Object(operation)
}

fn parameters(route: &Route) -> Value {
    let named = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = named
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = route.query.iter().map(|(name, about)| {
        let kind = if *name == "limit" || name.ends_with("_seconds") { "integer" } else { "string" };
        json!({ "name": name, "in": "query", "description": about, "schema": { "type": kind } })
    });
    let about = "Scoped to caller and route: the same request under the same key is done once";
    let key = (route.method == axum::http::Method::POST && route.path != "/api/v1/events").then(|| {
        let schema = json!({ "type": "string", "maxLength": 255 });
        json!({ "name": "Idempotency-Key", "in": "header", "description": about, "schema": schema })
    });
    in_path.chain(in_query).chain(key).collect()
}

fn answer(status: u16, schema: &str) -> Value {
    let about = match status {
        201 => "Made",
        202 => "Made or known, and its outcome is still open",
        _ => "As it stands now",
    };
    let content = match schema {
        media if media.contains('/') => json!({ media: {} }),
        "Events" => json!({
            "application/json": { "schema": reference(schema) },
            "text/event-stream": { "schema": { "type": "string" } },
        }),
        _ => json!({ "application/json": { "schema": reference(schema) } }),
    };
    json!({ "description": about, "content": content })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}
