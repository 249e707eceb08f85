//! What machines ask: is it there, does it work, what did it do.

use super::Route;
use super::route::Content;
use crate::answer::Outcome;
use crate::app::App;
use crate::openapi::schema_of;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use earmark_model::resource::Health;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz", "isAlive", "Whether the program runs", || async { Outcome::ok(&Health::OK) })
            .serves(200, Content::Json(schema_of::<Health>)),
        Route::get("/readyz", "isReady", "Whether it can work: its store answers", ready)
            .gives(&[200], schema_of::<Health>),
        Route::get("/metrics", "readMetrics", "Counts, in the Prometheus text format", metrics)
            .serves(200, Content::Media("text/plain")),
    ]
}

async fn ready(State(app): State<App>) -> Result<Outcome, Problem> {
    if app.is_closing() {
        return Err(Problem::unavailable("the server is about to stop"));
    }
    // Whoever asks this runs the server, and wants to know what is wrong with it.
    app.store.ping().await.map_err(|failure| Problem::unavailable(failure.to_string()))?;
    Outcome::ok(&Health::OK)
}

async fn metrics(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.render(&app.feed.counts()))
}
