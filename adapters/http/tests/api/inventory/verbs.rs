//! Reserve and its verbs.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn a_reservation_is_taken_confirmed_and_deducted_in_part() {
    let server = Server::start().await;
    server.stock("MUG", 10).await;
    let taken = server.reserve("r1", "MUG", 10, json!({ "ttl_seconds": 60 })).await;
    assert_eq!(taken.headers["location"], "/api/v1/reservations/r1");
    taken.shows(
        201,
        json!({ "status": "pending", "expires_at": "2026-01-01T00:01:00.000Z", "order_id": null }),
    );
    server.reserve("r1", "MUG", 10, json!({ "ttl_seconds": 60 })).await.is(200);
    let id = json!({ "reservation_id": "r1" });
    server.post("/api/v1/inventory/confirm", id.clone()).await.shows(200, json!({ "status": "confirmed" }));
    server.post("/api/v1/inventory/confirm", id).await.shows(200, json!({ "status": "confirmed" }));
    let shipped = json!({ "reservation_id": "r1", "lines": [{ "sku": "MUG", "quantity": 8 }] });
    server.post("/api/v1/inventory/deduct", shipped).await.shows(200, json!({ "status": "deducted" }));
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "on_hand": 2, "available": 2 }));
    server.is_sound().await;
}

#[tokio::test]
async fn modes_take_what_is_there_and_explain_every_line() {
    let server = Server::start().await;
    server.stock("MUG", 2).await;
    server.stock("CUP", 5).await;
    let lines = json!([{ "sku": "CUP", "quantity": 1 }, { "sku": "MUG", "quantity": 3 }]);
    let path = "/api/v1/inventory/reserve";
    let refused = server.post(path, json!({ "reservation_id": "a", "lines": lines })).await;
    let refused = refused.refused(409, "insufficient_stock");
    assert_eq!(refused["lines"][0], json!({ "sku": "CUP", "location": "main", "asked": 1, "available": 5 }));
    let per_line = server.post(path, json!({ "lines": lines, "mode": "per_line" })).await.is(201);
    assert_eq!((&per_line["lines"][0]["held"], &per_line["lines"][1]["held"]), (&json!(1), &json!(0)));
    let best = server.post(path, json!({ "lines": lines, "mode": "best_effort" })).await.is(201);
    assert_eq!((&best["lines"][1]["asked"], &best["lines"][1]["held"]), (&json!(3), &json!(2)));
    let both = json!({ "lines": lines, "mode": "best_effort", "on_shortage": "wait" });
    server.post(path, both).await.refused(422, "invalid_request");
}

#[tokio::test]
async fn who_waits_is_accepted_and_served() {
    let server = Server::start().await;
    let waits = server.reserve("w1", "MUG", 2, json!({ "on_shortage": "wait" })).await;
    waits.shows(202, json!({ "status": "waiting", "position": 1 }));
    let second = server.reserve("w2", "MUG", 1, json!({ "on_shortage": "wait" })).await;
    let second = second.shows(202, json!({ "position": 2 }));
    assert_eq!(second["lines"][0]["lacks"], 1);
    server.reserve("w2", "MUG", 1, json!({ "on_shortage": "wait" })).await.is(202);
    server.stock("MUG", 2).await;
    server.get("/api/v1/reservations/w1").await.shows(200, json!({ "status": "pending" }));
    server.get("/api/v1/reservations/w2").await.shows(200, json!({ "status": "waiting", "position": 1 }));
}

#[tokio::test]
async fn release_may_overtake_and_extend_has_a_budget() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    let release = json!({ "reservation_id": "early", "reason": "never mind" });
    server
        .post("/api/v1/inventory/release", release)
        .await
        .shows(200, json!({ "status": "released", "lines": [] }));
    server.reserve("early", "MUG", 1, json!({})).await.refused(409, "already_released");
    server.reserve("r1", "MUG", 1, json!({ "ttl_seconds": 60 })).await.is(201);
    let extend = |seconds: u64| json!({ "reservation_id": "r1", "ttl_seconds": seconds });
    let longer = server.post("/api/v1/inventory/extend", extend(120)).await;
    longer.shows(200, json!({ "expires_at": "2026-01-01T00:02:00.000Z" }));
    let spent = server.post("/api/v1/inventory/extend", extend(121)).await.refused(409, "renewal_exhausted");
    assert_eq!(spent["limit"], "2026-01-01T00:02:00.000Z");
    server.post("/api/v1/inventory/extend", extend(901)).await.refused(422, "invalid_request");
}
