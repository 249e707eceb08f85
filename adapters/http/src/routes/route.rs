//! One route, with what is told of it.

use super::timed::Timed;
use crate::app::App;
use crate::openapi::{SchemaOf, schema_of};
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use earmark_model::problem::Code;

/// A parameter of a query: its name, its meaning and its schema.
pub(crate) type Parameter = (&'static str, &'static str, SchemaOf);

/// What an answer holds.
pub(crate) enum Content {
    /// Nothing but its headers.
    Nothing,
    /// Text of a media type.
    Media(&'static str),
    /// JSON of any kind, under this media type.
    Any(&'static str),
    /// JSON.
    Json(SchemaOf),
    /// JSON, or a stream of events for whoever asks for one.
    JsonOrStream(SchemaOf),
}

/// What can be wrong with every body.
const OF_A_BODY: [Code; 7] = [
    Code::NotJson,
    Code::AmbiguousJson,
    Code::TooDeep,
    Code::IncompleteBody,
    Code::TooSlow,
    Code::TooLarge,
    Code::UnsupportedMediaType,
];

/// What can be wrong with every request that reads or writes the store.
const OF_A_REQUEST: [Code; 3] = [Code::InvalidRequest, Code::Unavailable, Code::Defect];

/// One method of one path.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    /// What clients call it; never renamed.
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// The schema of its body; none where it takes none.
    pub(crate) takes: Option<SchemaOf>,
    /// Names, meanings and schemas of its query.
    pub(crate) query: &'static [Parameter],
    /// Its answers other than problems.
    pub(crate) gives: Vec<(u16, Content)>,
    /// Its problems.
    pub(crate) refuses: Vec<Code>,
    pub(super) handler: MethodRouter<App>,
}

impl Route {
    pub(super) fn get<T: 'static>(
        path: &'static str,
        name: &'static str,
        summary: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        Self::new((Method::GET, MethodFilter::GET), (path, name), summary, handler)
    }

    pub(super) fn post<T: 'static>(
        path: &'static str,
        name: &'static str,
        summary: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        let mut route = Self::new((Method::POST, MethodFilter::POST), (path, name), summary, handler);
        route.refuses.extend(OF_A_BODY);
        route.refuses(&OF_A_REQUEST)
    }

    pub(super) fn put<T: 'static>(
        path: &'static str,
        name: &'static str,
        summary: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        let mut route = Self::new((Method::PUT, MethodFilter::PUT), (path, name), summary, handler);
        route.refuses.extend(OF_A_BODY);
        route.refuses(&OF_A_REQUEST)
    }

    fn new<T: 'static>(
        (method, filter): (Method, MethodFilter),
        (path, name): (&'static str, &'static str),
        summary: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        let handler = on(filter, Timed { route: path, handler });
        Self { method, path, name, summary, takes: None, query: &[], gives: vec![], refuses: vec![], handler }
    }

    pub(super) fn takes(mut self, schema: SchemaOf) -> Self {
        self.takes = Some(schema);
        self
    }

    pub(super) fn asks(mut self, query: &'static [Parameter]) -> Self {
        self.query = query;
        self
    }

    /// It answers this under each of these statuses, and has the problems of every request.
    pub(super) fn gives(mut self, statuses: &[u16], schema: SchemaOf) -> Self {
        self.gives.extend(statuses.iter().map(|status| (*status, Content::Json(schema))));
        self.refuses(&OF_A_REQUEST)
    }

    /// It answers this, and has no problem.
    pub(super) fn serves(mut self, status: u16, content: Content) -> Self {
        self.gives.push((status, content));
        self
    }

    pub(super) fn refuses(mut self, codes: &[Code]) -> Self {
        self.refuses.extend(codes);
        self
    }
}

/// What every list understands.
pub(super) const PAGED: &[Parameter] = &[
    ("limit", "How many items at most (1 to 500, else 50)", schema_of::<u16>),
    ("after", "The next_cursor of the page before", schema_of::<String>),
];
