//! Bad input gets a clear error that names the field and the rule, and nothing is lost or half done.

use crate::server::{JSON, Server};
use earmark_core::words::Lines;
use reqwest::Method;
use serde_json::{Value, json};

const ORDERS: &str = "/api/v1/orders";
const RESERVE: &str = "/api/v1/inventory/reserve";

/// A body, where it is sent, and the places that must be named, all of them and no other.
fn table() -> Vec<(&'static str, Value, &'static [&'static str])> {
    let order = |lines: Value| json!({ "order_id": "o", "lines": lines });
    let of = |quantity: Value| order(json!([{ "sku": "MUG", "quantity": quantity }]));
    let good = json!([{ "sku": "MUG", "quantity": 1 }]);
    let text = |n: usize| "x".repeat(n);
    vec![
        (ORDERS, of(json!(0)), &["/lines/0/quantity"]),
        (ORDERS, of(json!(-1)), &["/lines/0/quantity"]),
        (ORDERS, of(json!(1.5)), &["/lines/0/quantity"]),
        (ORDERS, of(json!(3.0)), &["/lines/0/quantity"]),
        (ORDERS, of(json!("3")), &["/lines/0/quantity"]),
        (ORDERS, of(json!(true)), &["/lines/0/quantity"]),
        (ORDERS, of(json!(1_000_000_001)), &["/lines/0/quantity"]),
        (ORDERS, of(json!(u64::MAX)), &["/lines/0/quantity"]),
        (ORDERS, of(json!(null)), &["/lines/0/quantity"]),
        (ORDERS, json!({ "order_id": "o" }), &["/lines"]),
        (ORDERS, order(json!([])), &["/lines"]),
        (ORDERS, order(json!("MUG")), &["/lines"]),
        (ORDERS, order(json!([7])), &["/lines/0"]),
        (ORDERS, order(json!(vec![json!({ "sku": "MUG", "quantity": 1 }); Lines::MAX + 1])), &["/lines"]),
        (ORDERS, order(json!(vec![json!({ "sku": "MUG", "quantity": 600_000_000 }); 2])), &["/lines"]),
        (ORDERS, order(json!([{}])), &["/lines/0/sku", "/lines/0/quantity"]),
        (ORDERS, json!({ "order_id": "o", "lines": good, "colour": "red" }), &["/colour"]),
        (ORDERS, order(json!([{ "sku": "MUG", "quantity": 1, "size/~": 1 }])), &["/lines/0/size~1~0"]),
        (ORDERS, order(json!([{ "sku": "M G", "quantity": 1 }])), &["/lines/0/sku"]),
        (ORDERS, order(json!([{ "sku": "", "quantity": 1 }])), &["/lines/0/sku"]),
        (ORDERS, order(json!([{ "sku": text(65), "quantity": 1 }])), &["/lines/0/sku"]),
        (
            ORDERS,
            order(json!([{ "sku": 5, "quantity": 1, "location": "a b" }])),
            &["/lines/0/sku", "/lines/0/location"],
        ),
        (ORDERS, json!({ "order_id": "o~2", "lines": good }), &["/order_id"]),
        (ORDERS, json!({ "order_id": "", "lines": good }), &["/order_id"]),
        (ORDERS, json!({ "order_id": text(65), "lines": good }), &["/order_id"]),
        (ORDERS, json!({ "order_id": 7, "lines": good }), &["/order_id"]),
        (ORDERS, json!({ "order_id": "o", "lines": good, "hold_seconds": 0 }), &["/hold_seconds"]),
        (ORDERS, json!({ "order_id": "o", "lines": good, "hold_seconds": 901 }), &["/hold_seconds"]),
        (ORDERS, json!({ "order_id": "o", "lines": good, "hold_seconds": 1e3 }), &["/hold_seconds"]),
        (ORDERS, json!({ "order_id": "o", "lines": good, "profile": "nobody" }), &["/profile"]),
        (ORDERS, json!([]), &[""]),
        (ORDERS, json!("order"), &[""]),
        (RESERVE, json!({ "reservation_id": "r~2", "lines": good }), &["/reservation_id"]),
        (RESERVE, json!({ "lines": good, "ttl_seconds": 0 }), &["/ttl_seconds"]),
        (RESERVE, json!({ "lines": good, "ttl_seconds": -5 }), &["/ttl_seconds"]),
        (RESERVE, json!({ "lines": good, "ttl_seconds": 901 }), &["/ttl_seconds"]),
        (RESERVE, json!({ "lines": good, "ttl_seconds": "60" }), &["/ttl_seconds"]),
        (RESERVE, json!({ "lines": good, "mode": "some", "on_shortage": "cry" }), &["/mode", "/on_shortage"]),
        ("/api/v1/inventory/release", json!({ "reservation_id": "r~2" }), &["/reservation_id"]),
        ("/api/v1/inventory/release", json!({ "reservation_id": "r", "reason": text(201) }), &["/reason"]),
        ("/api/v1/inventory/confirm", json!({}), &["/reservation_id"]),
        ("/api/v1/inventory/deduct", json!({ "reservation_id": "r", "keep_rest": 1 }), &["/keep_rest"]),
        ("/api/v1/inventory/extend", json!({ "reservation_id": "r" }), &["/ttl_seconds"]),
        ("/api/v1/inventory/receive", json!({ "sku": "MUG" }), &["/quantity"]),
        (
            "/api/v1/inventory/receive",
            json!({ "sku": "MUG", "quantity": 1, "purchase_order_id": "~" }),
            &["/purchase_order_id"],
        ),
        ("/api/v1/inventory/adjust", json!({ "sku": "MUG", "reason": "r" }), &["/on_hand"]),
        (
            "/api/v1/inventory/adjust",
            json!({ "sku": "MUG", "on_hand": 1, "delta": 1, "reason": "r" }),
            &["/delta"],
        ),
        ("/api/v1/inventory/adjust", json!({ "sku": "MUG", "delta": 0, "reason": "r" }), &["/delta"]),
        ("/api/v1/inventory/adjust", json!({ "sku": "MUG", "on_hand": -1 }), &["/on_hand", "/reason"]),
        (
            "/api/v1/inventory/transfer",
            json!({ "sku": "MUG", "from": "a", "to": "a", "quantity": 1 }),
            &["/to"],
        ),
        ("/api/v1/inventory/batch", json!({}), &["/commands"]),
        (
            "/api/v1/purchase-orders",
            json!({ "purchase_order_id": "p~1", "lines": good }),
            &["/purchase_order_id"],
        ),
        ("/api/v1/orders/known/payment", json!({ "outcome": "maybe" }), &["/outcome", "/reference"]),
        ("/api/v1/orders/known/fulfil", json!({ "keep_rest": true }), &["/reference"]),
        (
            "/api/v1/orders/known/fulfil",
            json!({ "lines": [{ "sku": "MUG", "quantity": 1 }, { "sku": "CUP", "quantity": 1 }] }),
            &["/lines/1/sku"],
        ),
        ("/api/v1/orders/known/extend", json!({ "ttl_seconds": 1000 }), &["/ttl_seconds"]),
        (
            "/api/v1/events",
            json!({ "specversion": "1.0", "id": "1", "source": "s", "type": "order.order.cancelled", "data": {} }),
            &["/data/order_id"],
        ),
        (
            "/api/v1/events",
            json!({ "type": "weather.rain.fell" }),
            &["/specversion", "/id", "/source", "/type", "/data"],
        ),
    ]
}

#[tokio::test]
async fn every_bad_field_is_named_and_nothing_is_kept() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    server.order("known", "MUG", 1, "checkout").await.is(201);
    let before = server.store.tables().await.unwrap();
    for (path, body, places) in table() {
        let refused = server.post(path, body.clone()).await;
        assert_eq!(refused.status, 422, "{path} {body} gave {:#}", refused.body);
        let refused = refused.refused(422, "invalid_request");
        let errors = refused["errors"].as_array().unwrap();
        let named: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(named, places, "{path} {body}");
        assert!(errors.iter().all(|error| error["rule"].as_str().is_some_and(|rule| !rule.is_empty())));
    }
    assert_eq!(server.store.tables().await.unwrap(), before);
}

#[tokio::test]
async fn what_is_no_json_too_large_too_deep_or_of_another_type() {
    let server = Server::start().await;
    let post = |headers: &'static [(&'static str, &'static str)], body: Vec<u8>| {
        server.send(Method::POST, ORDERS, headers, body)
    };
    for body in ["", "{", "{\"lines\":", "NaN", "{} {}", "{'a':1}"] {
        post(&[JSON], body.into()).await.refused(400, "not_json");
    }
    let twice = r#"{"lines":[{"sku":"MUG","quantity":1,"quantity":5}]}"#;
    let refused = post(&[JSON], twice.into()).await.refused(400, "ambiguous_json");
    assert_eq!(refused["detail"], "named twice: \"quantity\" at line 1 column 49");
    post(&[JSON], vec![b'"', 0xff, b'"']).await.refused(400, "not_json");
    post(&[JSON], "[".repeat(100_000).into_bytes()).await.refused(400, "too_deep");
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(200), "]".repeat(200));
    post(&[JSON], deep.into_bytes()).await.refused(400, "too_deep");
    post(&[], b"{}".to_vec()).await.refused(415, "unsupported_media_type");
    post(&[("content-type", "text/plain")], b"{}".to_vec()).await.refused(415, "unsupported_media_type");
    post(&[("content-type", "application/x-www-form-urlencoded")], b"a=1".to_vec())
        .await
        .refused(415, "unsupported_media_type");
    post(&[JSON, ("content-encoding", "gzip")], b"{}".to_vec()).await.refused(415, "unsupported_media_type");
    post(&[("content-type", "application/json; charset=utf-8")], b"{}".to_vec())
        .await
        .refused(422, "invalid_request");
    // Announced too large is refused unread; not announced is refused as soon as it is.
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    post(&[JSON], large.clone()).await.refused(413, "too_large");
    let chunks = futures_util::stream::iter(
        large.chunks(64 * 1024).map(|c| Ok::<_, std::io::Error>(c.to_vec())).collect::<Vec<_>>(),
    );
    let unsized_body = reqwest::Body::wrap_stream(chunks);
    server.send(Method::POST, ORDERS, &[JSON], unsized_body).await.refused(413, "too_large");
}

#[tokio::test]
async fn bad_ids_and_keys_outside_the_body() {
    let server = Server::start().await;
    server.post("/api/v1/orders/o~2/confirm", json!({})).await.refused(422, "invalid_request");
    let named = server.post("/api/v1/orders/a%20b/cancel", json!({})).await.refused(422, "invalid_request");
    assert_eq!(named["errors"][0]["parameter"], "id");
    server.post("/api/v1/orders/%ff/cancel", json!({})).await.refused(422, "invalid_request");
    server.get("/api/v1/orders/%ff").await.refused(422, "invalid_request");
    server.get("/api/v1/events?after=nonsense").await.refused(422, "invalid_request");
    let long = "k".repeat(256);
    for key in ["", "two words", long.as_str()] {
        let headers = [JSON, ("idempotency-key", key)];
        let refused = server.send(Method::POST, ORDERS, &headers, "{}").await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["header"], "Idempotency-Key");
    }
}

#[tokio::test]
async fn what_is_said_twice_or_beside_the_point_is_refused() {
    let server = Server::start().await;
    let good = r#"{"lines":[{"sku":"MUG","quantity":1}]}"#;
    let twice = [JSON, ("idempotency-key", "a"), ("idempotency-key", "b")];
    let refused = server.send(Method::POST, RESERVE, &twice, good).await.refused(422, "invalid_request");
    assert_eq!(refused["errors"][0]["header"], "Idempotency-Key");
    for (path, parameter) in [
        ("/api/v1/inventory/reserve?ttl_seconds=5", "ttl_seconds"),
        ("/api/v1/inventory/batch?dry_run=1", "dry_run"),
        ("/api/v1/events?colour=red", "colour"),
    ] {
        let refused = server.send(Method::POST, path, &[JSON], good).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["parameter"], parameter);
    }
    for (path, parameter) in [
        ("/api/v1/orders?limit=1&limit=2", "limit"),
        ("/api/v1/orders?after=5:%00", "after"),
        ("/api/v1/inventory?sku=%00", "sku"),
        ("/api/v1/orders?after=nonsense", "after"),
    ] {
        let refused = server.get(path).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["parameter"], parameter, "{path}");
    }
    let many = json!(vec![1; 10_001]);
    let refused = server.post("/api/v1/events", many).await.refused(422, "invalid_request");
    assert_eq!(refused["errors"][0]["pointer"], "");
    assert_eq!(server.store.tables().await.unwrap(), earmark_core::memory::Tables::default());
}

#[tokio::test]
async fn unknown_ids_are_not_found_and_leave_nothing() {
    let server = Server::start().await;
    let nobody = json!({ "reservation_id": "nobody" });
    let longer = json!({ "reservation_id": "nobody", "ttl_seconds": 5 });
    let paid = json!({ "outcome": "approved", "reference": "p" });
    for (path, body) in [
        ("/api/v1/inventory/confirm", &nobody),
        ("/api/v1/inventory/deduct", &nobody),
        ("/api/v1/inventory/extend", &longer),
        ("/api/v1/orders/nobody/confirm", &json!({})),
        ("/api/v1/orders/nobody/fulfil", &json!({})),
        ("/api/v1/orders/nobody/extend", &json!({ "ttl_seconds": 5 })),
        ("/api/v1/orders/nobody/payment", &paid),
        ("/api/v1/purchase-orders/nobody/receive", &json!({})),
        ("/api/v1/inventory/receive", &json!({ "sku": "MUG", "quantity": 1, "purchase_order_id": "nobody" })),
    ] {
        let refused = server.post(path, body.clone()).await.refused(404, "not_found");
        assert_eq!(refused["id"], "nobody", "{path}");
    }
    for path in [
        "orders/nobody",
        "orders/nobody/events",
        "reservations/nobody",
        "purchase-orders/nobody",
        "debts/nobody",
    ] {
        server.get(&format!("/api/v1/{path}")).await.refused(404, "not_found");
    }
    assert_eq!(server.store.tables().await.unwrap(), earmark_core::memory::Tables::default());
}
