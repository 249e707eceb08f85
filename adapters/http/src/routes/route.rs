//! One route, with what is told of it.

use super::timed::Timed;
use crate::app::App;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

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
    pub(super) handler: MethodRouter<App>,
}

impl Route {
    pub(super) fn get<T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        Self::new((Method::GET, MethodFilter::GET), path, summary, handler)
    }

    pub(super) fn post<T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        Self::new((Method::POST, MethodFilter::POST), path, summary, handler)
    }

    pub(super) fn put<T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        Self::new((Method::PUT, MethodFilter::PUT), path, summary, handler)
    }

    fn new<T: 'static>(
        (method, filter): (Method, MethodFilter),
        path: &'static str,
        summary: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        let handler = on(filter, Timed { route: path, handler });
        Self { method, path, summary, takes: None, query: &[], gives: vec![], handler }
    }

    pub(super) fn takes(mut self, schema: &'static str) -> Self {
        self.takes = Some(schema);
        self
    }

    pub(super) fn asks(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    pub(super) fn gives(mut self, statuses: &[u16], schema: &'static str) -> Self {
        self.gives.extend(statuses.iter().map(|status| (*status, schema)));
        self
    }
}

/// What every list understands.
pub(super) const PAGED: &[(&str, &str)] = &[
    ("limit", "How many items at most (1 to 500, else 50)"),
    ("after", "The next_cursor of the page before"),
];
