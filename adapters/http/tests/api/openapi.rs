//! The document tells every route that is served, and no other.

use crate::server::{Server, pretty};
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_document_is_as_reviewed() {
    let server = Server::start().await;
    let document = server.get("/openapi.json").await.is(200);
    insta::assert_snapshot!(pretty(&document));
}

/// The router is made of the same table, so what the document tells is served; nothing else can be.
#[tokio::test]
async fn every_route_of_the_document_is_served() {
    let server = Server::start().await;
    let document = server.get("/openapi.json").await.is(200);
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = server.send(method.clone(), &path.replace("{id}", "x"), &[], "").await;
            assert_ne!(answer.status, 405, "{method} {path}");
            assert_ne!(answer.body["detail"], "no such page; /openapi.json tells every route", "{path}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = earmark_http::document();
    let mut used = BTreeSet::new();
    references(&document, &mut used);
    let known: BTreeSet<String> =
        document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(used, known);
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                found.insert(reference.trim_start_matches("#/components/schemas/").to_owned());
            }
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
