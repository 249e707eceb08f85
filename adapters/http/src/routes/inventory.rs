//! `/api/v1/inventory`.

use super::commands::Single;
use super::sku::balances;
use super::{PAGED, Route, batch, why};
use crate::answer::Outcome;
use crate::app::App;
use crate::body::Named;
use crate::openapi::schema_of;
use crate::parse::Kind;
use crate::problem::Problem;
use crate::query::{Query, page};
use axum::extract::State;
use earmark_model::problem::Code;
use earmark_model::request;
use earmark_model::resource::{
    Balance, Movement, OutcomeBody, Outcomes, Page, Received, Reservation, Stock, Transferred, Why,
};

/// What the verbs of a reservation are refused with.
const ENDED: [Code; 8] = [
    Code::NotFound,
    Code::IdempotencyConflict,
    Code::AlreadyReleased,
    Code::AlreadyDeducted,
    Code::AlreadyRejected,
    Code::IllegalTransition,
    Code::OwnedByOrder,
    Code::Expired,
];

pub(super) fn routes() -> Vec<Route> {
    let post = |kind: Kind, name, summary, takes| {
        Route::post(kind.route(), name, summary, Single(kind)).takes(takes)
    };
    let verb = |kind, name, summary, takes| {
        post(kind, name, summary, takes).gives(&[200], schema_of::<Reservation>).refuses(&ENDED)
    };
    let fact = |kind, name, summary, takes, gives| {
        let refusals = [Code::NotFound, Code::IdempotencyConflict, Code::IllegalTransition];
        post(kind, name, summary, takes).gives(&[200], gives).refuses(&refusals)
    };
    let received = "Goods came in: a new fact without a key or reference";
    vec![
        post(Kind::Reserve, "reserve", "Take lines together", schema_of::<request::Reserve>)
            .gives(&[201, 202, 200], schema_of::<Reservation>)
            .refuses(&[Code::InsufficientStock])
            .refuses(&ENDED),
        verb(
            Kind::Confirm,
            "confirmReservation",
            "Stop the clock: reserved becomes committed",
            schema_of::<request::ReservationId>,
        ),
        verb(Kind::Release, "releaseReservation", "Give a reservation back", schema_of::<request::Release>),
        verb(
            Kind::Deduct,
            "deductReservation",
            "Its goods left, in full or in part",
            schema_of::<request::Deduct>,
        ),
        verb(Kind::Extend, "extendReservation", "Hold it longer", schema_of::<request::ExtendReservation>)
            .refuses(&[Code::RenewalExhausted]),
        fact(Kind::Receive, "receiveStock", received, schema_of::<request::Receive>, schema_of::<Received>),
        fact(
            Kind::Adjust,
            "adjustStock",
            "Stock was counted or corrected",
            schema_of::<request::Adjust>,
            schema_of::<Balance>,
        ),
        post(Kind::Transfer, "transferStock", "Goods go to another location", schema_of::<request::Transfer>)
            .gives(&[200], schema_of::<Transferred>)
            .refuses(&[Code::InsufficientStock, Code::IdempotencyConflict]),
        Route::post(batch::PATH, "batch", "Up to 10 000 commands, applied in order", batch::batch)
            .takes(schema_of::<request::Batch>)
            .gives(&[200], schema_of::<Outcomes<OutcomeBody>>),
        Route::get("/api/v1/inventory", "listBalances", "Every balance, by SKU and location", list)
            .asks(
                const { &[("sku", "Only SKUs that contain this", schema_of::<String>), PAGED[0], PAGED[1]] },
            )
            .gives(&[200], schema_of::<Page<Balance>>),
        Route::get("/api/v1/inventory/{sku}", "getStock", "A SKU over all its locations", one)
            .gives(&[200], schema_of::<Stock>)
            .refuses(&[Code::NotFound]),
        Route::get(
            "/api/v1/inventory/{sku}/movements",
            "listMovements",
            "Its ledger, newest first",
            movements,
        )
        .asks(PAGED)
        .gives(&[200], schema_of::<Page<Movement>>)
        .refuses(&[Code::NotFound]),
        Route::get(
            "/api/v1/inventory/{sku}/why",
            "explainStock",
            "What stands behind each of its figures",
            why::why,
        )
        .gives(&[200], schema_of::<Why>)
        .refuses(&[Code::NotFound]),
    ]
}

async fn list(State(app): State<App>, mut query: Query) -> Result<Outcome, Problem> {
    let (text, asked) = (query.text("sku").map(|text| text.trim().to_ascii_uppercase()), query.page());
    query.finish()?;
    app.settle().await?;
    Outcome::ok(&page(&app.store.list_balances(text.as_deref(), &asked).await?, Balance::from))
}

async fn one(State(app): State<App>, named: Named, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let sku = named.sku()?;
    Outcome::ok(&Stock::new(&sku, &balances(&app, &sku).await?))
}

async fn movements(State(app): State<App>, named: Named, mut query: Query) -> Result<Outcome, Problem> {
    let asked = query.page();
    query.finish()?;
    let sku = named.sku()?;
    balances(&app, &sku).await?;
    Outcome::ok(&page(&app.store.movements(&sku, &asked).await?, Movement::from))
}
