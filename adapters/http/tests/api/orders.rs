//! `/api/v1/orders`.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn an_order_is_placed_confirmed_and_fulfilled() {
    let server = Server::start().await;
    server.stock("mug", 10).await;
    let placed = server.order("o1", " mug ", 3, "checkout").await;
    assert_eq!(placed.headers["location"], "/api/v1/orders/o1");
    placed.shows(
        201,
        json!({ "order_id": "o1", "status": "reserved", "reservation_id": "o1", "profile": "checkout" }),
    );
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "reserved": 3, "available": 7 }));
    // An empty body is enough where the path says it all.
    server
        .send(reqwest::Method::POST, "/api/v1/orders/o1/confirm", &[], "")
        .await
        .shows(200, json!({ "status": "confirmed", "expires_at": null }));
    server.post("/api/v1/orders/o1/fulfil", json!({})).await.shows(200, json!({ "status": "fulfilled" }));
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "status": "fulfilled" }));
    server
        .get("/api/v1/inventory/mug")
        .await
        .shows(200, json!({ "on_hand": 7, "available": 7, "committed": 0 }));
    server.is_sound().await;
}

#[tokio::test]
async fn a_retry_gets_the_same_answer_and_other_content_a_conflict() {
    let server = Server::start().await;
    server.stock("MUG", 10).await;
    server.order("o1", "MUG", 3, "checkout").await.is(201);
    server.order("o1", "mug", 3, "checkout").await.shows(200, json!({ "status": "reserved" }));
    let conflict = server.order("o1", "MUG", 4, "checkout").await.refused(409, "idempotency_conflict");
    assert_eq!(conflict["id"], "o1");
    server.reserve("o1", "MUG", 3, json!({})).await.refused(409, "idempotency_conflict");
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "reserved": 3 }));
}

#[tokio::test]
async fn without_an_id_the_idempotency_key_names_the_order() {
    let server = Server::start().await;
    server.stock("MUG", 10).await;
    let body = json!({ "lines": [{ "sku": "MUG", "quantity": 2 }] });
    let first =
        server.keyed("/api/v1/orders", "basket 7".replace(' ', "-").as_str(), body.clone()).await.is(201);
    let again = server.keyed("/api/v1/orders", "basket-7", body.clone()).await.is(200);
    assert_eq!(first["order_id"], again["order_id"]);
    // Another route is another scope; no key at all is another order.
    server.keyed("/api/v1/inventory/reserve", "basket-7", body.clone()).await.is(201);
    let other = server.post("/api/v1/orders", body).await.is(201);
    assert_ne!(other["order_id"], first["order_id"]);
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "reserved": 6 }));
}

#[tokio::test]
async fn a_shortage_is_refused_with_its_figures_and_kept() {
    let server = Server::start().await;
    server.stock("MUG", 2).await;
    for _ in 0..2 {
        let refused = server.order("o1", "MUG", 3, "checkout").await.refused(409, "insufficient_stock");
        assert_eq!(refused["order_id"], "o1");
        assert_eq!(
            refused["lines"],
            json!([{ "sku": "MUG", "location": "main", "asked": 3, "available": 2 }])
        );
    }
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "status": "rejected" }));
    server.order("o2", "NEVER-SEEN", 1, "checkout").await.refused(409, "insufficient_stock");
}

#[tokio::test]
async fn an_order_that_waits_is_accepted_and_says_where_it_stands() {
    let server = Server::start().await;
    server.stock("MUG", 1).await;
    for _ in 0..2 {
        let waits = server.order("o1", "MUG", 3, "supplier-restock").await;
        waits.shows(202, json!({ "status": "awaiting_restock", "position": 1 }));
    }
    // What is there is collected for it right after it was placed.
    let waits = server.get("/api/v1/orders/o1").await.is(200);
    assert_eq!(waits["lines"][0]["lacks"], 2);
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "position": 1 }));
    server.get("/api/v1/orders?status=awaiting_restock").await.is(200);
}

#[tokio::test]
async fn a_read_answers_as_if_the_sweeper_had_just_run() {
    let server = Server::start().await;
    server.stock("MUG", 2).await;
    server.order("o1", "MUG", 2, "checkout").await.is(201);
    server.order("o2", "MUG", 2, "checkout").await.refused(409, "insufficient_stock");
    server.reserve("w", "MUG", 2, json!({ "on_shortage": "wait" })).await.is(202);
    server.pass(15 * 60);
    server.get("/api/v1/reservations/w").await.shows(200, json!({ "status": "pending" }));
    server
        .get("/api/v1/orders/o1")
        .await
        .shows(200, json!({ "status": "expired", "reason": "hold_expired" }));
    let gone = server.post("/api/v1/orders/o1/confirm", json!({})).await.refused(410, "expired");
    assert_eq!(gone["id"], "o1");
    server.is_sound().await;
}

#[tokio::test]
async fn payment_is_asked_for_and_late_money_is_owed_back_or_finds_stock() {
    let server = Server::start().await;
    server.stock("MUG", 1).await;
    server.order("o1", "MUG", 1, "hold-confirm").await.is(201);
    server
        .post("/api/v1/orders/o1/confirm", json!({}))
        .await
        .shows(200, json!({ "status": "awaiting_payment" }));
    server.pass(30 * 60);
    let paid = json!({ "outcome": "approved", "reference": "p1" });
    let alive = server.post("/api/v1/orders/o1/payment", paid).await;
    alive.shows(200, json!({ "status": "confirmed", "reservation_id": "o1~2", "refund": null }));
    server.get("/api/v1/reservations/o1~2").await.shows(200, json!({ "status": "confirmed" }));
    let twice = json!({ "outcome": "approved", "reference": "p2" });
    server.post("/api/v1/orders/o1/payment", twice).await.shows(200, json!({ "refund": "owed" }));
    let declined = json!({ "outcome": "declined", "reference": "p3" });
    server.post("/api/v1/orders/o1/payment", declined).await.shows(200, json!({ "status": "confirmed" }));
    // Goods held under a derived id leave like any other's.
    let gone = server.post("/api/v1/inventory/deduct", json!({ "reservation_id": "o1~2" })).await;
    gone.shows(200, json!({ "status": "deducted" }));
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "status": "fulfilled" }));
}

#[tokio::test]
async fn cancel_extend_and_parcels() {
    let server = Server::start().await;
    server.stock("MUG", 20).await;
    server.order("o1", "MUG", 10, "checkout").await.is(201);
    server.pass(60);
    server
        .post("/api/v1/orders/o1/extend", json!({ "ttl_seconds": 900 }))
        .await
        .shows(200, json!({ "expires_at": "2026-01-01T00:16:00.000Z" }));
    server.post("/api/v1/orders/o1/confirm", json!({})).await.is(200);
    let parcel =
        json!({ "lines": [{ "sku": "MUG", "quantity": 4 }], "keep_rest": true, "reference": "parcel-1" });
    for _ in 0..2 {
        let sent = server
            .post("/api/v1/orders/o1/fulfil", parcel.clone())
            .await
            .shows(200, json!({ "status": "confirmed" }));
        assert_eq!(sent["lines"][0]["deducted"], 4);
    }
    let rest = json!({ "lines": [{ "sku": "MUG", "quantity": 5 }] });
    server.post("/api/v1/orders/o1/fulfil", rest).await.shows(200, json!({ "status": "fulfilled" }));
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "on_hand": 11, "available": 11 }));
    server.order("o2", "MUG", 1, "checkout").await.is(201);
    let cancelled = server.post("/api/v1/orders/o2/cancel", json!({ "reason": "changed my mind" })).await;
    cancelled.shows(200, json!({ "status": "cancelled", "reason": "changed my mind" }));
    // A cancel may overtake its order.
    server.post("/api/v1/orders/o3/cancel", json!({})).await.shows(200, json!({ "status": "cancelled" }));
    let late = server.order("o3", "MUG", 1, "checkout").await.refused(409, "illegal_transition");
    assert_eq!(late["state"], "cancelled");
}

#[tokio::test]
async fn lists_page_by_cursor_and_history_tells_what_happened() {
    let server = Server::start().await;
    server.stock("MUG", 20).await;
    for n in 0..5 {
        server.order(&format!("o{n}"), "MUG", 1, "checkout").await.is(201);
    }
    let (mut seen, mut after) = (vec![], String::new());
    loop {
        let page = server.get(&format!("/api/v1/orders?limit=2{after}")).await.is(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|order| order["order_id"].to_string()));
        match page["next_cursor"].as_str() {
            Some(cursor) => after = format!("&after={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    let history = server.get("/api/v1/orders/o1/events").await.is(200);
    let types: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|e| e["type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        [
            "order.order.created",
            "warehouse.inventory.reserved",
            "warehouse.stock.changed",
            "order.order.status_changed",
        ]
    );
}
