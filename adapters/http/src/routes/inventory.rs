//! `/api/v1/inventory`.

use super::commands::Single;
use super::sku::balances;
use super::{PAGED, Route, batch, why};
use crate::answer::Outcome;
use crate::app::App;
use crate::body::Named;
use crate::parse::Kind;
use crate::problem::Problem;
use crate::query::{Query, page};
use axum::extract::State;
use earmark_model::resource::{Balance, Movement, Stock};

pub(super) fn routes() -> Vec<Route> {
    let verb = |kind: Kind, takes, summary, gives| {
        Route::post(kind.route(), summary, Single(kind)).takes(takes).gives(&[200], gives)
    };
    vec![
        Route::post(Kind::Reserve.route(), "Take lines together", Single(Kind::Reserve))
            .takes("Reserve")
            .gives(&[201, 202, 200], "Reservation"),
        verb(Kind::Confirm, "ReservationId", "Stop the clock: reserved becomes committed", "Reservation"),
        verb(Kind::Release, "Release", "Give a reservation back", "Reservation"),
        verb(Kind::Deduct, "Deduct", "Its goods left, in full or in part", "Reservation"),
        verb(Kind::Extend, "ExtendReservation", "Hold it longer", "Reservation"),
        verb(Kind::Receive, "Receive", "Goods came in: a new fact without a key or reference", "Balance"),
        verb(Kind::Adjust, "Adjust", "Stock was counted or corrected", "Balance"),
        verb(Kind::Transfer, "Transfer", "Goods go to another location", "Transferred"),
        Route::post(batch::PATH, "Up to 10 000 commands, applied in order", batch::batch)
            .takes("Batch")
            .gives(&[200], "Outcomes"),
        Route::get("/api/v1/inventory", "Every balance, by SKU and location", list)
            .asks(const { &[("sku", "Only SKUs that contain this"), PAGED[0], PAGED[1]] })
            .gives(&[200], "Balances"),
        Route::get("/api/v1/inventory/{sku}", "A SKU over all its locations", one).gives(&[200], "Stock"),
        Route::get("/api/v1/inventory/{sku}/movements", "Its ledger, newest first", movements)
            .asks(PAGED)
            .gives(&[200], "Movements"),
        Route::get("/api/v1/inventory/{sku}/why", "What stands behind each of its figures", why::why)
            .gives(&[200], "Why"),
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
