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
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use route::{PAGED, Route};
use serde_json::Value;
use timed::timed;
use tower_http::catch_panic::CatchPanicLayer;

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
    let routed = table()
        .into_iter()
        .fold(Router::new(), |router, route| router.route(route.path, route.handler))
        .fallback(pages::elsewhere)
        .method_not_allowed_fallback(|| async {
            let detail = "this path is not served under this method; /openapi.json tells every route";
            let status = StatusCode::METHOD_NOT_ALLOWED;
            Problem::new(status, "method_not_allowed", "Method not allowed", detail)
        });
    let panicked = |_: Box<dyn std::any::Any + Send>| {
        axum::response::IntoResponse::into_response(Problem::defect("a handler panicked"))
    };
    routed
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), timed))
        .with_state(app)
}
