//! What people look at first: the dashboard, the simulator, and the routes.

use super::Route;
use super::embedded;
use super::route::Content;
use crate::openapi;
use crate::problem::Problem;
use axum::Json;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use earmark_model::problem::Code;
use std::fmt::Write as _;

pub(super) fn routes(all: fn() -> Vec<Route>) -> Vec<Route> {
    let document = move || async move { Json(openapi::document(&all())) };
    let docs = move || async move { Html(docs(&all())) };
    vec![
        Route::get("/openapi.json", "readDocument", "This document", document)
            .serves(200, Content::Any("application/json")),
        Route::get("/docs", "readDocs", "Every route, as a page", docs)
            .serves(200, Content::Media("text/html")),
        Route::get("/", "openDashboard", "The dashboard", dashboard).serves(200, Content::Media("text/html")),
        Route::get("/simulator", "openSimulator", "The simulator", simulator)
            .serves(308, Content::Nothing)
            .refuses(&[Code::NotFound]),
    ]
}

/// The dashboard; where it was not built, a page that shows the least and says how to have it.
async fn dashboard(headers: HeaderMap) -> Response {
    let page = earmark_pages::file("index.html");
    page.map_or_else(
        || Html(include_str!("home.html")).into_response(),
        |page| embedded::answer(page, &headers),
    )
}

/// Its paths are relative to its folder, so that any host can serve it.
async fn simulator() -> Response {
    if earmark_pages::file("simulator/index.html").is_some() {
        return Redirect::permanent("/simulator/").into_response();
    }
    let detail = "this program was built without its pages; \
                  `cargo xtask pages` builds them (it needs Node), then build the program again";
    Problem::new(Code::NotFound, detail).into_response()
}

/// A path that no route has: a file of the pages, or nothing.
pub(super) async fn elsewhere(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path == "simulator/" { "simulator/index.html" } else { path };
    match earmark_pages::file(path) {
        Some(file) if method == Method::GET || method == Method::HEAD => embedded::answer(file, &headers),
        _ => {
            let detail = "no such page; /openapi.json tells every route";
            Problem::new(Code::NotFound, detail).into_response()
        }
    }
}

/// The routes as a plain page.
fn docs(routes: &[Route]) -> String {
    let mut rows = String::new();
    for route in routes {
        let _ = writeln!(
            rows,
            "<tr><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
            route.method, route.path, route.summary
        );
    }
    include_str!("docs.html").replace("<!-- routes -->", &rows)
}
