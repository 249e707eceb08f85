//! `/api/v1/purchase-orders`.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn goods_bought_for_the_shelf_are_incoming_until_they_arrive() {
    let server = Server::start().await;
    let body = json!({ "purchase_order_id": "po1", "lines": [{ "sku": "MUG", "quantity": 5 }] });
    server
        .post("/api/v1/purchase-orders", body.clone())
        .await
        .shows(201, json!({ "status": "open", "order_id": null }));
    server.post("/api/v1/purchase-orders", body).await.is(200);
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "incoming": 5, "on_hand": 0 }));
    let some = json!({ "lines": [{ "sku": "MUG", "quantity": 2 }], "reference": "truck-1" });
    let path = "/api/v1/purchase-orders/po1/receive";
    for _ in 0..2 {
        let got = server.post(path, some.clone()).await.shows(200, json!({ "status": "open" }));
        assert_eq!(got["lines"][0]["missing"], 3);
    }
    server.send(reqwest::Method::POST, path, &[], "").await.shows(200, json!({ "status": "received" }));
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "incoming": 0, "on_hand": 5 }));
    let strange = json!({ "lines": [{ "sku": "MUG", "quantity": 1 }, { "sku": "CUP", "quantity": 1 }] });
    let refused = server.post(path, strange).await.refused(422, "invalid_request");
    assert_eq!(refused["errors"][0]["pointer"], "/lines/1/sku");
    server.get("/api/v1/purchase-orders").await.is(200);
    server.get("/api/v1/purchase-orders/po1").await.shows(200, json!({ "status": "received" }));
    server.get("/api/v1/purchase-orders/po2").await.refused(404, "not_found");
}

#[tokio::test]
async fn goods_bought_for_an_order_are_held_for_it() {
    let server = Server::start().await;
    server.order("o1", "MUG", 5, "auto-deliver").await.shows(202, json!({ "purchase_order_id": "o1~po" }));
    let goods = json!({ "sku": "MUG", "quantity": 5, "purchase_order_id": "o1~po" });
    server.post("/api/v1/inventory/receive", goods).await.shows(200, json!({ "status": "received" }));
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "status": "confirmed" }));
}
