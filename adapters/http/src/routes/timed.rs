//! How long each request took, and that one which panics is answered too.

use crate::app::App;
use crate::problem::Problem;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::Instant;

/// A handler whose requests are counted by its route, never by their path: ids would make a series each. No layer
/// around the router, because each of those is cloned and put on the heap for every request.
#[derive(Debug, Clone)]
pub(super) struct Timed<H> {
    pub(super) route: &'static str,
    pub(super) handler: H,
}

impl<T, H: Handler<T, App>> Handler<T, App> for Timed<H> {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, app: App) -> Self::Future {
        let (began, method) = (Instant::now(), name(request.method()));
        let answered = AssertUnwindSafe(self.handler.call(request, app.clone())).catch_unwind();
        Box::pin(async move {
            let response =
                answered.await.unwrap_or_else(|_panic| Problem::defect("a handler panicked").into_response());
            app.metrics.request(method, self.route, response.status().as_u16(), began.elapsed());
            response
        })
    }
}

/// Whoever makes up methods must not make a series with each.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Settings;
    use axum::http::StatusCode;
    use earmark_store::MemoryStore;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_panic_is_answered_and_counted_by_its_route() {
        async fn breaks() -> StatusCode {
            panic!("as it happens")
        }
        let app = App::new(Arc::new(MemoryStore::default()), Settings::default());
        let timed = Timed { route: "/breaks/{id}", handler: breaks };
        let response = timed.call(Request::default(), app.clone()).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let counted = app.metrics.render(&app.feed.counts());
        let labels = r#"method="GET",route="/breaks/{id}",status="500""#;
        assert!(counted.contains(&format!("_count{{{labels}}} 1\n")), "{counted}");
    }
}
