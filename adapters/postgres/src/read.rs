//! Rows by key, outside of a batch.

use crate::failure::{corrupt, failure};
use crate::rows::{Fields, Versioned, balance, body, line_of, reservation};
use earmark_core::balance::Balance;
use earmark_core::debt::Debt;
use earmark_core::order::Order;
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{HeldLine, Reservation};
use earmark_core::step::{Receipt, StoredPolicy};
use earmark_core::words::{BalanceKey, Id};
use earmark_store::Failure;
use sqlx::postgres::PgConnection;
use sqlx::query_file;
use std::collections::BTreeMap;

/// The keys of one load, as the statement takes them.
#[derive(Default)]
pub(crate) struct Keys<'a> {
    pub(crate) balances: Vec<&'a BalanceKey>,
    pub(crate) ids: Vec<&'a str>,
    pub(crate) purchases: Vec<&'a str>,
    pub(crate) debts: Vec<&'a str>,
    pub(crate) receipts: Vec<&'a str>,
    pub(crate) policies: Vec<&'a str>,
}

impl Keys<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        let others = [&self.ids, &self.purchases, &self.debts, &self.receipts, &self.policies];
        self.balances.is_empty() && others.iter().all(|keys| keys.is_empty())
    }
}

/// The two parts of balances' keys, each as a column.
pub(crate) fn columns<'a>(keys: impl IntoIterator<Item = &'a BalanceKey>) -> (Vec<&'a str>, Vec<&'a str>) {
    keys.into_iter().map(|key| (key.sku.as_str(), key.location.as_str())).unzip()
}

/// What was found, by kind, in no order.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) balances: Vec<Versioned<Balance>>,
    pub(crate) reservations: Vec<Versioned<Reservation>>,
    pub(crate) orders: Vec<Versioned<Order>>,
    pub(crate) purchases: Vec<Versioned<Purchase>>,
    pub(crate) debts: Vec<Versioned<Debt>>,
    pub(crate) receipts: Vec<Versioned<Receipt>>,
    pub(crate) policies: Vec<Versioned<StoredPolicy>>,
}

/// The rows of these keys. One statement for every kind there is.
pub(crate) async fn find(connection: &mut PgConnection, keys: &Keys<'_>) -> Result<Found, Failure> {
    let (skus, locations) = columns(keys.balances.iter().copied());
    let query = query_file!(
        "sql/load.sql",
        &skus as _,
        &locations as _,
        &keys.ids as _,
        &keys.purchases as _,
        &keys.debts as _,
        &keys.receipts as _,
        &keys.policies as _
    );
    let (mut found, mut lines) = (Found::default(), BTreeMap::<Id, BTreeMap<u64, HeldLine>>::new());
    for row in query.fetch_all(connection).await.map_err(failure)? {
        let fields = &mut Fields::new(row.texts, row.numbers);
        match row.kind.as_str() {
            "balance" => found.balances.push(balance(fields)?),
            "reservation" => found.reservations.push(reservation(fields)?),
            "line" => {
                let (id, number) = (fields.name(Id::stored)?, fields.count()?);
                lines.entry(id).or_default().insert(number, line_of(fields)?);
            }
            "order" => found.orders.push(body(fields)?),
            "purchase" => found.purchases.push(body(fields)?),
            "debt" => found.debts.push(body(fields)?),
            "receipt" => found.receipts.push(body(fields)?),
            "policy" => found.policies.push(body(fields)?),
            other => return Err(corrupt(format!("a row of a kind {other}"))),
        }
    }
    for Versioned { row, .. } in &mut found.reservations {
        row.lines.extend(lines.remove(&row.id).into_iter().flat_map(BTreeMap::into_values));
    }
    Ok(found)
}

/// Rows in the order of the ids that they were asked for by.
pub(crate) fn in_order<R>(found: Vec<Versioned<R>>, ids: &[Id], id: impl Fn(&R) -> &Id) -> Vec<R> {
    let mut by_id: BTreeMap<Id, R> =
        found.into_iter().map(|found| (id(&found.row).clone(), found.row)).collect();
    ids.iter().filter_map(|id| by_id.remove(id)).collect()
}

/// Reservations by id, in this order.
pub(crate) async fn reservations(
    connection: &mut PgConnection,
    ids: &[Id],
) -> Result<Vec<Reservation>, Failure> {
    let keys = Keys { ids: ids.iter().map(Id::as_str).collect(), ..Keys::default() };
    Ok(in_order(find(connection, &keys).await?.reservations, ids, |row| &row.id))
}

/// Orders by id, in this order.
pub(crate) async fn orders(connection: &mut PgConnection, ids: &[Id]) -> Result<Vec<Order>, Failure> {
    let keys = Keys { ids: ids.iter().map(Id::as_str).collect(), ..Keys::default() };
    Ok(in_order(find(connection, &keys).await?.orders, ids, |row| &row.id))
}

/// Purchase orders by id, in this order.
pub(crate) async fn purchases(connection: &mut PgConnection, ids: &[Id]) -> Result<Vec<Purchase>, Failure> {
    let keys = Keys { purchases: ids.iter().map(Id::as_str).collect(), ..Keys::default() };
    Ok(in_order(find(connection, &keys).await?.purchases, ids, |row| &row.id))
}

/// Debts by id, in this order.
pub(crate) async fn debts(connection: &mut PgConnection, ids: &[Id]) -> Result<Vec<Debt>, Failure> {
    let keys = Keys { debts: ids.iter().map(Id::as_str).collect(), ..Keys::default() };
    Ok(in_order(find(connection, &keys).await?.debts, ids, |row| &row.id))
}
