//! `/api/v1/reservations`.

use super::route::Parameter;
use super::{PAGED, Route};
use crate::answer::Outcome;
use crate::app::App;
use crate::body::Named;
use crate::openapi::schema_of;
use crate::parse::{known_id, parameter};
use crate::problem::Problem;
use crate::query::{Query, page};
use axum::extract::State;
use earmark_core::reservation::Status;
use earmark_core::words::Span;
use earmark_model::problem::Code;
use earmark_model::resource::{Page, Positions, Reservation};

/// A year and a day: longer than any deadline runs.
const DUE_MAX: u64 = 366 * 24 * 3600;

const DUE: Parameter = (
    "due_within_seconds",
    "Instead of status and after: those whose deadline comes within so many seconds, the next first",
    schema_of::<u32>,
);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/reservations", "listReservations", "Reservations, newest first", list)
            .asks(
                const {
                    &[
                        ("status", "Only reservations of this status", schema_of::<Status>),
                        DUE,
                        PAGED[0],
                        PAGED[1],
                    ]
                },
            )
            .gives(&[200], schema_of::<Page<Reservation>>),
        Route::get("/api/v1/reservations/{id}", "getReservation", "A reservation", one)
            .gives(&[200], schema_of::<Reservation>)
            .refuses(&[Code::NotFound]),
    ]
}

async fn list(State(app): State<App>, mut query: Query) -> Result<Outcome, Problem> {
    if let Some(seconds) = query.whole(DUE.0, DUE_MAX) {
        let limit = query.limit();
        query.finish()?;
        return due(&app, Span::from_secs(seconds), limit).await;
    }
    let statuses = Status::ALL.map(|status| (status.as_str(), status));
    let (status, asked) = (query.choice("status", &statuses), query.page());
    query.finish()?;
    app.settle().await?;
    let found = app.store.list_reservations(status, &asked).await?;
    Outcome::ok(&page(&found, |held| Reservation::new(held, &Positions::new())))
}

/// What a sweeper would find due by then, in the order in which it would.
async fn due(app: &App, within: Span, limit: usize) -> Result<Outcome, Problem> {
    app.settle().await?;
    let by = app.store.now() + within;
    let found = app.store.due_reservations(by, limit).await?;
    let items = found.iter().map(|held| Reservation::new(held, &Positions::new())).collect();
    Outcome::ok(&Page { items, next_cursor: None })
}

async fn one(State(app): State<App>, named: Named, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let id = parameter("id", named.text(), known_id).map_err(|broken| Problem::invalid(vec![broken]))?;
    let Some(held) = app.reservation(&id).await? else { return Err(Problem::not_found(id.as_str())) };
    Outcome::ok(&Reservation::new(&held, &app.places(&held).await?))
}
