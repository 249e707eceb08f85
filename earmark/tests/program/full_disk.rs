//! A disk that is full (the file may grow no further): a clear answer, and nothing lost or half done.

use crate::running::Place;
use earmark_http::{App, Settings};
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::Store;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::net::TcpListener;

/// Pages the file has before anything is told, and some more.
const FULL: u32 = 120;
const ROOMY: u32 = 100_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_work_goes_on_once_there_is_room() {
    let place = Place::new("full");
    let store = Arc::new(SqliteStore::open(place.path("full.sqlite"), Options::default()).await.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let app = App::new(Arc::clone(&store) as Arc<dyn Store>, Settings::default());
    tokio::spawn(earmark_http::serve(listener, app, std::future::pending()));
    let client = reqwest::Client::new();
    let post = |n: u32| {
        let body = json!({ "sku": "MUG", "quantity": 1, "reference": format!("note-{n}") }).to_string();
        let url = format!("{base}/api/v1/inventory/receive");
        client.post(url).header("content-type", "application/json").body(body).send()
    };
    store.limit_pages(FULL).await.unwrap();
    let mut booked = 0;
    let refused = loop {
        let response = post(booked).await.unwrap();
        if response.status() != 200 {
            break response;
        }
        booked += 1;
    };
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    let problem: Value = serde_json::from_slice(&refused.bytes().await.unwrap()).unwrap();
    assert_eq!(problem["detail"], "the store could not write this; nothing was changed");
    assert_eq!(store.audit().await.unwrap(), []);
    store.limit_pages(ROOMY).await.unwrap();
    // The very same fact, told again, is booked now: it left nothing behind.
    let answer: Value = serde_json::from_slice(&post(booked).await.unwrap().bytes().await.unwrap()).unwrap();
    assert_eq!(answer["on_hand"], booked + 1);
    assert_eq!(store.audit().await.unwrap(), []);
}
