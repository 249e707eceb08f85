//! The handler that every single command has.

use crate::answer::{Outcome, outcome};
use crate::app::App;
use crate::body::{COMMAND_MAX, Empty, Named, idempotency_key, json};
use crate::intake::{Arrival, input};
use crate::parse::Kind;
use crate::problem::Problem;
use crate::query::Query;
use axum::extract::{FromRequestParts, Request};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use std::future::Future;
use std::pin::Pin;

/// Handles a command of this kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Single(pub(super) Kind);

impl Handler<(), App> for Single {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, app: App) -> Self::Future {
        Box::pin(async move { handle(app, self.0, request).await.into_response() })
    }
}

async fn handle(app: App, kind: Kind, request: Request) -> Result<Outcome, Problem> {
    let (mut parts, body) = request.into_parts();
    let named = Named::from_request_parts(&mut parts, &app).await?;
    Query::of(parts.uri.query()).finish()?;
    let key = idempotency_key(&parts.headers)?;
    let body = json(&app, &parts.headers, body, COMMAND_MAX, empty(kind)).await?;
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
