//! `/api/v1/debts`: what is owed to the outside, and what an operator can do about it.

use super::commands::Single;
use super::{PAGED, Route};
use crate::answer::Outcome;
use crate::app::App;
use crate::body::Named;
use crate::openapi::schema_of;
use crate::parse::{Kind, known_id, parameter};
use crate::problem::Problem;
use crate::query::{Query, page};
use axum::extract::State;
use earmark_core::debt::Status;
use earmark_model::problem::Code;
use earmark_model::request;
use earmark_model::resource::{Debt, Page};

pub(super) fn routes() -> Vec<Route> {
    let verb = |kind: Kind, name, summary| {
        let refusals = [Code::NotFound, Code::IllegalTransition, Code::IdempotencyConflict];
        Route::post(kind.route(), name, summary, Single(kind))
            .gives(&[200], schema_of::<Debt>)
            .refuses(&refusals)
    };
    vec![
        Route::get("/api/v1/debts", "listDebts", "Debts, newest first", list)
            .asks(const { &[("state", "Only debts of this state", schema_of::<Status>), PAGED[0], PAGED[1]] })
            .gives(&[200], schema_of::<Page<Debt>>),
        Route::get("/api/v1/debts/{id}", "getDebt", "A debt", one)
            .gives(&[200], schema_of::<Debt>)
            .refuses(&[Code::NotFound]),
        verb(Kind::RetryDebt, "retryDebt", "Have a debt tried again, at once"),
        verb(Kind::DropDebt, "dropDebt", "Give a debt up").takes(schema_of::<request::Drop>),
        verb(Kind::ReplyDebt, "replyToDebt", "Answer a debt, as its destination would have")
            .takes(schema_of::<request::Reply>),
    ]
}

async fn list(State(app): State<App>, mut query: Query) -> Result<Outcome, Problem> {
    let states = Status::ALL.map(|status| (status.as_str(), status));
    let (state, asked) = (query.choice("state", &states), query.page());
    query.finish()?;
    app.settle().await?;
    let found = app.store.list_debts(state, &asked).await?;
    Outcome::ok(&page(&found, |debt| app.settings.destinations.show(debt)))
}

async fn one(State(app): State<App>, named: Named, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let id = parameter("id", named.text(), known_id).map_err(|broken| Problem::invalid(vec![broken]))?;
    app.settle().await?;
    match app.store.debt(&id).await? {
        Some(debt) => Outcome::ok(&app.settings.destinations.show(&debt)),
        None => Err(Problem::not_found(id.as_str())),
    }
}
