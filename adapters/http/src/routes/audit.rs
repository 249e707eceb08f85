//! `/api/v1/audit`: the proof of every figure, of a store that is being served.

use super::Route;
use crate::answer::Outcome;
use crate::app::App;
use crate::openapi::schema_of;
use crate::problem::Problem;
use crate::query::Query;
use axum::extract::State;
use earmark_model::resource::Audit;

pub(super) fn routes() -> Vec<Route> {
    let summary = "Whether every figure is what its rows and its ledger add up to; reads them all";
    vec![Route::get("/api/v1/audit", "audit", summary, audit).gives(&[200], schema_of::<Audit>)]
}

async fn audit(State(app): State<App>, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    Outcome::ok(&Audit::new(&app.store.audit().await?))
}
