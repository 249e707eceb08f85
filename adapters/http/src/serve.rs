//! The server's life: from a listener to the last answer.

use crate::app::App;
use axum::serve::{Listener as _, ListenerExt as _};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;

/// A client that does not take its answer in this time is left behind.
const FAREWELL: Duration = Duration::from_secs(30);

/// Serves until `stop` resolves; then takes nothing new, answers what it took, and ends live streams.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let mut listener = listener.tap_io(|stream| {
        // Answers are small and waited for.
        let _ = stream.set_nodelay(true);
    });
    let service = TowerToHyperService::new(crate::router(app.clone()));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(app.settings.patience);
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, _) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let serving = http.serve_connection(TokioIo::new(stream), service.clone());
        let serving = connections.watch(serving);
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::debug!(%error, "a connection broke");
            }
        });
    }
    drop(listener);
    app.close();
    if tokio::time::timeout(FAREWELL, connections.shutdown()).await.is_err() {
        tracing::warn!("some clients did not take their answers in time");
    }
    Ok(())
}
