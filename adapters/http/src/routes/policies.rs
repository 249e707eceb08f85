//! `/api/v1/policies`: the built-in profiles, and what was put over or beside them.

use super::Route;
use super::commands::Single;
use crate::answer::Outcome;
use crate::app::App;
use crate::body::Named;
use crate::openapi::schema_of;
use crate::parse::{Kind, parameter};
use crate::problem::Problem;
use crate::query::Query;
use axum::extract::State;
use earmark_core::policy;
use earmark_core::words::Name;
use earmark_model::problem::Code;
use earmark_model::request::PutPolicy;
use earmark_model::resource::{Page, Policy};
use earmark_store::Failure;
use std::collections::BTreeMap;

pub(super) fn routes() -> Vec<Route> {
    let put = Kind::PutPolicy;
    vec![
        Route::get("/api/v1/policies", "listPolicies", "Every policy, by name", list)
            .gives(&[200], schema_of::<Page<Policy>>),
        Route::get("/api/v1/policies/{name}", "getPolicy", "A policy", one)
            .gives(&[200], schema_of::<Policy>)
            .refuses(&[Code::NotFound]),
        Route::put(
            put.route(),
            "putPolicy",
            "Define a policy anew; orders keep the one they began with",
            Single(put),
        )
        .takes(schema_of::<PutPolicy>)
        .gives(&[200], schema_of::<Policy>),
    ]
}

async fn all(app: &App) -> Result<BTreeMap<Name, Policy>, Failure> {
    let built_in = policy::Policy::PROFILES.into_iter();
    let mut all: BTreeMap<Name, Policy> =
        built_in.map(|(name, policy)| (name.clone(), Policy::new(&name, &policy, None))).collect();
    for stored in app.store.policies().await? {
        let shown = Policy::new(&stored.name, &stored.policy, Some(stored.updated_at));
        all.insert(stored.name, shown);
    }
    Ok(all)
}

async fn list(State(app): State<App>, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    Outcome::ok(&Page { items: all(&app).await?.into_values().collect(), next_cursor: None })
}

async fn one(State(app): State<App>, named: Named, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let name =
        parameter("name", named.text(), Name::parse).map_err(|broken| Problem::invalid(vec![broken]))?;
    match all(&app).await?.get(&name) {
        Some(policy) => Outcome::ok(policy),
        None => Err(Problem::not_found(name.as_str())),
    }
}
