//! Many clients, one SKU: the last unit is sold once.

use crate::server::Server;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const CLIENTS: usize = 64;
const UNITS: i64 = 1000;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_clients_sell_a_thousand_units_exactly() {
    let server = Arc::new(Server::start().await);
    server.stock("MUG", UNITS).await;
    let sold = Arc::new(AtomicI64::new(0));
    let client = |n: usize| {
        let (server, sold) = (Arc::clone(&server), Arc::clone(&sold));
        async move {
            let mut refused = 0;
            // Each asks on until it was told no twice: together they ask for more than there is.
            for ask in 0.. {
                let id = format!("c{n}-{ask}");
                let (path, body) = if ask % 2 == 0 {
                    ("/api/v1/orders", json!({ "order_id": id, "lines": [{ "sku": "MUG", "quantity": 1 }] }))
                } else {
                    (
                        "/api/v1/inventory/reserve",
                        json!({ "reservation_id": id, "lines": [{ "sku": "MUG", "quantity": 1 }] }),
                    )
                };
                let answer = server.post(path, body.clone()).await;
                // A retry of either outcome gets it again, and takes nothing more.
                let again = if ask % 5 == 0 { Some(server.post(path, body).await) } else { None };
                match answer.status {
                    201 => {
                        sold.fetch_add(1, Ordering::SeqCst);
                        assert!(again.is_none_or(|again| again.status == 200));
                    }
                    409 => {
                        assert!(again.is_none_or(|again| again.body == answer.body));
                        let problem = answer.refused(409, "insufficient_stock");
                        assert_eq!(
                            problem["lines"],
                            json!([{ "sku": "MUG", "location": "main", "asked": 1, "available": 0 }])
                        );
                        refused += 1;
                    }
                    other => panic!("{other}: {:#}", answer.body),
                }
                if refused == 2 {
                    break;
                }
            }
        }
    };
    let clients: Vec<_> = (0..CLIENTS).map(|n| tokio::spawn(client(n))).collect();
    for client in clients {
        client.await.unwrap();
    }
    assert_eq!(sold.load(Ordering::SeqCst), UNITS);
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "reserved": UNITS, "available": 0 }));
    server.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_id_at_the_same_moment_is_taken_once() {
    let server = Arc::new(Server::start().await);
    server.stock("MUG", 1000).await;
    let ask = |n: usize| {
        let server = Arc::clone(&server);
        // Half of them say something else under the same id.
        async move { server.reserve("same", "MUG", if n.is_multiple_of(2) { 1 } else { 2 }, json!({})).await }
    };
    let asked: Vec<_> = (0..CLIENTS).map(|n| tokio::spawn(ask(n))).collect();
    let mut counts = std::collections::BTreeMap::<u16, usize>::new();
    for answer in asked {
        *counts.entry(answer.await.unwrap().status).or_default() += 1;
    }
    assert_eq!(counts, [(200, CLIENTS / 2 - 1), (201, 1), (409, CLIENTS / 2)].into());
    server.is_sound().await;
}
