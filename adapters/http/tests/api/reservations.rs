//! `/api/v1/reservations`.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn reservations_are_found_by_id_and_by_status() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    server.reserve("r1", "MUG", 1, json!({})).await.is(201);
    server.reserve("r2", "MUG", 1, json!({})).await.is(201);
    server.post("/api/v1/inventory/release", json!({ "reservation_id": "r2" })).await.is(200);
    server.get("/api/v1/reservations/r1").await.shows(200, json!({ "status": "pending" }));
    let released = server.get("/api/v1/reservations?status=released").await.is(200);
    assert_eq!(released["items"][0]["reservation_id"], "r2");
    assert_eq!(released["next_cursor"], json!(null));
    server.get("/api/v1/reservations/nobody").await.refused(404, "not_found");
    server.get("/api/v1/reservations?status=asleep").await.refused(422, "invalid_request");
    server.get("/api/v1/reservations?colour=red").await.refused(422, "invalid_request");
    server.get("/api/v1/reservations?limit=0").await.refused(422, "invalid_request");
}

#[tokio::test]
async fn the_next_to_expire_come_first() {
    let server = Server::start().await;
    server.stock("MUG", 9).await;
    for (id, seconds) in [("late", 900), ("soon", 60), ("next", 300)] {
        server.reserve(id, "MUG", 1, json!({ "ttl_seconds": seconds })).await.is(201);
    }
    server.reserve("kept", "MUG", 1, json!({ "ttl_seconds": 60 })).await.is(201);
    server.post("/api/v1/inventory/confirm", json!({ "reservation_id": "kept" })).await.is(200);
    let due = async |query: &str| -> Vec<String> {
        let page = server.get(&format!("/api/v1/reservations?due_within_seconds={query}")).await.is(200);
        assert_eq!(page["next_cursor"], json!(null));
        let items = page["items"].as_array().unwrap();
        items.iter().map(|held| held["reservation_id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(due("600").await, ["soon", "next"]);
    assert_eq!(due("3600").await, ["soon", "next", "late"]);
    assert_eq!(due("3600&limit=1").await, ["soon"]);
    server.pass(60);
    assert_eq!(due("3600").await, ["next", "late"]);
    for query in ["0", "soon", "99999999999", "60&limit=0", "60&status=pending", "60&after=x"] {
        let path = format!("/api/v1/reservations?due_within_seconds={query}");
        server.get(&path).await.refused(422, "invalid_request");
    }
}
