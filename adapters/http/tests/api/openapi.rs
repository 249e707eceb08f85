//! The document tells every route that is served, and no other.

use crate::server::{Server, pretty};
use earmark_model::problem::Code;
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;

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

/// A client is generated from these names, and its documentation from these descriptions.
#[test]
fn everything_has_a_name_and_a_description() {
    let document = earmark_http::document();
    let mut names = BTreeSet::new();
    for methods in document["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name), "{name} is there twice");
            assert!(operation["tags"][0].is_string(), "{name} has no tag");
            assert!(operation["responses"].get("default").is_none(), "{name} names no status");
            for parameter in operation["parameters"].as_array().unwrap() {
                assert!(parameter["description"].is_string(), "{name}: {parameter}");
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        described(name, schema);
    }
}

fn described(name: &str, schema: &Value) {
    for (field, property) in schema["properties"].as_object().into_iter().flatten() {
        assert!(property["description"].is_string(), "{field} of {name} has no description");
    }
    match schema {
        Value::Object(object) => object.values().for_each(|part| described(name, part)),
        Value::Array(items) => items.iter().for_each(|part| described(name, part)),
        _ => {}
    }
}

/// The document for people lists the codes that there are. With `INSTA_UPDATE=always` this writes the table.
#[test]
fn the_table_of_codes_is_current() {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api.md");
    const MARKS: [&str; 2] = ["<!-- codes -->\n", "<!-- /codes -->"];
    let text = std::fs::read_to_string(PATH).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).unwrap();
    let (table, after) = rest.split_once(MARKS[1]).unwrap();
    let mut current = String::from("| code | status | when, and what is said beside it |\n|---|---|---|\n");
    for code in Code::ALL {
        let _ = writeln!(current, "| `{}` | {} | {} |", code.as_str(), code.status(), code.about());
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(PATH, [before, MARKS[0], &current, MARKS[1], after].concat()).unwrap();
    } else {
        assert_eq!(
            table, current,
            "`INSTA_UPDATE=always cargo test -p earmark-http the_table_of_codes` writes it"
        );
    }
}
