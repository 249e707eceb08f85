//! Debts, paid at URLs that answer well, badly, late and not at all.

use crate::server::{Server, pretty};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use earmark_http::{Destinations, Worker};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// A destination that answers from a list, and remembers what it was sent.
#[derive(Clone, Default)]
struct Other {
    answers: Arc<Mutex<Vec<(u16, &'static str)>>>,
    sent: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Other {
    async fn start(answers: &[(u16, &'static str)]) -> (Self, String) {
        let other = Self::default();
        other.answers.lock().unwrap().extend(answers.iter().rev());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let router = Router::new().fallback(Self::answer).with_state(other.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (other, url)
    }

    #[allow(clippy::unused_async, reason = "a handler is async")]
    async fn answer(
        State(other): State<Self>,
        headers: HeaderMap,
        body: String,
    ) -> (StatusCode, &'static str) {
        let key = headers["idempotency-key"].to_str().unwrap().to_owned();
        other.sent.lock().unwrap().push((key, serde_json::from_str(&body).unwrap()));
        let (status, body) = other.answers.lock().unwrap().pop().unwrap_or((500, ""));
        (StatusCode::from_u16(status).unwrap(), body)
    }

    fn sent(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

async fn work(server: &Server) -> usize {
    let worker = Worker::new(server.app.clone()).unwrap();
    let mut calls = 0;
    loop {
        match worker.once().await.unwrap() {
            0 => return calls,
            made => calls += made,
        }
    }
}

#[tokio::test]
async fn a_supplier_is_asked_checked_and_books_its_goods_in() {
    let answers =
        [(200, r#"{"accepted": true}"#), (200, r#"{"status": "delayed"}"#), (200, r#"{"status": "ok"}"#)];
    let (supplier, url) = Other::start(&answers).await;
    let server = Server::calling(Destinations { supplier: Some(url), ..Destinations::default() }).await;
    server.stock("MUG", 1).await;
    server.order("o1", "MUG", 3, "supplier-restock").await.is(202);
    assert_eq!(work(&server).await, 1);
    server.get("/api/v1/inventory/MUG").await.shows(200, json!({ "incoming": 2 }));
    server.pass(14);
    assert_eq!(work(&server).await, 0);
    server.pass(1);
    assert_eq!(work(&server).await, 1);
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "status": "awaiting_restock" }));
    server.pass(15);
    assert_eq!(work(&server).await, 1);
    server.get("/api/v1/orders/o1").await.shows(200, json!({ "status": "reserved" }));
    let sent: Vec<String> =
        supplier.sent().iter().map(|(key, body)| format!("{key} {}", pretty(body))).collect();
    insta::assert_snapshot!(sent.join("\n"));
    server.is_sound().await;
}

#[tokio::test]
async fn errors_and_nonsense_are_retried_and_end_with_an_operator() {
    let answers = [
        (500, ""),
        (200, "yes"),
        // Nobody can say which of the two was meant.
        (200, r#"{"accepted": true, "accepted": false}"#),
        (200, r#"{"accepted": "perhaps"}"#),
        (200, r#"{"status": "ok"}"#),
        (302, ""),
    ];
    let (supplier, url) = Other::start(&answers).await;
    let server = Server::calling(Destinations { supplier: Some(url), ..Destinations::default() }).await;
    server.order("o1", "MUG", 3, "supplier-restock").await.is(202);
    for failures in 1..=6 {
        assert_eq!(work(&server).await, 1);
        server
            .get("/api/v1/debts/o1~ask.1")
            .await
            .shows(200, json!({ "failures": failures, "status": "owed" }));
        assert_eq!(work(&server).await, 0, "it waits before it tries again");
        server.pass(400);
    }
    let keys: Vec<String> = supplier.sent().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["o1~ask.1"; 6]);
    for _ in 7..=12 {
        work(&server).await;
        server.pass(400);
    }
    server.get("/api/v1/debts?state=dead").await.is(200)["items"][0]["note"].as_str().unwrap();
    server.post("/api/v1/debts/o1~ask.1/retry", json!({})).await.shows(200, json!({ "status": "owed" }));
    assert_eq!(work(&server).await, 1);
}

#[tokio::test]
async fn payment_notification_delivery_and_purchasing_have_urls_of_their_own() {
    let (payment, pay) = Other::start(&[(200, r#"{"outcome": "approved", "reference": "p1"}"#)]).await;
    let (post, notify) = Other::start(&[(204, ""), (200, "thanks")]).await;
    let (carrier, deliver) = Other::start(&[(202, "")]).await;
    let (buyer, buy) = Other::start(&[(201, "{}")]).await;
    let server = Server::calling(Destinations {
        payment: Some(pay),
        notification: Some(notify),
        fulfilment: Some(deliver),
        purchasing: Some(buy),
        supplier: None,
    })
    .await;
    server.stock("MUG", 5).await;
    server.order("paid", "MUG", 1, "hold-confirm").await.is(201);
    server.post("/api/v1/orders/paid/confirm", json!({})).await.is(200);
    work(&server).await;
    server.get("/api/v1/orders/paid").await.shows(200, json!({ "status": "confirmed" }));
    assert_eq!(payment.sent()[0].1["action"], "request_payment");
    server.order("sent", "MUG", 1, "auto-deliver").await.shows(201, json!({ "status": "confirmed" }));
    server.order("bought", "MUG", 9, "auto-deliver").await.is(202);
    work(&server).await;
    assert_eq!(carrier.sent()[0].1["action"], "deliver");
    let bought = buyer.sent();
    assert_eq!(
        (&bought[0].1["action"], &bought[0].1["purchase_order_id"]),
        (&json!("send_purchase_order"), &json!("bought~po"))
    );
    assert!(post.sent().iter().all(|(_, body)| body["action"] == "notify"));
    // A debt whose destination has no URL stays as it is.
    server.order("asks", "CUP", 1, "supplier-restock").await.is(202);
    assert_eq!(work(&server).await, 0);
    server
        .get("/api/v1/debts/asks~ask.1")
        .await
        .shows(200, json!({ "status": "owed", "failures": 0, "configured": false }));
    server.is_sound().await;
}

#[tokio::test]
async fn debts_that_nobody_can_pay_stand_in_nobodys_way() {
    let (payment, pay) = Other::start(&[(200, r#"{"outcome": "approved", "reference": "p1"}"#)]).await;
    let server = Server::calling(Destinations { payment: Some(pay), ..Destinations::default() }).await;
    server.stock("MUG", 1).await;
    // More than one round takes, all of them due before the payment.
    for n in 0..200 {
        server.order(&format!("short{n}"), "CUP", 1, "supplier-restock").await.is(202);
    }
    server.pass(1);
    server.order("paid", "MUG", 1, "hold-confirm").await.is(201);
    server.post("/api/v1/orders/paid/confirm", json!({})).await.is(200);
    let owed = server.get("/api/v1/debts?state=owed&limit=200").await.is(200);
    let unpaid = owed["items"].as_array().unwrap().iter().filter(|debt| debt["configured"] == false);
    assert!(unpaid.count() > 150, "{owed}");
    assert_eq!(Worker::new(server.app.clone()).unwrap().once().await.unwrap(), 1);
    assert_eq!(payment.sent()[0].1["action"], "request_payment");
}

#[tokio::test]
async fn nobody_there_is_a_transport_failure() {
    let server = Server::calling(Destinations {
        supplier: Some("http://127.0.0.1:9/".into()),
        ..Destinations::default()
    })
    .await;
    server.order("o1", "MUG", 3, "supplier-restock").await.is(202);
    work(&server).await;
    let debt = server.get("/api/v1/debts/o1~ask.1").await.shows(200, json!({ "failures": 1 }));
    assert!(debt["note"].as_str().unwrap().starts_with("could not connect"), "{debt}");
}
