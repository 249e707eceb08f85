//! `/api/v1/inventory/{sku}/why`: every figure of a balance with what stands behind it.

use super::sku::balances;
use crate::app::App;
use crate::body::Named;
use crate::problem::Problem;
use crate::query::Query;
use crate::views::{self, time};
use axum::Json;
use axum::extract::State;
use earmark_core::balance::{Balance, Movement};
use earmark_core::order::Order;
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{HeldLine, Reservation, Status};
use earmark_core::words::{BalanceKey, Id};
use earmark_store::{Failure, Page};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Holders, purchase orders and movements that one answer names at most; beyond it says `complete: false`.
const NAMED_MAX: usize = 500;

/// Movements that one answer tells of a SKU.
const MOVEMENTS: usize = 20;

pub(super) async fn why(State(app): State<App>, named: Named, query: Query) -> Result<Json<Value>, Problem> {
    query.finish()?;
    let sku = named.sku()?;
    let balances = balances(&app, &sku).await?;
    let page = Page { limit: NAMED_MAX, after: None };
    let purchases = app.store.list_purchases(&page).await?;
    let page = Page { limit: MOVEMENTS, after: None };
    let movements = app.store.movements(&sku, &page).await?.items;
    let mut locations = vec![];
    for balance in &balances {
        locations.push(location(&app, balance, &purchases.items, &movements).await?);
    }
    let mut view = views::of_sku(&sku, &balances);
    if let Some(view) = view.as_object_mut() {
        view.insert("locations".into(), Value::Array(locations));
    }
    Ok(Json(view))
}

async fn location(
    app: &App,
    balance: &Balance,
    purchases: &[Purchase],
    movements: &[Movement],
) -> Result<Value, Failure> {
    let (key, figures) = (&balance.key, &balance.figures);
    let found = app.store.holders(key, &Page { limit: NAMED_MAX, after: None }).await?;
    let (holders, all_named) = (found.items, found.next.is_none());
    let incoming = incoming(app, &holders, purchases, key).await?;
    let explained: i64 = incoming.iter().map(|(units, _)| units).sum();
    let under = |status: &[Status]| -> Vec<Value> {
        let of_status = holders.iter().filter(|held| status.contains(&held.status));
        of_status.filter_map(|held| holder(held, key)).collect()
    };
    let mine = |movement: &&Movement| movement.key == *key;
    let told = |of: fn(&Movement) -> i64| -> Vec<Value> {
        movements.iter().filter(mine).filter(|m| of(m) != 0).map(views::movement).collect()
    };
    Ok(json!({
        "location": key.location.as_str(),
        "available": {
            "units": figures.available(),
            "is": format!(
                "{} on hand - {} reserved - {} committed - {} safety stock",
                figures.on_hand, figures.reserved, figures.committed, figures.safety_stock
            ),
        },
        "on_hand": { "units": figures.on_hand, "last_movements": told(|m| m.delta.on_hand) },
        "safety_stock": { "units": figures.safety_stock, "last_movements": told(|m| m.delta.safety_stock) },
        // A waiter that collects holds part of what it waits for.
        "reserved": { "units": figures.reserved, "by": under(&[Status::Pending, Status::Waiting]) },
        "committed": { "units": figures.committed, "by": under(&[Status::Confirmed]) },
        "waiting": { "units": figures.waiting, "queue": queue(app, &holders, key).await? },
        "incoming": { "units": figures.incoming, "from": incoming.into_iter().map(|(_, from)| from).collect::<Value>() },
        "last_movements": movements.iter().filter(mine).map(views::movement).collect::<Value>(),
        "complete": all_named && explained == figures.incoming,
    }))
}

fn of_key<'a>(held: &'a Reservation, key: &BalanceKey) -> Option<&'a HeldLine> {
    held.lines.iter().find(|line| line.key == *key)
}

fn holder(held: &Reservation, key: &BalanceKey) -> Option<Value> {
    let line = of_key(held, key).filter(|line| line.held > 0)?;
    Some(json!({
        "reservation_id": held.id.as_str(),
        "order_id": held.order_id.as_ref().map(ToString::to_string),
        "status": held.status.as_str(),
        "units": line.held,
        "expires_at": held.deadline().map(time),
        "since": time(held.held_since),
    }))
}

/// Those who wait here, oldest first.
async fn queue(app: &App, holders: &[Reservation], key: &BalanceKey) -> Result<Vec<Value>, Failure> {
    let waits = |held: &Reservation| of_key(held, key).filter(|line| held.lacks(line) > 0)?.ticket;
    let waiters: BTreeMap<u64, &Reservation> =
        holders.iter().filter_map(|held| Some((waits(held)?, held))).collect();
    let mut queue = vec![];
    for (ticket, held) in waiters {
        queue.push(json!({
            "position": app.store.position(key, ticket).await?,
            "reservation_id": held.id.as_str(),
            "order_id": held.order_id.as_ref().map(ToString::to_string),
            "lacks": of_key(held, key).map(|line| held.lacks(line)),
            "collecting": held.collecting,
            "overtakes": held.overtakes,
            "max_overtakes": held.terms.max_overtakes,
            "expires_at": held.deadline().map(time),
        }));
    }
    Ok(queue)
}

/// Purchase orders and suppliers' promises. Orders that live hold or wait for stock, so they are known.
async fn incoming(
    app: &App,
    holders: &[Reservation],
    recent: &[Purchase],
    key: &BalanceKey,
) -> Result<Vec<(i64, Value)>, Failure> {
    let mut from = vec![];
    let mut purchases: BTreeMap<Id, Purchase> =
        recent.iter().map(|purchase| (purchase.id.clone(), purchase.clone())).collect();
    let orders: BTreeSet<&Id> = holders.iter().filter_map(|held| held.order_id.as_ref()).collect();
    for order_id in orders {
        let Some(order) = app.store.order(order_id).await? else { continue };
        if order.buying.is_some() && !purchases.contains_key(&order.purchase_id()) {
            let bought = app.store.purchase(&order.purchase_id()).await?;
            purchases.extend(bought.map(|purchase| (purchase.id.clone(), purchase)));
        }
        for ask in order.asks.iter().filter(|ask| ask.line.key == *key && Order::expects(ask) > 0) {
            let units = Order::expects(ask);
            from.push((units, json!({ "order_id": order.id.as_str(), "promised_units": units })));
        }
    }
    for purchase in purchases.values() {
        for line in purchase.lines.iter().filter(|line| line.key == *key && purchase.expects(line) > 0) {
            let units = purchase.expects(line);
            from.push((
                units,
                json!({
                    "purchase_order_id": purchase.id.as_str(),
                    "order_id": purchase.order_id.as_ref().map(ToString::to_string),
                    "units": units,
                }),
            ));
        }
    }
    Ok(from)
}
