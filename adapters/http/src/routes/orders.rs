//! `/api/v1/orders`.

use super::commands::Single;
use super::{PAGED, Route};
use crate::answer::Outcome;
use crate::app::App;
use crate::body::Named;
use crate::parse::{Kind, known_id, parameter};
use crate::problem::Problem;
use crate::query::{Query, page};
use axum::extract::State;
use earmark_core::order::Status;
use earmark_core::reservation::Reservation;
use earmark_core::words::Id;
use earmark_model::event::CloudEvent;
use earmark_model::resource::{Order, Page, Positions};
use std::collections::BTreeMap;

pub(super) fn routes() -> Vec<Route> {
    let verb = |kind: Kind, summary| Route::post(kind.route(), summary, Single(kind)).gives(&[200], "Order");
    vec![
        Route::post(Kind::PlaceOrder.route(), "Place an order", Single(Kind::PlaceOrder))
            .takes("PlaceOrder")
            .gives(&[201, 202, 200], "Order"),
        Route::get("/api/v1/orders", "Orders, newest first", list)
            .asks(const { &[("status", "Only orders of this status"), PAGED[0], PAGED[1]] })
            .gives(&[200], "Orders"),
        Route::get("/api/v1/orders/{id}", "An order", one).gives(&[200], "Order"),
        Route::get("/api/v1/orders/{id}/events", "Everything that happened to an order", history)
            .gives(&[200], "Events"),
        verb(Kind::ConfirmOrder, "The customer means it"),
        verb(Kind::CancelOrder, "Nobody wants it any more").takes("Reason"),
        verb(Kind::ExtendOrder, "Hold it longer").takes("Extend"),
        verb(Kind::FulfilOrder, "Its goods left, in full or in part").takes("Parcel"),
        verb(Kind::PayOrder, "A payment's outcome became known").takes("Payment"),
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
