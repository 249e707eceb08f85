//! Every verb in every state, as a client sees it: one row a state, one column a verb.

use crate::server::Server;
use serde_json::json;
use std::fmt::Write as _;

const VERBS: [&str; 4] = ["confirm", "release", "deduct", "extend"];
const STATES: [&str; 7] = ["pending", "waiting", "confirmed", "deducted", "released", "expired", "rejected"];

async fn reservation_in(state: &str) -> Server {
    let server = Server::start().await;
    let id = json!({ "reservation_id": "r" });
    if !matches!(state, "waiting" | "rejected") {
        server.stock("MUG", 5).await;
    }
    let choice = if state == "waiting" { "wait" } else { "reject" };
    server.reserve("r", "MUG", 2, json!({ "ttl_seconds": 60, "on_shortage": choice })).await;
    match state {
        "confirmed" => drop(server.post("/api/v1/inventory/confirm", id).await.is(200)),
        "deducted" => drop(server.post("/api/v1/inventory/deduct", id).await.is(200)),
        "released" => drop(server.post("/api/v1/inventory/release", id).await.is(200)),
        "expired" => server.pass(60),
        _ => {}
    }
    server
}

#[tokio::test]
async fn reservations() {
    let mut table = String::new();
    for state in STATES {
        write!(table, "{state:<10}").unwrap();
        for verb in VERBS {
            let server = reservation_in(state).await;
            let mut body = json!({ "reservation_id": "r" });
            if verb == "extend" {
                body["ttl_seconds"] = json!(90);
            }
            let answer = server.post(&format!("/api/v1/inventory/{verb}"), body).await;
            let told = answer.body["code"].as_str().or(answer.body["status"].as_str()).unwrap().to_owned();
            write!(table, " {verb}: {} {told:<20}", answer.status).unwrap();
            server.is_sound().await;
        }
        table = table.trim_end().to_owned() + "\n";
    }
    insta::assert_snapshot!(table);
}

async fn order_in(state: &str) -> Server {
    let server = Server::start().await;
    let short = matches!(state, "rejected" | "awaiting_restock" | "failed");
    if !short {
        server.stock("MUG", 5).await;
    }
    let profile = match state {
        "awaiting_restock" | "failed" => "supplier-restock",
        "awaiting_payment" => "hold-confirm",
        _ => "checkout",
    };
    server.order("o", "MUG", 2, profile).await;
    let path = |verb: &str| format!("/api/v1/orders/o/{verb}");
    match state {
        "awaiting_payment" | "confirmed" => drop(server.post(&path("confirm"), json!({})).await.is(200)),
        "fulfilled" => drop(server.post(&path("fulfil"), json!({})).await.is(200)),
        "cancelled" => drop(server.post(&path("cancel"), json!({})).await.is(200)),
        "expired" => server.pass(15 * 60),
        "failed" => {
            drop(server.post("/api/v1/debts/o~ask.1/reply", json!({ "accepted": false })).await.is(200));
        }
        _ => {}
    }
    server.get("/api/v1/orders/o").await.shows(200, json!({ "status": state }));
    server
}

#[tokio::test]
async fn orders() {
    let states = [
        "reserved",
        "awaiting_payment",
        "awaiting_restock",
        "confirmed",
        "fulfilled",
        "rejected",
        "cancelled",
        "expired",
        "failed",
    ];
    let verbs = [
        ("confirm", json!({})),
        ("cancel", json!({})),
        ("extend", json!({ "ttl_seconds": 901 })),
        ("extend", json!({ "ttl_seconds": 900 })),
        ("fulfil", json!({})),
        ("payment", json!({ "outcome": "approved", "reference": "p" })),
        ("payment", json!({ "outcome": "declined", "reference": "p" })),
    ];
    let mut table = String::new();
    for state in states {
        writeln!(table, "{state}").unwrap();
        for (verb, body) in &verbs {
            let server = order_in(state).await;
            let answer = server.post(&format!("/api/v1/orders/o/{verb}"), body.clone()).await;
            let told = answer.body["code"].as_str().or(answer.body["status"].as_str()).unwrap();
            writeln!(table, "  {verb} {body}: {} {told}", answer.status).unwrap();
            server.is_sound().await;
        }
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn a_reservation_made_by_an_order_is_driven_by_its_order() {
    let server = order_in("reserved").await;
    for verb in ["confirm", "release"] {
        let refused =
            server.post(&format!("/api/v1/inventory/{verb}"), json!({ "reservation_id": "o" })).await;
        assert_eq!(refused.refused(409, "owned_by_order")["order_id"], "o");
    }
    server.post("/api/v1/inventory/deduct", json!({ "reservation_id": "o" })).await.is(200);
    server.get("/api/v1/orders/o").await.shows(200, json!({ "status": "fulfilled" }));
}
