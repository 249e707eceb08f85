//! Lists by page.

use crate::failure::{corrupt, failure};
use crate::rows::instant;
use earmark_core::balance::Balance;
use earmark_core::words::{BalanceKey, Id, Location, Sku};
use earmark_store::{Cursor, Failure, Listed, Page};
use sqlx::postgres::PgConnection;
use sqlx::query;

/// How many rows tell whether there is another page.
pub(crate) fn limit(page: &Page) -> i64 {
    i64::try_from(page.limit).unwrap_or(i64::MAX - 1) + 1
}

/// The ids of one page, newest first. Each status is a range of its own in the index, so all of them
/// are asked for their newest and merged.
macro_rules! newest {
    ($name:ident, $table:literal) => {
        pub(crate) async fn $name(
            connection: &mut PgConnection,
            statuses: &[&str],
            page: &Page,
        ) -> Result<Listed<Id>, Failure> {
            let (at, id) = page.after_row()?;
            let found = query!(
                "SELECT found.created_at AS \"created_at!\", found.id AS \"id!\" \
                 FROM unnest($1::text[]) AS wanted (status) CROSS JOIN LATERAL ( \
                   SELECT row.created_at, row.id FROM earmark."
                    + $table
                    + " AS row \
                   WHERE row.status = wanted.status AND row.created_at <= $2 \
                     AND (row.created_at < $2 OR row.id > $3) \
                   ORDER BY row.created_at DESC, row.id LIMIT $4) AS found \
                 ORDER BY found.created_at DESC, found.id LIMIT $4",
                statuses as _,
                at.millis().cast_signed(),
                id,
                limit(page)
            );
            let found = found.fetch_all(connection).await.map_err(failure)?;
            ids(found.into_iter().map(|row| (row.created_at, row.id)), page)
        }
    };
}
newest!(reservations, "reservations");
newest!(orders, "orders");
newest!(debts, "debts");

pub(crate) async fn purchases(connection: &mut PgConnection, page: &Page) -> Result<Listed<Id>, Failure> {
    let (at, id) = page.after_row()?;
    let found = query!(
        "SELECT created_at, id FROM earmark.purchases \
         WHERE created_at <= $1 AND (created_at < $1 OR id > $2) ORDER BY created_at DESC, id LIMIT $3",
        at.millis().cast_signed(),
        id,
        limit(page)
    );
    let found = found.fetch_all(connection).await.map_err(failure)?;
    ids(found.into_iter().map(|row| (row.created_at, row.id)), page)
}

fn ids(found: impl Iterator<Item = (i64, String)>, page: &Page) -> Result<Listed<Id>, Failure> {
    let found = found.map(|(at, id)| Ok((instant(at)?, Id::stored(id).map_err(corrupt)?)));
    let found = found.collect::<Result<Vec<_>, Failure>>()?;
    Ok(page.cut(found, |(at, id)| Cursor::of_row(*at, id)).map(|(_, id)| id))
}

/// The keys of balances whose SKU contains `text`, in key order.
pub(crate) async fn balances(
    connection: &mut PgConnection,
    text: Option<&str>,
    page: &Page,
) -> Result<Listed<BalanceKey>, Failure> {
    let (sku, location) = page.after_balance()?;
    let found = query!(
        "SELECT sku, location FROM earmark.balances \
         WHERE (sku, location) > ($1, $2) AND ($3 = '' OR strpos(sku, $3) > 0) \
         ORDER BY sku, location LIMIT $4",
        sku,
        location,
        text.unwrap_or_default(),
        limit(page)
    );
    let found = found.fetch_all(connection).await.map_err(failure)?;
    let found = found.into_iter().map(|row| key(&row.sku, &row.location)).collect::<Result<_, _>>()?;
    Ok(page.cut(found, Cursor::of_balance))
}

/// The keys of so many balances at most, in no order; of those that can be read.
pub(crate) async fn some_balances(
    connection: &mut PgConnection,
    most: usize,
) -> Result<Vec<BalanceKey>, sqlx::Error> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let found = query!("SELECT sku, location FROM earmark.balances LIMIT $1", most);
    let found = found.fetch_all(connection).await?;
    Ok(found.into_iter().filter_map(|row| key(&row.sku, &row.location).ok()).collect())
}

pub(crate) fn key(sku: &str, location: &str) -> Result<BalanceKey, Failure> {
    let (sku, location) = (Sku::stored(sku).map_err(corrupt)?, Location::stored(location).map_err(corrupt)?);
    Ok(BalanceKey::new(sku, location))
}

/// Balances in the order of their keys.
pub(crate) fn in_key_order(mut found: Vec<Balance>) -> Vec<Balance> {
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found
}
