//! `/api/v1/inventory/batch`.

use crate::server::Server;
use axum::body::Body;
use axum::http::Request;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const PATH: &str = "/api/v1/inventory/batch";

#[tokio::test]
async fn commands_apply_in_order_and_each_has_its_outcome() {
    let server = Server::start().await;
    let line = json!([{ "sku": "MUG", "quantity": 2 }]);
    let commands = json!({ "commands": [
        { "type": "receive", "sku": "MUG", "quantity": 3 },
        { "type": "reserve", "reservation_id": "r1", "lines": line },
        { "type": "reserve", "reservation_id": "r2", "lines": line },
        { "type": "reserve", "reservation_id": "r1", "lines": line },
        { "type": "reserve", "reservation_id": "r3", "lines": [{ "sku": "MUG", "quantity": 0 }] },
        { "type": "dance" },
        { "type": "release", "reservation_id": "r1" },
        { "type": "place_order", "order_id": "o1", "lines": line },
        { "type": "confirm_order", "order_id": "o1" },
        7,
    ] });
    let outcomes = server.post(PATH, commands).await.is(200);
    let statuses: Vec<u64> =
        outcomes["items"].as_array().unwrap().iter().map(|o| o["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 201, 409, 200, 422, 422, 200, 201, 200, 422]);
    assert_eq!(outcomes["items"][2]["body"]["lines"][0]["available"], 1);
    assert_eq!(outcomes["items"][4]["body"]["errors"][0]["pointer"], "/lines/0/quantity");
    server.is_sound().await;
}

#[tokio::test]
async fn ten_thousand_commands_and_not_one_more() {
    let server = Server::start().await;
    let many = |n: usize| -> Value {
        let receive = json!({ "type": "receive", "sku": "MUG", "quantity": 1 });
        json!({ "commands": vec![receive; n] })
    };
    let done = server.keyed(PATH, "b1", many(10_000)).await.is(200);
    assert_eq!(done["items"].as_array().unwrap().len(), 10_000);
    // The key covers each command by its place.
    server.keyed(PATH, "b1", many(10_000)).await.is(200);
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "on_hand": 10_000 }));
    server.post(PATH, many(10_001)).await.refused(422, "invalid_request");
    server.post(PATH, many(0)).await.refused(422, "invalid_request");
}

#[tokio::test]
async fn a_large_batch_gives_way_to_others() {
    let server = Server::start().await;
    let turns = Arc::new(AtomicU32::new(0));
    let counts = turns.clone();
    // This test has one thread for all, no network in between, and a body that is not parsed aside.
    let other = tokio::spawn(async move {
        loop {
            counts.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let unread = json!({ "commands": vec![json!({ "type": "dance" }); 3000] }).to_string();
    let request = Request::post(PATH).header("content-type", "application/json").body(Body::from(unread));
    let router = TowerToHyperService::new(earmark_http::router(server.app.clone()));
    tokio::task::yield_now().await;
    let before = turns.load(Ordering::Relaxed);
    assert_eq!(router.call(request.unwrap()).await.unwrap().status(), 200);
    let turns = turns.load(Ordering::Relaxed) - before;
    other.abort();
    assert!(turns >= 60, "every hundred that are read, and every hundred that are told: {turns}");
}

#[tokio::test]
async fn a_command_may_bring_its_own_key() {
    let server = Server::start().await;
    let receive = json!({ "type": "receive", "sku": "MUG", "quantity": 1, "idempotency_key": "k1" });
    server.post(PATH, json!({ "commands": [receive, receive] })).await.is(200);
    // Scoped as on its own route.
    server
        .keyed("/api/v1/inventory/receive", "k1", json!({ "sku": "MUG", "quantity": 1 }))
        .await
        .shows(200, json!({ "on_hand": 1 }));
}

#[tokio::test]
async fn of_two_conflicting_commands_the_first_wins() {
    let server = Server::start().await;
    let line = json!([{ "sku": "MUG", "quantity": 1 }]);
    let mut commands = vec![json!({ "type": "receive", "sku": "MUG", "quantity": 600 })];
    // More than one slice: each pair wants the same unit back and kept.
    for n in 0..600 {
        let id = format!("r{n}");
        let (first, second) = if n % 2 == 0 { ("confirm", "release") } else { ("release", "confirm") };
        commands.push(json!({ "type": "reserve", "reservation_id": id, "lines": line }));
        commands.push(json!({ "type": first, "reservation_id": id }));
        commands.push(json!({ "type": second, "reservation_id": id }));
    }
    let outcomes = server.post(PATH, json!({ "commands": commands })).await.is(200);
    let items = outcomes["items"].as_array().unwrap();
    for (n, three) in items[1..].chunks(3).enumerate() {
        let statuses: Vec<u64> = three.iter().map(|item| item["status"].as_u64().unwrap()).collect();
        let expected = if n % 2 == 0 { [201, 200, 200] } else { [201, 200, 409] };
        assert_eq!(statuses, expected, "r{n}: {three:?}");
    }
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "on_hand": 600, "committed": 0 }));
    server.is_sound().await;
}
