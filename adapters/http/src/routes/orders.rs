//! `/api/v1/orders`.

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
use earmark_core::order::Status;
use earmark_core::reservation::Reservation;
use earmark_core::words::Id;
use earmark_model::event::CloudEvent;
use earmark_model::problem::Code;
use earmark_model::request;
use earmark_model::resource::{Order, Page, Positions, PublishedEvent};
use std::collections::BTreeMap;

/// What the verbs of an order are refused with.
const ENDED: [Code; 8] = [
    Code::NotFound,
    Code::IdempotencyConflict,
    Code::AlreadyReleased,
    Code::AlreadyDeducted,
    Code::AlreadyRejected,
    Code::IllegalTransition,
    Code::RenewalExhausted,
    Code::Expired,
];

pub(super) fn routes() -> Vec<Route> {
    let verb = |kind: Kind, name, summary| {
        Route::post(kind.route(), name, summary, Single(kind))
            .gives(&[200], schema_of::<Order>)
            .refuses(&ENDED)
    };
    let place = Kind::PlaceOrder;
    vec![
        Route::post(place.route(), "placeOrder", "Place an order", Single(place))
            .takes(schema_of::<request::PlaceOrder>)
            .gives(&[201, 202, 200], schema_of::<Order>)
            .refuses(&[Code::InsufficientStock])
            .refuses(&ENDED),
        Route::get("/api/v1/orders", "listOrders", "Orders, newest first", list)
            .asks(
                const {
                    &[("status", "Only orders of this status", schema_of::<Status>), PAGED[0], PAGED[1]]
                },
            )
            .gives(&[200], schema_of::<Page<Order>>),
        Route::get("/api/v1/orders/{id}", "getOrder", "An order", one)
            .gives(&[200], schema_of::<Order>)
            .refuses(&[Code::NotFound]),
        Route::get(
            "/api/v1/orders/{id}/events",
            "listOrderEvents",
            "Everything that happened to an order",
            history,
        )
        .gives(&[200], schema_of::<Page<PublishedEvent>>)
        .refuses(&[Code::NotFound]),
        verb(Kind::ConfirmOrder, "confirmOrder", "The customer means it"),
        verb(Kind::CancelOrder, "cancelOrder", "Nobody wants it any more")
            .takes(schema_of::<request::Reason>),
        verb(Kind::ExtendOrder, "extendOrder", "Hold it longer").takes(schema_of::<request::Extend>),
        verb(Kind::FulfilOrder, "fulfilOrder", "Its goods left, in full or in part")
            .takes(schema_of::<request::Parcel>),
        verb(Kind::PayOrder, "payOrder", "A payment's outcome became known")
            .takes(schema_of::<request::PayOrder>),
    ]
}

async fn list(State(app): State<App>, mut query: Query) -> Result<Outcome, Problem> {
    let statuses = Status::ALL.map(|status| (status.as_str(), status));
    let (status, asked) = (query.choice("status", &statuses), query.page());
    query.finish()?;
    app.settle().await?;
    let orders = app.store.list_orders(status, &asked).await?;
    let ids: Vec<Id> = orders.items.iter().map(|order| order.reservation_id.clone()).collect();
    let held = app.store.reservations(&ids).await?;
    let held: BTreeMap<&Id, &Reservation> = held.iter().map(|held| (&held.id, held)).collect();
    // Where each waiter stands is shown one by one: a list must not walk every queue.
    let holds = |id: &Id| held.get(id).copied();
    Outcome::ok(&page(&orders, |order| Order::new(order, holds(&order.reservation_id), &Positions::new())))
}

async fn one(State(app): State<App>, named: Named, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let id = parameter("id", named.text(), known_id).map_err(|broken| Problem::invalid(vec![broken]))?;
    let Some((order, held)) = app.order(&id).await? else { return Err(Problem::not_found(id.as_str())) };
    let places = match &held {
        Some(held) => app.places(held).await?,
        None => Positions::new(),
    };
    Outcome::ok(&Order::new(&order, held.as_ref(), &places))
}

async fn history(State(app): State<App>, named: Named, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let id = parameter("id", named.text(), known_id).map_err(|broken| Problem::invalid(vec![broken]))?;
    if app.order(&id).await?.is_none() {
        return Err(Problem::not_found(id.as_str()));
    }
    let recorded = app.store.history(&id).await?;
    let events = |recorded| CloudEvent::all(recorded, &app.settings.source);
    let items = recorded.iter().flat_map(events).collect();
    Outcome::ok(&Page { items, next_cursor: None })
}
