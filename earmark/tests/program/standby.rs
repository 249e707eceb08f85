//! A server whose database waits for a synchronous standby that is away: nobody reads what the standby lacks.

use crate::running::Place;
use earmark_cluster::Cluster;
use serde_json::{Value, json};
use std::time::Duration;

const READS: [&str; 9] = [
    "/api/v1/inventory",
    "/api/v1/inventory/MUG",
    "/api/v1/inventory/MUG/why",
    "/api/v1/inventory/MUG/movements",
    "/api/v1/reservations",
    "/api/v1/reservations/unsafe-1",
    "/api/v1/orders",
    "/api/v1/debts",
    "/api/v1/events",
];

fn reserve(id: &str) -> Value {
    json!({ "type": "reserve", "reservation_id": id, "lines": [{ "sku": "MUG", "quantity": 1 }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_answer_503_while_the_standby_is_away_and_go_on_afterwards() {
    let place = Place::new("standby");
    let primary = Cluster::private(&[]).unwrap();
    let standby = primary.synchronous_standby().unwrap();
    let database = primary.database().unwrap();
    let server = place.serve(&["--store", database.url()]);
    let stock = json!({ "sku": "MUG", "quantity": 99 });
    assert_eq!(server.post("/api/v1/inventory/receive", stock).await.unwrap().0, 200);
    standby.crash().unwrap();

    // Together, so that they are committed early and others see them.
    let commands: Vec<Value> = (0..20).map(|n| reserve(&format!("unsafe-{n}"))).collect();
    let batch = server.client.post(format!("{}/api/v1/inventory/batch", server.base));
    let batch = batch.header("content-type", "application/json");
    let batch = tokio::spawn(batch.body(json!({ "commands": commands }).to_string()).send());
    let visible = || database.run("SELECT count(*) FROM earmark.reservations").unwrap();
    while visible() != "20" {
        assert!(!batch.is_finished());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for path in READS {
        let told = tokio::time::timeout(Duration::from_secs(15), server.get(path)).await.unwrap();
        assert_eq!(told["code"], "unavailable", "{path}: {told}");
    }
    assert!(!batch.is_finished(), "nobody is answered either");

    standby.start_again().unwrap();
    let answer: Value =
        serde_json::from_slice(&batch.await.unwrap().unwrap().bytes().await.unwrap()).unwrap();
    assert_eq!(answer["items"].as_array().unwrap().len(), 20, "{answer}");
    assert_eq!(server.get("/api/v1/inventory/MUG").await["reserved"], 20);
    assert_eq!(server.get("/api/v1/reservations/unsafe-1").await["status"], "pending");
}
