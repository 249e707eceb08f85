//! What the sentences of the feature files mean, one topic a file.
//!
//! Who acts is in the sentence: the *shop* takes and gives back stock by itself, the *customer*
//! orders, the *warehouse* ships, the *bank*, the *supplier* and the *carrier* answer what they were
//! asked.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unused_async,
    reason = "cucumber hands every step its parameters by value, and awaits it"
)]

mod answer;
mod bank;
mod customer;
mod debt;
mod figure;
mod held;
mod ledger;
mod order;
mod policy;
mod purchase;
mod shop;
mod stock;
mod supplier;
mod time;
mod warehouse;

use crate::driver::{Held, Owed, Placed};
use crate::world::Shop;
use cucumber::gherkin::{Step, Table};
use earmark_core::words::Id;

/// The rows of a step's table, its heading first.
fn table(step: &Step) -> Result<&Table, String> {
    step.table.as_ref().ok_or_else(|| "this step needs a table".into())
}

async fn held(shop: &Shop, id: &Id) -> Result<Held, String> {
    let found = shop.driver()?.reservation(id).await?;
    found.ok_or_else(|| format!("there is no reservation {id}"))
}

async fn order(shop: &Shop, id: &Id) -> Result<Placed, String> {
    shop.driver()?.order(id).await?.ok_or_else(|| format!("there is no order {id}"))
}

/// The debts of an order that are of this kind, and for which `fits` holds.
async fn debts(
    shop: &Shop,
    order_id: &Id,
    kind: &str,
    fits: impl Fn(&Owed) -> bool,
) -> Result<Vec<Owed>, String> {
    let all = shop.driver()?.debts(order_id).await?;
    Ok(all.into_iter().filter(|debt| debt.kind == kind && fits(debt)).collect())
}

/// The one open debt of this kind.
async fn open_debt(
    shop: &Shop,
    order_id: &Id,
    kind: &str,
    fits: impl Fn(&Owed) -> bool,
) -> Result<Owed, String> {
    let mut open = debts(shop, order_id, kind, |debt| debt.status.is_open() && fits(debt)).await?;
    match (open.pop(), open.is_empty()) {
        (Some(debt), true) => Ok(debt),
        (None, _) => Err(format!("order {order_id} owes no {kind}")),
        (Some(_), false) => Err(format!("order {order_id} owes more than one {kind}")),
    }
}
