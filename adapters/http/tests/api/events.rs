//! `/api/v1/events`: pages, schemas, and events from outside.

use crate::server::{Server, pretty};
use serde_json::{Value, json};

async fn all(server: &Server) -> Vec<Value> {
    server.get("/api/v1/events?limit=500").await.is(200)["items"].as_array().unwrap().clone()
}

/// One life with most kinds of events in it.
async fn story() -> Server {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    server.order("sold", "MUG", 2, "checkout").await.is(201);
    server.post("/api/v1/orders/sold/confirm", json!({})).await.is(200);
    server.post("/api/v1/orders/sold/fulfil", json!({})).await.is(200);
    server.order("late", "MUG", 3, "checkout").await.is(201);
    server.order("short", "MUG", 1, "checkout").await.refused(409, "insufficient_stock");
    server.reserve("waits", "MUG", 1, json!({ "on_shortage": "wait" })).await.is(202);
    server.pass(15 * 60);
    server.get("/api/v1/orders/late").await.is(200);
    server.order("bought", "MUG", 9, "auto-deliver").await.is(202);
    server.post("/api/v1/purchase-orders/bought~po/receive", json!({})).await.is(200);
    server
        .post("/api/v1/inventory/adjust", json!({ "sku": "MUG", "on_hand": 1, "reason": "counted" }))
        .await
        .is(200);
    server
}

#[tokio::test]
async fn every_event_is_as_reviewed_and_fits_its_schema() {
    let server = story().await;
    let events = all(&server).await;
    for event in &events {
        let kind = event["type"].as_str().unwrap();
        let schema = server.get(&format!("/api/v1/events/schemas/{kind}")).await;
        assert_eq!(schema.headers["content-type"], "application/schema+json");
        if let Err(fault) = jsonschema::validate(&schema.is(200), event) {
            panic!("{kind}: {fault} at {}", fault.instance_path());
        }
    }
    let mut ids: Vec<&str> = events.iter().map(|event| event["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "each event has a name of its own");
    insta::assert_snapshot!(events.iter().map(pretty).collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn a_schema_refuses_what_it_does_not_describe() {
    let server = story().await;
    let mut event =
        all(&server).await.into_iter().find(|event| event["type"] == "order.order.created").unwrap();
    let schema = server.get("/api/v1/events/schemas/order.order.created").await.is(200);
    assert!(jsonschema::is_valid(&schema, &event));
    event["data"].as_object_mut().unwrap().remove("profile");
    assert!(!jsonschema::is_valid(&schema, &event), "a field is missing");
    event["data"]["profile"] = json!(7);
    assert!(!jsonschema::is_valid(&schema, &event), "a field is of another type");
}

#[tokio::test]
async fn every_published_type_has_a_schema() {
    let server = Server::start().await;
    let types = server.get("/api/v1/events/schemas").await.is(200);
    for kind in types["items"].as_array().unwrap() {
        let schema = server.get(kind["schema"].as_str().unwrap()).await.is(200);
        assert_eq!(schema["title"], kind["type"]);
    }
    server.get("/api/v1/events/schemas/nobody").await.refused(404, "not_found");
}

#[tokio::test]
async fn pages_of_any_size_tell_the_same_story_from_any_event_on() {
    let server = story().await;
    let whole = all(&server).await;
    for limit in [1, 2, 3, 7] {
        let (mut seen, mut after) = (vec![], String::new());
        loop {
            let page = server.get(&format!("/api/v1/events?limit={limit}{after}")).await.is(200);
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next_cursor"].as_str() {
                Some(cursor) => after = format!("&after={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen, whole, "in pages of {limit}");
    }
    for (n, event) in whole.iter().enumerate() {
        let rest = server
            .get(&format!("/api/v1/events?limit=500&after={}", event["cursor"].as_str().unwrap()))
            .await;
        assert_eq!(rest.is(200)["items"].as_array().unwrap()[..], whole[n + 1..]);
    }
}

fn event(id: &str, kind: &str, data: Value) -> Value {
    json!({ "specversion": "1.0", "id": id, "source": "/shop", "type": kind, "data": data, "tenant": "a" })
}

#[tokio::test]
async fn events_from_outside_drive_the_process_as_calls_do() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    let path = "/api/v1/events";
    let lines = json!([{ "sku": "MUG", "quantity": 2 }]);
    let created =
        event("1", "order.order.created", json!({ "order_id": "o1", "lines": lines, "shop": "east" }));
    let taken = server.post(path, created.clone()).await.is(201);
    assert_eq!(taken["outcome"]["status"], "reserved");
    // Told twice, it is one event; and by another source it is another, with the same content.
    server.post(path, created.clone()).await.is(200);
    let confirmed =
        event("2", "order.order.status_changed", json!({ "order_id": "o1", "status": "confirmed" }));
    server.post(path, confirmed).await.is(200);
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "status": "confirmed" }));
    let shipped = event("3", "fulfillment.fulfillment.completed", json!({ "order_id": "o1" }));
    server.post(path, shipped).await.is(200);
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "status": "fulfilled" }));
    let second = event("4", "order.order.created", json!({ "order_id": "o2", "lines": lines }));
    let cancelled = event("5", "order.order.cancelled", json!({ "order_id": "o2", "reason": "moved away" }));
    let goods = event("6", "purchase.goods.received", json!({ "sku": "CUP", "quantity": 4 }));
    let list = server.post(path, json!([second, cancelled, goods, goods, { "type": 1 }])).await.is(200);
    let statuses: Vec<u64> =
        list["items"].as_array().unwrap().iter().map(|o| o["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [201, 200, 200, 200, 422]);
    server
        .get("/api/v1/orders/o2")
        .await
        .shows(200, json!({ "status": "cancelled", "reason": "moved away" }));
    server.get("/api/v1/inventory/CUP").await.shows(200, json!({ "on_hand": 4 }));
    // The same name with other content is a conflict; what we published ourselves is dropped.
    let other = event("6", "purchase.goods.received", json!({ "sku": "CUP", "quantity": 5 }));
    server.post(path, other).await.refused(409, "idempotency_conflict");
    let mut own = event("7", "order.order.cancelled", json!({ "order_id": "o3" }));
    own["source"] = json!("/earmark");
    let dropped = server.post(path, own).await.is(200);
    assert_eq!(dropped["ignored"], "it carries our own source");
    server.get("/api/v1/orders/o3").await.refused(404, "not_found");
    let ignored = event("8", "order.order.status_changed", json!({ "order_id": "o1", "status": "packed" }));
    assert!(server.post(path, ignored).await.is(200)["ignored"].is_string());
    let unknown = event("9", "order.order.cancelled", json!({ "order_id": "o~2" }));
    server.post(path, unknown).await.refused(422, "invalid_request");
    server.is_sound().await;
}
