//! What people look at first.

use super::Route;
use crate::openapi;
use axum::Json;
use axum::response::Html;
use axum::routing::get;
use std::fmt::Write as _;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/openapi.json", "This document", get(|| async { Json(openapi::document()) }))
            .gives(&[200], "application/json"),
        Route::get("/docs", "Every route, as a page", get(|| async { Html(docs()) }))
            .gives(&[200], "text/html"),
        Route::get("/", "Where to look first", get(|| async { Html(include_str!("home.html")) }))
            .gives(&[200], "text/html"),
    ]
}

/// The routes as a plain page.
fn docs() -> String {
    let mut rows = String::new();
    for route in super::table() {
        let _ = writeln!(
            rows,
            "<tr><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
            route.method, route.path, route.summary
        );
    }
    include_str!("docs.html").replace("<!-- routes -->", &rows)
}
