//! The real server on a real socket, over SQLite: what a client says and reads goes over HTTP, what
//! the server does by itself (its clock, its sweeper, a call that failed) stays behind it.

mod body;
mod read;
mod request;

use super::store::OnStore;
use super::{Answered, Bought, Broken, Driver, Held, Owed, Placed, Refused, Stock};
use async_trait::async_trait;
use earmark_core::step::{Input, Recorded};
use earmark_core::words::{BalanceKey, Id, Time};
use earmark_http::{App, Settings};
use request::Request;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

#[derive(Debug)]
pub(super) struct OverHttp {
    behind: OnStore,
    base: String,
    client: Client,
    /// Stops the server when it is dropped.
    _stop: oneshot::Sender<()>,
}

impl OverHttp {
    pub(super) async fn start(now: Time) -> Result<Self, Broken> {
        let behind = OnStore::sqlite(now).await?;
        let app = App::new(Arc::clone(behind.store()), Settings::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(earmark_http::serve(listener, app, async {
            // Whether the sender speaks or goes away, it is time to stop.
            let _ = stopped.await;
        }));
        Ok(Self { behind, base: format!("http://{address}/api/v1"), client: Client::new(), _stop: stop })
    }

    async fn send(&self, request: Request) -> Result<(StatusCode, Value), Broken> {
        let failed = |error: reqwest::Error| error.to_string();
        let mut sent = self.client.request(request.method, format!("{}{}", self.base, request.path));
        if let Some(body) = request.body {
            sent = sent.header("content-type", "application/json").body(body.to_string());
        }
        if let Some(key) = request.key {
            sent = sent.header("idempotency-key", key);
        }
        let response = sent.send().await.map_err(failed)?;
        let status = response.status();
        let text = response.text().await.map_err(failed)?;
        if status.is_server_error() {
            return Err(format!("the server answers {status}: {text}"));
        }
        let body = serde_json::from_str(&text).map_err(|error| format!("{error} in {text}"))?;
        Ok((status, body))
    }

    /// A page of the API; none where it answers that nothing is known by this name.
    async fn get(&self, path: String) -> Result<Option<Value>, Broken> {
        let (status, body) = self.send(Request { method: Method::GET, path, body: None, key: None }).await?;
        match status {
            StatusCode::OK => Ok(Some(body)),
            StatusCode::NOT_FOUND => Ok(None),
            other => Err(format!("a read answers {other}: {body}")),
        }
    }
}

#[async_trait(?Send)]
impl Driver for OverHttp {
    fn now(&self) -> Time {
        self.behind.now()
    }

    fn set_clock(&mut self, now: Time) {
        self.behind.set_clock(now);
    }

    async fn submit(&mut self, input: Input) -> Result<Answered, Broken> {
        let Some(mut request) = request::of(&input.command) else {
            return self.behind.submit(input).await;
        };
        request.key = input.keyed.then(|| input.key.to_string());
        let (status, body) = self.send(request).await?;
        if status.is_success() { Ok(Ok(())) } else { read::refused(&body).map(Err::<(), Refused>) }
    }

    async fn sweep(&mut self) -> Result<(), Broken> {
        self.behind.sweep().await
    }

    async fn next_deadline(&self) -> Result<Option<Time>, Broken> {
        self.behind.next_deadline().await
    }

    async fn reservation(&self, id: &Id) -> Result<Option<Held>, Broken> {
        self.get(format!("/reservations/{id}")).await?.as_ref().map(read::held).transpose()
    }

    async fn order(&self, id: &Id) -> Result<Option<Placed>, Broken> {
        self.get(format!("/orders/{id}")).await?.as_ref().map(read::placed).transpose()
    }

    async fn balance(&self, key: &BalanceKey) -> Result<Option<Stock>, Broken> {
        let Some(of_sku) = self.get(format!("/inventory/{}", key.sku)).await? else { return Ok(None) };
        read::stock(&of_sku, key)
    }

    async fn purchase(&self, id: &Id) -> Result<Option<Bought>, Broken> {
        self.get(format!("/purchase-orders/{id}")).await?.as_ref().map(read::bought).transpose()
    }

    async fn debts(&self, order_id: &Id) -> Result<Vec<Owed>, Broken> {
        let page = self.get("/debts?limit=500".into()).await?.ok_or("there is no list of debts")?;
        read::debts(&page, order_id)
    }

    async fn journal(&self) -> Result<Vec<Recorded>, Broken> {
        self.behind.journal().await
    }

    async fn audit(&self) -> Result<Vec<String>, Broken> {
        self.behind.audit().await
    }
}
