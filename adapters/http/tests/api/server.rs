//! A server on a free port, and a client that says what it expects.

use crate::published;
use earmark_http::{App, Destinations, Settings};
use earmark_store::{Clock, MemoryStore, Store};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// 2026-01-01T00:00:00Z.
const BEGIN: u64 = 1_767_225_600_000;

pub(crate) struct Server {
    pub(crate) base: String,
    pub(crate) app: App,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) client: Client,
    hand: Arc<AtomicU64>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<std::io::Result<()>>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::calling(Destinations::default()).await
    }

    /// A server that pays its debts at these URLs, once somebody runs a worker.
    pub(crate) async fn calling(destinations: Destinations) -> Self {
        Self::with(Settings { destinations, ..Settings::default() }).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let hand = Arc::new(AtomicU64::new(BEGIN));
        let clock = Clock::manual(Arc::clone(&hand));
        let store: Arc<dyn Store> = Arc::new(MemoryStore::with_clock(clock));
        let app = App::new(Arc::clone(&store), settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move {
            let _ = stopped.await;
        };
        let serving = Some(tokio::spawn(earmark_http::serve(listener, app.clone(), stopped)));
        Self { base, app, store, client: Client::new(), hand, stop: Some(stop), serving }
    }

    /// Stops as a signal would, and waits for the last answer.
    pub(crate) async fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(serving) = self.serving.take() {
            serving.await.unwrap().unwrap();
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, seconds: u64) {
        self.hand.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], String::new()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &[JSON], body.to_string()).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, &[JSON], body.to_string()).await
    }

    pub(crate) async fn keyed(&self, path: &str, key: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &[JSON, ("idempotency-key", key)], body.to_string()).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let body = body.into();
        let sent = body.as_bytes().and_then(|body| serde_json::from_slice(body).ok());
        let request = self.client.request(method.clone(), format!("{}{path}", self.base)).body(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // Where the pages are built in, the simulator's path leads to another.
        let answered = response.url().path().to_owned();
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let media = headers.get("content-type").map_or("", |media| media.to_str().unwrap());
        published::check(&method, &answered, sent.as_ref(), status, media, &body);
        Answer { status, headers, body }
    }

    /// Puts units of a SKU on the shelf.
    pub(crate) async fn stock(&self, sku: &str, units: i64) {
        self.post("/api/v1/inventory/receive", json!({ "sku": sku, "quantity": units })).await.is(200);
    }

    /// Places an order of one line.
    pub(crate) async fn order(&self, id: &str, sku: &str, units: i64, profile: &str) -> Answer {
        let lines = json!([{ "sku": sku, "quantity": units }]);
        self.post("/api/v1/orders", json!({ "order_id": id, "lines": lines, "profile": profile })).await
    }

    /// Reserves one line.
    pub(crate) async fn reserve(&self, id: &str, sku: &str, units: i64, more: Value) -> Answer {
        let mut body = json!({ "reservation_id": id, "lines": [{ "sku": sku, "quantity": units }] });
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.post("/api/v1/inventory/reserve", body).await
    }

    /// Every figure agrees with what it is made of.
    pub(crate) async fn is_sound(&self) {
        assert_eq!(self.store.audit().await.unwrap(), []);
    }
}

pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        if status >= 400 {
            assert_eq!(self.headers["content-type"], "application/problem+json");
            assert_eq!(self.body["status"], status);
        }
        self.body
    }

    /// A problem of this status and code.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str) -> Value {
        let body = self.is(status);
        assert_eq!(body["code"], code, "{body:#}");
        body
    }

    /// Success, with these fields among others.
    #[track_caller]
    pub(crate) fn shows(self, status: u16, fields: Value) -> Value {
        let body = self.is(status);
        for (name, value) in fields.as_object().unwrap() {
            assert_eq!(&body[name], value, "{name} of {body:#}");
        }
        body
    }
}

/// A document as its snapshot shows it.
pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
