//! The `OpenAPI` document, made of the table of routes and of the types of the published model, so that they cannot differ.

mod components;
mod operation;

use crate::routes::route::Route;
use components::Components;
pub(crate) use components::{SchemaOf, schema_of};
use serde_json::{Map, Value, json};

/// The document of these routes.
pub(crate) fn document(routes: &[Route]) -> Value {
    let mut components = Components::new();
    let mut paths = Map::new();
    for route in routes {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            let method = route.method.as_str().to_ascii_lowercase();
            path.insert(method, operation::operation(route, &mut components));
        }
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Earmark",
            "summary": "Inventory reservations and the order process around them",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "The server that serves this document" }],
        "tags": operation::TAGS.map(|(name, _, about)| json!({ "name": name, "description": about })),
        "paths": paths,
        "components": { "schemas": components.finish() },
    });
    components::plain(&mut document);
    document
}
