//! Rows by key, outside of a batch.

use crate::failure::{corrupt, failure};
use crate::rows::{Fields, Versioned, balance, body, line_of, reservation};
use earmark_core::balance::Balance;
use earmark_core::debt::Debt;
use earmark_core::order::Order;
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{HeldLine, Reservation};
use earmark_core::step::{PAGE, Receipt, StoredPolicy};
use earmark_core::words::{BalanceKey, Id, Location, Sku, Time};
use earmark_store::Failure;
use sqlx::postgres::PgConnection;
use sqlx::query_file;
use std::collections::{BTreeMap, BTreeSet};

/// The keys of one load, as its statements take them.
#[derive(Default)]
pub(crate) struct Keys<'a> {
    pub(crate) balances: Vec<&'a BalanceKey>,
    pub(crate) ids: Vec<&'a str>,
    pub(crate) purchases: Vec<&'a str>,
    pub(crate) debts: Vec<&'a str>,
    pub(crate) receipts: Vec<&'a str>,
    pub(crate) policies: Vec<&'a str>,
    /// Balances of which to find who holds units past the deadline, as of `now`.
    pub(crate) due: Vec<&'a BalanceKey>,
    pub(crate) now: Time,
}

impl Keys<'_> {
    /// Whether it names any of the kinds that are mostly needed.
    pub(crate) fn most(&self) -> bool {
        let others = [&self.ids, &self.receipts, &self.policies];
        !(self.balances.is_empty() && self.due.is_empty() && others.iter().all(|keys| keys.is_empty()))
    }

    /// Whether it names any of the others.
    pub(crate) fn rest(&self) -> bool {
        !(self.purchases.is_empty() && self.debts.is_empty())
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
    /// Who holds units of a balance past which deadline: of each balance the first.
    pub(crate) due: BTreeMap<BalanceKey, BTreeSet<(i64, Id)>>,
}

/// The rows of these keys.
pub(crate) async fn find(connection: &mut PgConnection, keys: &Keys<'_>) -> Result<Found, Failure> {
    let mut found = Found::default();
    if keys.most() {
        found.most(connection, keys).await?;
    }
    if keys.rest() {
        found.rest(connection, keys).await?;
    }
    Ok(found)
}

impl Found {
    /// Adds those of the kinds that are mostly needed, in one statement.
    pub(crate) async fn most(
        &mut self,
        connection: &mut PgConnection,
        keys: &Keys<'_>,
    ) -> Result<(), Failure> {
        let (skus, locations) = columns(keys.balances.iter().copied());
        let (due_skus, due_locations) = columns(keys.due.iter().copied());
        let (now, page) = (keys.now.millis().cast_signed(), PAGE.cast_signed() as i64);
        let query = query_file!(
            "sql/load.sql",
            &skus as _,
            &locations as _,
            &keys.ids as _,
            &keys.receipts as _,
            &keys.policies as _,
            &due_skus as _,
            &due_locations as _,
            now,
            page
        );
        let mut lines = BTreeMap::<Id, BTreeMap<u64, HeldLine>>::new();
        for row in query.fetch_all(connection).await.map_err(failure)? {
            let fields = &mut Fields::new(row.texts, row.numbers);
            match row.kind.as_str() {
                "balance" => self.balances.push(balance(fields)?),
                "reservation" => self.reservations.push(reservation(fields)?),
                "line" => {
                    let (id, number) = (fields.name(Id::stored)?, fields.count()?);
                    lines.entry(id).or_default().insert(number, line_of(fields)?);
                }
                "order" => self.orders.push(body(fields)?),
                "receipt" => self.receipts.push(body(fields)?),
                "policy" => self.policies.push(body(fields)?),
                "due" => {
                    let key = BalanceKey::new(fields.name(Sku::stored)?, fields.name(Location::stored)?);
                    let (id, until) = (fields.name(Id::stored)?, fields.int()?);
                    self.due.entry(key).or_default().insert((until, id));
                }
                other => return Err(corrupt(format!("a row of a kind {other}"))),
            }
        }
        for Versioned { row, .. } in &mut self.reservations {
            row.lines.extend(lines.remove(&row.id).into_iter().flat_map(BTreeMap::into_values));
        }
        Ok(())
    }

    /// Adds those of the other kinds, in another.
    pub(crate) async fn rest(
        &mut self,
        connection: &mut PgConnection,
        keys: &Keys<'_>,
    ) -> Result<(), Failure> {
        let query = query_file!("sql/load_rest.sql", &keys.purchases as _, &keys.debts as _);
        for row in query.fetch_all(connection).await.map_err(failure)? {
            let fields = &mut Fields::new(row.texts, row.numbers);
            match row.kind.as_str() {
                "purchase" => self.purchases.push(body(fields)?),
                "debt" => self.debts.push(body(fields)?),
                other => return Err(corrupt(format!("a row of a kind {other}"))),
            }
        }
        Ok(())
    }
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
