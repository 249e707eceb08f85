//! `/api/v1/policies`.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn a_profile_is_put_and_orders_run_under_it() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    let names = server.get("/api/v1/policies").await.is(200);
    let names: Vec<&str> =
        names["items"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["auto-deliver", "checkout", "hold-confirm", "supplier-restock"]);
    let quick =
        json!({ "hold_seconds": 5, "hold_max_seconds": 10, "on_shortage": "wait", "max_overtakes": 0 });
    let put = server.put("/api/v1/policies/quick", quick).await;
    put.shows(200, json!({ "name": "quick", "hold_seconds": 5, "on_shortage": { "kind": "wait" } }));
    server
        .order("o1", "MUG", 1, "quick")
        .await
        .shows(201, json!({ "expires_at": "2026-01-01T00:00:05.000Z" }));
    let unknown = server.order("o2", "MUG", 1, "nobody").await.refused(422, "invalid_request");
    assert_eq!(unknown["errors"][0]["pointer"], "/profile");
    // What is shown can be put again.
    let mut shown = server.get("/api/v1/policies/supplier-restock").await.is(200);
    let fields = shown.as_object_mut().unwrap();
    fields.shift_remove("name");
    fields.shift_remove("updated_at");
    let before = shown.clone();
    let after = server.put("/api/v1/policies/supplier-restock", shown).await.is(200);
    assert_eq!(before["on_shortage"], after["on_shortage"]);
    server.get("/api/v1/policies/nobody").await.refused(404, "not_found");
}

#[tokio::test]
async fn every_bad_number_of_a_policy_is_named() {
    let server = Server::start().await;
    let bad = json!({
        "hold_seconds": 0, "renewal_factor": 0, "on_shortage": { "kind": "supplier", "max_delayed_retries": -1 },
        "retry": { "max_attempts": 1.5, "colour": "red" }, "payment_seconds": true, "hold": 5,
    });
    let refused = server.put("/api/v1/policies/p", bad).await.refused(422, "invalid_request");
    let pointers: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        pointers,
        [
            "/hold_seconds",
            "/payment_seconds",
            "/renewal_factor",
            "/on_shortage/max_delayed_retries",
            "/retry/max_attempts",
            "/retry/colour",
            "/hold",
        ]
    );
    let long = json!({ "hold_seconds": 60, "hold_max_seconds": 30, "waiting_seconds": 40_000_000 });
    let refused = server.put("/api/v1/policies/p", long).await.refused(422, "invalid_request");
    assert_eq!(refused["errors"][0]["pointer"], "/hold_seconds");
    assert_eq!(refused["errors"][1]["pointer"], "/waiting_seconds");
}

#[tokio::test]
async fn a_bound_that_is_left_out_follows_as_it_does_in_the_simulator() {
    let server = Server::start().await;
    for (put, hold_max, cap) in [
        (json!({ "hold_seconds": 7200, "retry": { "base_seconds": 600 } }), 7200, 600),
        (json!({ "hold_seconds": 5, "retry": { "base_seconds": 2 } }), 900, 300),
    ] {
        let policy = server.put("/api/v1/policies/p", put).await;
        let policy = policy.is(200);
        assert_eq!(
            (&policy["hold_max_seconds"], &policy["retry"]["cap_seconds"]),
            (&json!(hold_max), &json!(cap))
        );
    }
    let bad = json!({ "hold_seconds": 60, "hold_max_seconds": 30, "retry": { "base_seconds": 60, "cap_seconds": 30 } });
    let refused = server.put("/api/v1/policies/p", bad).await.refused(422, "invalid_request");
    assert_eq!(refused["errors"][0]["pointer"], "/hold_seconds");
    assert_eq!(refused["errors"][1]["pointer"], "/retry/cap_seconds");
}
