//! `/api/v1/policies`: the built-in profiles, and what was put over or beside them.

use super::Route;
use super::commands::Single;
use crate::app::App;
use crate::body::Named;
use crate::parse::{Kind, parameter};
use crate::problem::Problem;
use crate::query::{Query, envelope};
use crate::views;
use axum::Json;
use axum::extract::State;
use earmark_core::policy::Policy;
use earmark_core::words::Name;
use earmark_store::Failure;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn routes() -> Vec<Route> {
    let put = Kind::PutPolicy;
    vec![
        Route::get("/api/v1/policies", "Every policy, by name", list).gives(&[200], "Policies"),
        Route::get("/api/v1/policies/{name}", "A policy", one).gives(&[200], "Policy"),
        Route::put(put.route(), "Define a policy anew; orders keep the one they began with", Single(put))
            .takes("PutPolicy")
            .gives(&[200], "Policy"),
    ]
}

async fn all(app: &App) -> Result<BTreeMap<Name, Value>, Failure> {
    let view = |(name, policy): (Name, Policy)| {
        let view = views::policy(&name, &policy, None);
        (name, view)
    };
    let mut all: BTreeMap<Name, Value> = Policy::PROFILES.into_iter().map(view).collect();
    for stored in app.store.policies().await? {
        let view = views::policy(&stored.name, &stored.policy, Some(stored.updated_at));
        all.insert(stored.name, view);
    }
    Ok(all)
}

async fn list(State(app): State<App>, query: Query) -> Result<Json<Value>, Problem> {
    query.finish()?;
    Ok(Json(envelope(all(&app).await?.into_values().collect(), None)))
}

async fn one(State(app): State<App>, named: Named, query: Query) -> Result<Json<Value>, Problem> {
    query.finish()?;
    let name =
        parameter("name", named.text(), Name::parse).map_err(|broken| Problem::invalid(vec![broken]))?;
    let found = all(&app).await?.remove(&name);
    found.map(Json).ok_or_else(|| Problem::not_found(name.as_str()))
}
