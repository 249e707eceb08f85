//! One of each problem, as clients will program against it.

use crate::server::{JSON, Server, pretty};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn bodies() {
    let server = Server::start().await;
    server.stock("MUG", 2).await;
    let line = json!([{ "sku": "MUG", "quantity": 1 }]);
    server.order("o", "MUG", 1, "checkout").await.is(201);
    server.reserve("r", "MUG", 1, json!({ "ttl_seconds": 10 })).await.is(201);
    server.post("/api/v1/inventory/release", json!({ "reservation_id": "gone" })).await.is(200);
    let of = |id: &str| json!({ "reservation_id": id });
    let mut told = vec![];
    let mut tell = |answer: crate::server::Answer| told.push(pretty(&answer.body));
    tell(
        server
            .post(
                "/api/v1/orders",
                json!({ "order_id": "a b", "lines": [{ "sku": "MUG", "quantity": 0, "x": 1 }] }),
            )
            .await,
    );
    tell(server.send(Method::POST, "/api/v1/orders", &[JSON], "{").await);
    tell(server.send(Method::POST, "/api/v1/orders", &[], "{}").await);
    tell(server.get("/api/v1/orders/nobody").await);
    tell(server.order("o2", "MUG", 5, "checkout").await);
    tell(server.reserve("r2", "MUG", 5, json!({})).await);
    tell(server.post("/api/v1/orders", json!({ "order_id": "o", "lines": line, "hold_seconds": 5 })).await);
    tell(server.post("/api/v1/inventory/confirm", of("gone")).await);
    tell(server.post("/api/v1/inventory/confirm", of("o")).await);
    tell(server.post("/api/v1/inventory/extend", json!({ "reservation_id": "r", "ttl_seconds": 60 })).await);
    server.pass(10);
    tell(server.post("/api/v1/inventory/confirm", of("r")).await);
    tell(server.post("/api/v1/orders/o/cancel", json!({})).await);
    tell(server.post("/api/v1/orders/o/confirm", json!({})).await);
    insta::assert_snapshot!(told.join("\n"));
}
