//! Every figure explains itself.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn each_figure_names_what_stands_behind_it() {
    let server = Server::start().await;
    server.stock("MUG", 10).await;
    server.order("held", "MUG", 2, "checkout").await.is(201);
    server.order("sold", "MUG", 3, "checkout").await.is(201);
    server.post("/api/v1/orders/sold/confirm", json!({})).await.is(200);
    server.order("short", "MUG", 8, "auto-deliver").await.is(202);
    let bought = json!({ "purchase_order_id": "po1", "lines": [{ "sku": "MUG", "quantity": 50 }] });
    server.post("/api/v1/purchase-orders", bought).await.is(201);
    let why = server.get("/api/v1/inventory/MUG/why").await.is(200);
    let main = &why["locations"][0];
    assert_eq!(main["available"]["is"], "10 on hand - 2 reserved - 3 committed - 0 safety stock");
    assert_eq!(main["reserved"]["by"][0]["order_id"], "held");
    assert_eq!(main["reserved"]["by"][0]["expires_at"], "2026-01-01T00:15:00.000Z");
    assert_eq!(main["committed"]["by"][0]["units"], 3);
    assert_eq!(main["waiting"]["queue"][0]["order_id"], "short");
    assert_eq!(main["incoming"]["units"], 58);
    let from = main["incoming"]["from"].as_array().unwrap();
    assert_eq!(from.iter().map(|f| f["units"].as_i64().unwrap()).sum::<i64>(), 58);
    assert_eq!(main["on_hand"]["last_movements"][0]["on_hand_delta"], 10);
}
