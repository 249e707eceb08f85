//! The server's life: from a listener to the last answer.

use crate::app::App;
use axum::serve::ListenerExt;
use std::future::Future;
use std::time::Duration;
use tokio::net::TcpListener;

/// A client that does not take its answer in this time is left behind.
const FAREWELL: Duration = Duration::from_secs(30);

/// Serves until `stop` resolves; then takes nothing new, answers what it took, and ends live streams.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let listener = listener.tap_io(|stream| {
        // Answers are small and waited for.
        let _ = stream.set_nodelay(true);
    });
    let closing = app.clone();
    let stopped = async move {
        stop.await;
        closing.close();
    };
    let serving = axum::serve(listener, crate::router(app.clone())).with_graceful_shutdown(stopped);
    let overdue = async move {
        app.closed().await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        served = serving => served,
        () = overdue => {
            tracing::warn!("some clients did not take their answers in time");
            Ok(())
        }
    }
}
