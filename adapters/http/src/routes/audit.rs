//! `/api/v1/audit`: the proof of every figure, of a store that is being served.

use super::Route;
use crate::app::App;
use crate::problem::Problem;
use crate::query::Query;
use crate::views;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

pub(super) fn routes() -> Vec<Route> {
    let summary = "Whether every figure is what its rows and its ledger add up to; reads them all";
    vec![Route::get("/api/v1/audit", summary, audit).gives(&[200], "Audit")]
}

async fn audit(State(app): State<App>, query: Query) -> Result<Json<Value>, Problem> {
    query.finish()?;
    let findings = app.store.audit().await?;
    let items: Vec<Value> = findings.iter().map(views::finding).collect();
    Ok(Json(json!({ "sound": items.is_empty(), "findings": items })))
}
