//! The handler that every single command has.

use crate::answer::{Outcome, outcome};
use crate::app::App;
use crate::body::{COMMAND_MAX, Empty, Named, idempotency_key, json};
use crate::intake::{Arrival, input};
use crate::parse::Kind;
use crate::problem::Problem;
use crate::query::Query;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{MethodRouter, post, put};

/// `POST` of a command.
pub(super) fn on_post(kind: Kind) -> MethodRouter<App> {
    post(
        move |State(app): State<App>, named: Named, query: Query, headers: HeaderMap, body: Body| async move {
            query.finish()?;
            handle(app, kind, named, headers, body).await
        },
    )
}

/// `PUT` of a command.
pub(super) fn on_put(kind: Kind) -> MethodRouter<App> {
    put(
        move |State(app): State<App>, named: Named, query: Query, headers: HeaderMap, body: Body| async move {
            query.finish()?;
            handle(app, kind, named, headers, body).await
        },
    )
}

async fn handle(
    app: App,
    kind: Kind,
    named: Named,
    headers: HeaderMap,
    body: Body,
) -> Result<Outcome, Problem> {
    let key = idempotency_key(&headers)?;
    let body = json(&app, &headers, body, COMMAND_MAX, empty(kind)).await?;
    let key = key.map(|key| (kind.route(), key));
    let arrival = Arrival { kind, path: named.0.as_deref(), body: &body, key };
    let input = input(&arrival).map_err(Problem::invalid)?;
    let answer = app.feed.submit(input.clone()).await;
    outcome(&app, kind, &input, &body, answer, true).await
}

/// A command whose path says it all needs no body.
const fn empty(kind: Kind) -> Empty {
    match kind {
        Kind::ConfirmOrder
        | Kind::CancelOrder
        | Kind::FulfilOrder
        | Kind::ReceivePurchase
        | Kind::RetryDebt => Empty::Allowed,
        Kind::PlaceOrder
        | Kind::ExtendOrder
        | Kind::PayOrder
        | Kind::Reserve
        | Kind::Confirm
        | Kind::Release
        | Kind::Deduct
        | Kind::Extend
        | Kind::Receive
        | Kind::Adjust
        | Kind::Transfer
        | Kind::RaisePurchase
        | Kind::DropDebt
        | Kind::ReplyDebt
        | Kind::PutPolicy => Empty::Refused,
    }
}
