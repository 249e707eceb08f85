//! The table of routes: what the router serves and what the OpenAPI document tells are both made of it.

mod audit;
mod batch;
mod commands;
mod debts;
mod embedded;
mod events;
mod health;
mod inventory;
mod orders;
mod pages;
mod policies;
mod purchases;
mod reservations;
pub(crate) mod route;
mod sku;
mod timed;
mod why;

use crate::app::App;
use crate::openapi;
use crate::problem::Problem;
use axum::Router;
use axum::routing::MethodRouter;
use earmark_model::problem::Code;
use route::{PAGED, Route};
use serde_json::Value;
use std::collections::BTreeMap;
use timed::Timed;

/// Every route, in the order in which the document tells them.
fn table() -> Vec<Route> {
    let groups = [
        orders::routes(),
        inventory::routes(),
        reservations::routes(),
        purchases::routes(),
        debts::routes(),
        policies::routes(),
        events::routes(),
        audit::routes(),
        health::routes(),
        // Two of these tell the table that they stand in.
        pages::routes(table),
    ];
    groups.into_iter().flatten().collect()
}

/// The OpenAPI document of all routes.
pub fn document() -> Value {
    openapi::document(&table())
}

/// The router over `app`.
pub fn router(app: App) -> Router {
    let mut paths = BTreeMap::new();
    for Route { path, handler, .. } in table() {
        let methods: MethodRouter<App> = paths.remove(path).unwrap_or_default();
        paths.insert(path, methods.merge(handler));
    }
    let mut router = Router::new().fallback(Timed { route: "none", handler: pages::elsewhere });
    for (path, methods) in paths {
        router = router.route(path, methods.fallback(Timed { route: path, handler: wrong_method }));
    }
    router.with_state(app)
}

async fn wrong_method() -> Problem {
    let detail = "this path is not served under this method; /openapi.json tells every route";
    Problem::new(Code::MethodNotAllowed, detail)
}
