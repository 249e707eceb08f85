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
