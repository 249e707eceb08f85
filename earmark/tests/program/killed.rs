//! 64 clients on one SKU, a server that is killed in the middle, and nothing that was answered is lost.

use crate::running::{Place, Running};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Mutex;

const CLIENTS: usize = 64;
const UNITS: usize = 1000;

/// Every client orders until it is told no twice, or the server is gone. The ids that were sold.
async fn hammer(server: &Arc<Running>, round: &'static str, sold: &Arc<AtomicUsize>) -> Vec<String> {
    let ids = Arc::new(Mutex::new(vec![]));
    let client = |n: usize| {
        let (server, ids, sold) = (Arc::clone(server), Arc::clone(&ids), Arc::clone(sold));
        async move {
            let mut refused = 0;
            for ask in 0.. {
                let id = format!("{round}-{n}-{ask}");
                match server.order(&id).await {
                    Some((201, _)) => {
                        ids.lock().await.push(id);
                        sold.fetch_add(1, Ordering::SeqCst);
                    }
                    Some((409, problem)) => {
                        assert_eq!(problem["lines"][0]["available"], 0, "{problem:#}");
                        refused += 1;
                    }
                    Some((status, problem)) => panic!("{status}: {problem:#}"),
                    None => return,
                }
                if refused == 2 {
                    return;
                }
            }
        }
    };
    let clients: Vec<_> = (0..CLIENTS).map(|n| tokio::spawn(client(n))).collect();
    for client in clients {
        client.await.unwrap();
    }
    Arc::into_inner(ids).unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answered_order_is_there_after_a_kill_and_exactly_what_there_was_is_sold() {
    let place = Place::new("killed");
    let server = place.serve(&[]);
    server.post("/api/v1/inventory/receive", json!({ "sku": "HOT", "quantity": UNITS })).await.unwrap();
    let server = Arc::new(server);
    let sold = Arc::new(AtomicUsize::new(0));
    // Killed once a part is sold, whatever it is doing then.
    let process = server.process();
    let watched = Arc::clone(&sold);
    let killer = tokio::spawn(async move {
        while watched.load(Ordering::SeqCst) < UNITS / 5 {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        assert!(std::process::Command::new("kill").args(["-KILL", &process]).status().unwrap().success());
    });
    let before = hammer(&server, "before", &sold).await;
    killer.await.unwrap();
    Arc::into_inner(server).unwrap().kill();
    assert!(before.len() < UNITS);

    let server = Arc::new(place.serve(&[]));
    for id in &before {
        assert_eq!(server.get(&format!("/api/v1/orders/{id}")).await["status"], "reserved", "{id}");
    }
    let after = hammer(&server, "after", &sold).await;
    let stock = server.get("/api/v1/inventory/HOT").await;
    assert_eq!((&stock["reserved"], &stock["available"]), (&json!(UNITS), &json!(0)));
    // At most one order for each client was committed and not answered.
    let answered = before.len() + after.len();
    assert!((UNITS - CLIENTS..=UNITS).contains(&answered), "{answered}");
    assert_eq!(server.get("/api/v1/audit").await, json!({ "sound": true, "findings": [] }));
    let last = Arc::into_inner(server).unwrap().terminate();
    assert!(last.contains("everything it took was answered"), "{last}");
    assert!(place.run(&["audit"]).status.success());
}
