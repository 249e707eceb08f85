//! `/api/v1/reservations`.

use super::{PAGED, Route};
use crate::app::App;
use crate::body::Named;
use crate::parse::{known_id, parameter};
use crate::problem::Problem;
use crate::query::{Query, listed};
use crate::views::{self, Places};
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use earmark_core::reservation::Status;
use serde_json::{Value, json};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/reservations", "Reservations, newest first", get(list))
            .asks(const { &[("status", "Only reservations of this status"), PAGED[0], PAGED[1]] })
            .gives(&[200], "Reservations"),
        Route::get("/api/v1/reservations/{id}", "A reservation", get(one)).gives(&[200], "Reservation"),
    ]
}

async fn list(State(app): State<App>, mut query: Query) -> Result<Json<Value>, Problem> {
    let statuses = Status::ALL.map(|status| (status.as_str(), status));
    let (status, page) = (query.choice("status", &statuses), query.page());
    query.finish()?;
    app.settle().await?;
    let found = app.store.list_reservations(status, &page).await?;
    Ok(Json(listed(found, |held| json!(views::reservation(held, &Places::new())))))
}

async fn one(State(app): State<App>, named: Named, query: Query) -> Result<Json<Value>, Problem> {
    query.finish()?;
    let id = parameter("id", named.text(), known_id).map_err(|broken| Problem::invalid(vec![broken]))?;
    let Some(held) = app.reservation(&id).await? else { return Err(Problem::not_found(id.as_str())) };
    let places = app.places(&held).await?;
    Ok(Json(json!(views::reservation(&held, &places))))
}
