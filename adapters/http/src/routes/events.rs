//! `/api/v1/events`: a page, a live stream, and events from outside.

use super::batch::one_of_many;
use super::route::Content;
use super::{PAGED, Route};
use crate::answer::{Outcome, outcome};
use crate::app::App;
use crate::body::{BATCH_MAX, Empty, Named, json as read_json};
use crate::events::{Entry, Reader};
use crate::intake::scoped_key;
use crate::openapi::schema_of;
use crate::parse::{Arrived, Broken, Incoming, event};
use crate::problem::Problem;
use crate::query::Query;
use crate::sent::Sent;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use earmark_core::step::Input;
use earmark_model::event::{TYPES, schema};
use earmark_model::problem::Code;
use earmark_model::request::CloudEvents;
use earmark_model::resource::{EventType, Outcomes, Page, PublishedEvent, Taken, TakenEvents};
use earmark_store::{Cursor, Failure};
use futures_util::stream::{self, Stream, StreamExt};
use std::convert::Infallible;
use std::time::Duration;

/// Wake-ups come with each commit of this process; others' commits are found by asking.
const POLL: Duration = Duration::from_millis(500);
/// The most events that one request may bring.
const EVENTS_MAX: usize = 10_000;
const HEARTBEAT: Duration = Duration::from_secs(15);

pub(super) fn routes() -> Vec<Route> {
    const PATH: &str = "/api/v1/events";
    vec![
        Route::get(PATH, "listEvents", "A page of CloudEvents; as text/event-stream it goes on live", read)
            .asks(
                const {
                    &[
                        PAGED[0],
                        ("after", "A cursor, or `end` for what happens from now on", schema_of::<String>),
                    ]
                },
            )
            .serves(200, Content::JsonOrStream(schema_of::<Page<PublishedEvent>>))
            .refuses(&[Code::InvalidRequest, Code::Unavailable, Code::Defect]),
        Route::post(PATH, "takeEvents", "CloudEvents from outside, one or a list", take)
            .takes(schema_of::<CloudEvents>)
            .gives(&[200, 201, 202], schema_of::<TakenEvents>)
            .refuses(Code::OF_THE_CORE),
        Route::get("/api/v1/events/schemas", "listEventTypes", "The types of events", schemas)
            .gives(&[200], schema_of::<Page<EventType>>),
        Route::get(
            "/api/v1/events/schemas/{type}",
            "getEventSchema",
            "The JSON Schema of a type of event",
            one_schema,
        )
        .serves(200, Content::Any("application/schema+json"))
        .refuses(&[Code::InvalidRequest, Code::NotFound]),
    ]
}

async fn read(State(app): State<App>, headers: HeaderMap, mut query: Query) -> Result<Response, Problem> {
    let page = query.page();
    query.finish()?;
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let last = headers.get("Last-Event-ID").and_then(|id| id.to_str().ok());
    let after = last.or(page.after.as_ref().map(|Cursor(text)| text.as_str()));
    let mut reader = match after {
        Some("end") => Reader::at_end(&app).await?,
        after => Reader::after(after)?,
    };
    if accept.contains("text/event-stream") {
        // A cursor that is none is refused before the stream begins, not in the middle of it.
        let first = reader.next(&app).await?;
        return Ok(live(app, reader, first).into_response());
    }
    app.settle().await?;
    let mut entries = vec![];
    while entries.len() <= page.limit {
        let more = reader.next(&app).await?;
        if more.is_empty() {
            break;
        }
        entries.extend(more);
    }
    let is_more = entries.len() > page.limit;
    entries.truncate(page.limit);
    let next_cursor = entries.last().filter(|_| is_more).map(|entry| entry.cursor.clone());
    let items = entries.into_iter().map(|entry| entry.event).collect();
    Ok(Outcome::ok(&Page { items, next_cursor })?.into_response())
}

/// Every event from the reader's place on, as it comes, until the client leaves or the server stops.
fn live(app: App, reader: Reader, first: Vec<Entry>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let closing = app.clone();
    let changes = app.feed.changes();
    let behind = stream::unfold((app, reader, changes), |(app, mut reader, mut changes)| async move {
        loop {
            changes.mark_unchanged();
            match reader.next(&app).await {
                Ok(entries) if entries.is_empty() => {
                    let _ = tokio::time::timeout(POLL, changes.changed()).await;
                }
                Ok(entries) => return Some((stream::iter(entries), (app, reader, changes))),
                Err(Failure::Unavailable(_)) => tokio::time::sleep(POLL).await,
                // The client comes back with the last id it saw.
                Err(failure) => {
                    tracing::error!(%failure, "a live stream ends");
                    return None;
                }
            }
        }
    });
    let events = stream::iter(first)
        .chain(behind.flatten())
        .map(|Entry { cursor, kind, event }| Ok(Event::default().id(cursor).event(kind).data(event.get())));
    let until = events.take_until(async move { closing.closed().await });
    Sse::new(until).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("still here"))
}

async fn take(
    State(app): State<App>,
    query: Query,
    headers: HeaderMap,
    body: Body,
) -> Result<Outcome, Problem> {
    query.finish()?;
    let body = read_json(&app, &headers, body, BATCH_MAX, Empty::Refused).await?;
    let Some(events) = body.as_list() else {
        return take_one(&app, &body).await;
    };
    if events.len() > EVENTS_MAX {
        let rule = format!("must be an event, or a list of at most {EVENTS_MAX} events");
        return Err(Problem::invalid(vec![Broken::body("", rule)]));
    }
    let mut items = Vec::with_capacity(events.len());
    for event in events {
        items.push(one_of_many(take_one(&app, event).await));
    }
    Outcome::ok(&Outcomes { items })
}

async fn take_one(app: &App, sent: &Sent) -> Result<Outcome, Problem> {
    let arrived = event(sent, &app.settings.source).map_err(Problem::invalid)?;
    let Arrived { source, id, incoming } = arrived;
    let (kind, command) = match incoming {
        Incoming::Ignored(ignored) => {
            return Outcome::ok(&Taken::<()>::Ignored { id: id.clone(), ignored });
        }
        Incoming::Command(kind, command) => (kind, command),
    };
    // Source and id together name an event: told twice, it is one.
    let key = scoped_key("event", &format!("{source}~{id}"));
    let input = Input { key, keyed: true, command };
    let answer = app.feed.submit(input.clone()).await;
    let data = sent.get("data").unwrap_or(&Sent::Null);
    let outcome = outcome(app, kind, &input, data, answer, true).await?;
    Outcome::new(outcome.status, &Taken::Done { id: id.clone(), outcome: outcome.body })
}

async fn schemas(query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let link = |&(kind, about)| EventType { kind, about, schema: format!("/api/v1/events/schemas/{kind}") };
    Outcome::ok(&Page { items: TYPES.iter().map(link).collect(), next_cursor: None })
}

async fn one_schema(named: Named) -> Result<Response, Problem> {
    let schema = schema(named.text()).ok_or_else(|| Problem::not_found(named.text()))?;
    Ok(([(header::CONTENT_TYPE, "application/schema+json")], schema.as_value().to_string()).into_response())
}
