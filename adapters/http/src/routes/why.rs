//! `/api/v1/inventory/{sku}/why`: every figure of a balance with what stands behind it.

use super::sku::balances;
use crate::answer::Outcome;
use crate::app::App;
use crate::body::Named;
use crate::problem::Problem;
use crate::query::Query;
use axum::extract::State;
use earmark_core::order::Order;
use earmark_core::purchase::Purchase;
use earmark_core::words::{BalanceKey, Id};
use earmark_model::resource::{Behind, Why, WhyLocation};
use earmark_store::{Failure, Page};
use std::collections::BTreeSet;

/// Holders, purchase orders and movements that one answer names at most; beyond it says `complete: false`.
const NAMED_MAX: usize = 500;

/// Movements that one answer shows of a SKU.
const MOVEMENTS: usize = 20;

pub(super) async fn why(State(app): State<App>, named: Named, query: Query) -> Result<Outcome, Problem> {
    query.finish()?;
    let sku = named.sku()?;
    let balances = balances(&app, &sku).await?;
    let page = Page { limit: NAMED_MAX, after: None };
    let purchases = app.store.list_purchases(&page).await?.items;
    let page = Page { limit: MOVEMENTS, after: None };
    let movements = app.store.movements(&sku, &page).await?.items;
    let mut behind = vec![];
    for balance in &balances {
        behind.push(load(&app, &balance.key, &purchases).await?);
    }
    let explained = balances.iter().zip(&behind);
    let locations = explained.map(|(balance, behind)| WhyLocation::new(balance, behind, &movements));
    Outcome::ok(&Why::new(&sku, &balances, locations.collect()))
}

/// The rows behind a balance. Orders that live hold or wait for stock, so they are found by their reservations.
async fn load(app: &App, key: &BalanceKey, recent: &[Purchase]) -> Result<Behind, Failure> {
    let found = app.store.holders(key, &Page { limit: NAMED_MAX, after: None }).await?;
    let purchases = recent.iter().map(|purchase| (purchase.id.clone(), purchase.clone())).collect();
    let mut behind =
        Behind { holders: found.items, all_named: found.next.is_none(), purchases, ..Behind::default() };
    let tickets: Vec<(BalanceKey, u64)> =
        behind.waiters(key).into_keys().map(|ticket| (key.clone(), ticket)).collect();
    if !tickets.is_empty() {
        let positions = app.store.positions(&tickets).await?;
        behind.positions = tickets.into_iter().map(|(_, ticket)| ticket).zip(positions).collect();
    }
    let orders: BTreeSet<Id> = behind.holders.iter().filter_map(|held| held.order_id.clone()).collect();
    if !orders.is_empty() {
        behind.orders = app.store.orders(&Vec::from_iter(orders)).await?;
    }
    let bought = behind.orders.iter().filter(|order| order.buying.is_some()).map(Order::purchase_id);
    let bought: Vec<Id> = bought.filter(|id| !behind.purchases.contains_key(id)).collect();
    if !bought.is_empty() {
        let bought = app.store.purchases(&bought).await?;
        behind.purchases.extend(bought.into_iter().map(|purchase| (purchase.id.clone(), purchase)));
    }
    Ok(behind)
}
