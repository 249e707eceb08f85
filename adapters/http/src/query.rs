//! The query of a list: which page, and which part.

use crate::parse::Broken;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use earmark_model::resource;
use earmark_store::{Cursor, Listed, Page};
use std::convert::Infallible;

const LIMIT: usize = 50;
const LIMIT_MAX: u64 = 500;

/// The parameters of a query. What nobody asked for is refused by name, as in a body.
#[derive(Debug, Default)]
pub(crate) struct Query {
    given: Vec<(String, String)>,
    faults: Vec<Broken>,
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts.uri.query()))
    }
}

impl Query {
    /// What stands behind the question mark of a path.
    pub(crate) fn of(query: Option<&str>) -> Self {
        let given = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self { given: given.map(|(name, value)| (name.into(), value.into())).collect(), faults: vec![] }
    }

    /// Takes a parameter; none where it is absent or empty.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        let mut found: Vec<String> = vec![];
        self.given.retain_mut(|(given, value)| {
            let named = given == name;
            if named {
                found.push(std::mem::take(value));
            }
            !named
        });
        if found.len() > 1 {
            self.faults.push(Broken::parameter(name, "must be given once"));
        }
        let text = found.pop()?;
        // No name and no cursor holds any, and not every store can be asked for one.
        if text.chars().any(char::is_control) {
            self.faults.push(Broken::parameter(name, "must not hold control characters"));
            return None;
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        let found = choices.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.faults.push(Broken::parameter(name, format!("must be one of: {}", words.join(", "))));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// A whole number from 1 to `max`.
    pub(crate) fn whole(&mut self, name: &'static str, max: u64) -> Option<u64> {
        let text = self.text(name)?;
        let found = text.parse().ok().filter(|number| (1..=max).contains(number));
        if found.is_none() {
            let rule = format!("must be a whole number from 1 to {max}");
            self.faults.push(Broken::parameter(name, rule));
        }
        found
    }

    /// `limit`.
    pub(crate) fn limit(&mut self) -> usize {
        let limit = self.whole("limit", LIMIT_MAX).and_then(|limit| usize::try_from(limit).ok());
        limit.unwrap_or(LIMIT)
    }

    /// `limit` and `after`.
    pub(crate) fn page(&mut self) -> Page {
        Page { limit: self.limit(), after: self.text("after").map(Cursor) }
    }

    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        for (name, _) in self.given {
            self.faults.push(Broken::parameter(name, "is not a parameter of this request"));
        }
        if self.faults.is_empty() { Ok(()) } else { Err(Problem::invalid(self.faults)) }
    }
}

/// A page as every list shows it.
pub(crate) fn page<'a, T, R>(listed: &'a Listed<T>, show: impl FnMut(&'a T) -> R) -> resource::Page<R> {
    let next_cursor = listed.next.clone().map(|Cursor(text)| text);
    resource::Page { items: listed.items.iter().map(show).collect(), next_cursor }
}
