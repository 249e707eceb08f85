//! `/api/v1/inventory/batch`: not a transaction, but many commands in order and one outcome for each.

use crate::answer::{Outcome, outcome};
use crate::app::App;
use crate::body::{BATCH_MAX, Empty, idempotency_key, json};
use crate::intake::{Arrival, input};
use crate::parse::{At, Broken, Fields, Kind, text};
use crate::problem::Problem;
use crate::query::Query;
use crate::sent::Sent;
use axum::extract::State;
use axum::http::HeaderMap;
use earmark_core::step::Input;
use earmark_core::words::Key;
use earmark_model::resource;
use serde::Serialize;
use serde_json::value::RawValue;

pub(super) const PATH: &str = "/api/v1/inventory/batch";

/// The largest number of commands of one batch.
const COMMANDS_MAX: usize = 10_000;

/// How many items are read, or written, before others get their turn.
const ITEMS_AT_ONCE: usize = 100;

/// One item, parsed.
struct Item {
    kind: Kind,
    body: Sent,
    input: Input,
}

/// The body of one outcome.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Body {
    Resource(Box<RawValue>),
    Problem(Problem),
}

/// What one of many would have been answered alone.
pub(super) fn one_of_many(answer: Result<Outcome, Problem>) -> resource::Outcome<Body> {
    match answer {
        Ok(outcome) => {
            resource::Outcome { status: outcome.status.as_u16(), body: Body::Resource(outcome.body) }
        }
        Err(problem) => resource::Outcome { status: problem.status().as_u16(), body: Body::Problem(problem) },
    }
}

/// A large batch holds nobody up for long, even where one thread answers all requests.
async fn give_way(n: usize) {
    if n % ITEMS_AT_ONCE == ITEMS_AT_ONCE - 1 {
        tokio::task::yield_now().await;
    }
}

pub(super) async fn batch(
    State(app): State<App>,
    query: Query,
    headers: HeaderMap,
    body: axum::body::Body,
) -> Result<Outcome, Problem> {
    query.finish()?;
    let key = idempotency_key(&headers)?;
    let body = json(&app, &headers, body, BATCH_MAX, Empty::Refused).await?;
    let commands = commands(body).map_err(Problem::invalid)?;
    let mut parsed = Vec::with_capacity(commands.len());
    for (n, command) in commands.into_iter().enumerate() {
        give_way(n).await;
        let key = key.as_ref().map(|key| (PATH, format!("{key}~{n}")));
        parsed.push(item(command, key).map_err(Problem::invalid));
    }
    let inputs: Vec<Input> = parsed.iter().flatten().map(|item| item.input.clone()).collect();
    let mut answers = app.feed.submit_all(&inputs).await.into_iter();
    let mut items = Vec::with_capacity(parsed.len());
    for (n, item) in parsed.into_iter().enumerate() {
        give_way(n).await;
        let answer = match (item, &mut answers) {
            (Err(problem), _) => Err(problem),
            (Ok(item), answers) => match answers.next() {
                Some(answer) => outcome(&app, item.kind, &item.input, &item.body, answer, false).await,
                None => Err(Problem::defect("a command of a batch was not answered")),
            },
        };
        items.push(one_of_many(answer));
    }
    Outcome::ok(&resource::Outcomes { items })
}

/// The list itself; what is wrong with one command is that command's own outcome.
fn commands(mut body: Sent) -> Result<Vec<Sent>, Vec<Broken>> {
    let mut faults = vec![];
    let mut fields = Fields::new(&body, At::Pointer(""), &mut faults);
    let count = fields.required("commands", |commands| match commands.as_list() {
        Some(commands) if (1..=COMMANDS_MAX).contains(&commands.len()) => Ok(()),
        _ => Err(format!("must be a list of 1 to {COMMANDS_MAX} commands").into()),
    });
    fields.finish();
    if !faults.is_empty() || count.is_none() {
        return Err(faults);
    }
    match body.take("commands") {
        Some(Sent::List(commands)) => Ok(commands),
        _ => Ok(vec![]),
    }
}

/// A command with its `type` and, where it has one, its own `idempotency_key`, scoped as on its own route.
fn item(mut body: Sent, key: Option<(&'static str, String)>) -> Result<Item, Vec<Broken>> {
    if !body.is_object() {
        return Err(vec![Broken::body("", "must be an object")]);
    }
    let kind = body.take("type");
    let known = Kind::BATCH.iter().find(|(name, _)| kind.as_ref().and_then(Sent::as_str) == Some(name));
    let Some((_, kind)) = known else {
        let names: Vec<&str> = Kind::BATCH.iter().map(|(name, _)| *name).collect();
        return Err(vec![Broken::body("/type", format!("must be one of: {}", names.join(", ")))]);
    };
    let own = own_key(&mut body)?.map(|own| (kind.route(), own));
    let input = input(&Arrival { kind: *kind, path: None, body: &body, key: own.or(key) })?;
    Ok(Item { kind: *kind, body, input })
}

fn own_key(body: &mut Sent) -> Result<Option<String>, Vec<Broken>> {
    match body.take("idempotency_key") {
        None | Some(Sent::Null) => Ok(None),
        Some(value) => {
            let key =
                text(Key::parse)(&value).map_err(|rule| vec![Broken::body("/idempotency_key", rule)])?;
            Ok(Some(key.to_string()))
        }
    }
}
