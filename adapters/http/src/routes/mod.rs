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
mod why;

use crate::app::App;
use crate::metrics::timed;
use crate::problem::Problem;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use tower_http::catch_panic::CatchPanicLayer;

/// One method of one path.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    /// The schema of its body; none where it takes none.
    pub(crate) takes: Option<&'static str>,
    /// Names and meanings of its query.
    pub(crate) query: &'static [(&'static str, &'static str)],
    /// Its answers other than problems, each with its schema, or with its media type.
    pub(crate) gives: Vec<(u16, &'static str)>,
    handler: MethodRouter<App>,
}

impl Route {
    pub(crate) fn new(
        method: Method,
        path: &'static str,
        summary: &'static str,
        handler: MethodRouter<App>,
    ) -> Self {
        Self { method, path, summary, takes: None, query: &[], gives: vec![], handler }
    }

    fn get(path: &'static str, summary: &'static str, handler: MethodRouter<App>) -> Self {
        Self::new(Method::GET, path, summary, handler)
    }

    fn post(path: &'static str, summary: &'static str, handler: MethodRouter<App>) -> Self {
        Self::new(Method::POST, path, summary, handler)
    }

    fn takes(mut self, schema: &'static str) -> Self {
        self.takes = Some(schema);
        self
    }

    fn asks(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    fn gives(mut self, statuses: &[u16], schema: &'static str) -> Self {
        self.gives.extend(statuses.iter().map(|status| (*status, schema)));
        self
    }
}

/// What every list understands.
const PAGED: &[(&str, &str)] = &[
    ("limit", "How many items at most (1 to 500, else 50)"),
    ("after", "The next_cursor of the page before"),
];

/// Every route, in the order in which the document tells them.
pub(crate) fn table() -> Vec<Route> {
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
        pages::routes(),
    ];
    groups.into_iter().flatten().collect()
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
