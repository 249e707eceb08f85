//! Physical stock: facts, transfers, and reading them.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn a_receipt_with_a_key_or_reference_is_booked_once_and_without_either_each_time() {
    let server = Server::start().await;
    let path = "/api/v1/inventory/receive";
    let plain = json!({ "sku": "mug", "quantity": 5 });
    server.post(path, plain.clone()).await.shows(200, json!({ "sku": "MUG", "on_hand": 5, "available": 5 }));
    server.post(path, plain.clone()).await.shows(200, json!({ "on_hand": 10 }));
    server.keyed(path, "k1", plain.clone()).await.shows(200, json!({ "on_hand": 15 }));
    server.keyed(path, "k1", plain).await.shows(200, json!({ "on_hand": 15 }));
    let other = server.keyed(path, "k1", json!({ "sku": "MUG", "quantity": 6 })).await;
    assert_eq!(other.refused(409, "idempotency_conflict")["id"], "k1");
    let note = json!({ "sku": "MUG", "quantity": 5, "reference": "note-1" });
    server.post(path, note.clone()).await.shows(200, json!({ "on_hand": 20 }));
    server.post(path, note).await.shows(200, json!({ "on_hand": 20 }));
}

#[tokio::test]
async fn a_count_is_recorded_even_where_it_leaves_a_shortfall() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    server.reserve("r1", "MUG", 4, json!({})).await.is(201);
    let path = "/api/v1/inventory/adjust";
    let count = json!({ "sku": "MUG", "on_hand": 1, "reason": "counted" });
    server.post(path, count).await.shows(200, json!({ "on_hand": 1, "reserved": 4, "available": -3 }));
    let kept = json!({ "sku": "MUG", "safety_stock": 2, "reason": "season" });
    server.post(path, kept).await.shows(200, json!({ "available": -5 }));
    let found = json!({ "sku": "MUG", "delta": 10, "reason": "found some" });
    server.post(path, found).await.shows(200, json!({ "on_hand": 11, "available": 5 }));
    let events = server.get("/api/v1/events").await.is(200);
    let short =
        events["items"].as_array().unwrap().iter().filter(|e| e["type"] == "warehouse.stock.shortfall");
    assert_eq!(short.map(|e| e["data"]["available"].as_i64().unwrap()).collect::<Vec<_>>(), [-3, -5]);
    let nothing = json!({ "sku": "NEW", "on_hand": 0, "reason": "counted" });
    server.post(path, nothing).await.shows(200, json!({ "on_hand": 0 }));
    server.get("/api/v1/inventory/new").await.is(200);
}

#[tokio::test]
async fn a_transfer_takes_at_most_what_is_available() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    let path = "/api/v1/inventory/transfer";
    let body = |units: i64| json!({ "sku": "MUG", "from": "main", "to": "shop", "quantity": units });
    let moved = server.post(path, body(3)).await.is(200);
    assert_eq!((&moved["from"]["on_hand"], &moved["to"]["on_hand"]), (&json!(2), &json!(3)));
    let refused = server.post(path, body(3)).await.refused(409, "insufficient_stock");
    assert_eq!(refused["lines"][0]["available"], 2);
    let sum = server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "on_hand": 5, "available": 5 }));
    assert_eq!(sum["locations"].as_array().unwrap().len(), 2);
    let list = server.get("/api/v1/inventory?sku=mu&limit=1").await.is(200);
    assert_eq!(list["items"][0]["location"], "main");
    let rest = format!("/api/v1/inventory?sku=mu&after={}", list["next_cursor"].as_str().unwrap());
    assert_eq!(server.get(&rest).await.is(200)["items"][0]["location"], "shop");
}

#[tokio::test]
async fn movements_are_the_ledger_and_an_unknown_sku_is_not_found() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    server.order("o1", "MUG", 2, "checkout").await.is(201);
    let ledger = server.get("/api/v1/inventory/MUG/movements").await.is(200);
    let newest = &ledger["items"][0];
    assert_eq!(
        (&newest["seq"], &newest["type"], &newest["reserved_delta"]),
        (&json!(2), &json!("reserved"), &json!(2))
    );
    assert_eq!((&newest["order_id"], &newest["reservation_id"]), (&json!("o1"), &json!("o1")));
    assert_eq!(ledger["items"][1]["on_hand_delta"], 5);
    for path in ["", "/movements", "/why"] {
        server.get(&format!("/api/v1/inventory/nope{path}")).await.refused(404, "not_found");
        server.get(&format!("/api/v1/inventory/no%20pe{path}")).await.refused(422, "invalid_request");
    }
}
