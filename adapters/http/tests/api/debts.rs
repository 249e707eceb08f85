//! `/api/v1/debts`.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn a_debt_without_a_url_waits_visibly_and_an_operator_decides() {
    let server = Server::start().await;
    server.order("o1", "MUG", 2, "supplier-restock").await.is(202);
    let owed = server.get("/api/v1/debts?state=owed").await.is(200);
    let debt = &owed["items"][0];
    assert_eq!(
        (&debt["debt_id"], &debt["destination"], &debt["configured"]),
        (&json!("o1~ask.1"), &json!("supplier"), &json!(false))
    );
    server.get("/api/v1/debts/o1~ask.1").await.shows(200, json!({ "action": "ask_supplier", "quantity": 2 }));
    server.post("/api/v1/debts/o1~ask.1/retry", json!({})).await.shows(200, json!({ "status": "owed" }));
    // Answered by hand, as the supplier would have.
    server
        .post("/api/v1/debts/o1~ask.1/reply", json!({ "accepted": true }))
        .await
        .shows(200, json!({ "status": "done" }));
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "incoming": 2 }));
    server
        .post("/api/v1/debts/o1~check.1.1/reply", json!({ "accepted": true }))
        .await
        .refused(422, "invalid_request");
    server
        .post("/api/v1/debts/o1~check.1.1/reply", json!({ "maybe": 1 }))
        .await
        .refused(422, "invalid_request");
    server.post("/api/v1/debts/o1~check.1.1/drop", json!({})).await.refused(422, "invalid_request");
    let dropped = server.post("/api/v1/debts/o1~check.1.1/drop", json!({ "reason": "called them" })).await;
    dropped.shows(200, json!({ "status": "dropped", "note": "called them" }));
    server.post("/api/v1/debts/o1~check.1.1/retry", json!({})).await.refused(409, "illegal_transition");
    server.get("/api/v1/debts?state=dead").await.shows(200, json!({ "items": [] }));
    server.post("/api/v1/debts/nobody~pay/retry", json!({})).await.refused(404, "not_found");
    server.get("/api/v1/debts/nobody~pay").await.refused(404, "not_found");
}
