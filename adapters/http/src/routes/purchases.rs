//! `/api/v1/purchase-orders`.

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
use earmark_model::problem::Code;
use earmark_model::request::{RaisePurchase, ReceivePurchase};
use earmark_model::resource::{Page, PurchaseOrder};

pub(super) fn routes() -> Vec<Route> {
    let (raise, receive) = (Kind::RaisePurchase, Kind::ReceivePurchase);
    vec![
        Route::post(raise.route(), "raisePurchaseOrder", "Buy goods for the shelf", Single(raise))
            .takes(schema_of::<RaisePurchase>)
            .gives(&[201, 200], schema_of::<PurchaseOrder>)
            .refuses(&[Code::IdempotencyConflict]),
        Route::get("/api/v1/purchase-orders", "listPurchaseOrders", "Purchase orders, newest first", list)
            .asks(PAGED)
            .gives(&[200], schema_of::<Page<PurchaseOrder>>),
        Route::get("/api/v1/purchase-orders/{id}", "getPurchaseOrder", "A purchase order", one)
            .gives(&[200], schema_of::<PurchaseOrder>)
            .refuses(&[Code::NotFound]),
        Route::post(
            receive.route(),
            "receivePurchaseOrder",
            "Goods arrived for it; no lines means all that was missing",
            Single(receive),
        )
        .takes(schema_of::<ReceivePurchase>)
        .gives(&[200], schema_of::<PurchaseOrder>)
        .refuses(&[Code::NotFound, Code::IdempotencyConflict, Code::IllegalTransition]),
    ]
}

async fn list(State(app): State<App>, mut query: Query) -> Result<Outcome, Problem> {
    let asked = query.page();
    query.finish()?;
    app.settle().await?;
    Outcome::ok(&page(&app.store.list_purchases(&asked).await?, PurchaseOrder::from))
}

async fn one(State(app): State<App>, named: Named, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let id = parameter("id", named.text(), known_id).map_err(|broken| Problem::invalid(vec![broken]))?;
    app.settle().await?;
    match app.store.purchase(&id).await? {
        Some(purchase) => Outcome::ok(&PurchaseOrder::from(&purchase)),
        None => Err(Problem::not_found(id.as_str())),
    }
}
