//! The whole store in one consistent view: the audit, and every row for comparison.

use crate::failure::{corrupt, failure};
use crate::journal;
use crate::ledger::{self, keep_weeks, openings};
use crate::read::{Found, Keys, find};
use crate::rows::Versioned;
use earmark_core::audit::{Audit, Finding};
use earmark_core::memory::{Rows, Tables};
use earmark_core::step::Row;
use earmark_core::words::BalanceKey;
use earmark_store::Failure;
use sqlx::postgres::PgConnection;
use sqlx::{query, query_scalar};

/// How many rows are held at a time.
const PAGE: i64 = 2_000;

/// Keys of a table behind one, in order.
macro_rules! keys {
    ($connection:expr, $table:literal, $key:literal, $after:expr) => {
        query_scalar!(
            "SELECT "
                + $key
                + " FROM earmark."
                + $table
                + " WHERE "
                + $key
                + " > $1 ORDER BY "
                + $key
                + " LIMIT $2",
            $after,
            PAGE
        )
        .fetch_all(&mut *$connection)
        .await
        .map_err(failure)?
    };
}

/// Runs for every page of a table.
macro_rules! each {
    ($connection:expr, $table:literal, $key:literal, $field:ident, |$found:ident| $work:expr) => {
        let mut after = String::new();
        loop {
            let keys = keys!($connection, $table, $key, after);
            let Some(last) = keys.last() else { break };
            after.clone_from(last);
            let $field = keys.iter().map(String::as_str).collect();
            let $found = find($connection, &Keys { $field, ..Keys::default() }).await?;
            $work;
        }
    };
}

async fn balances(connection: &mut PgConnection) -> Result<Found, Failure> {
    let keys = query!("SELECT sku, location FROM earmark.balances").fetch_all(&mut *connection).await;
    let keys = keys.map_err(failure)?;
    let keys: Vec<BalanceKey> =
        keys.iter().map(|row| crate::lists::key(&row.sku, &row.location)).collect::<Result<_, _>>()?;
    find(connection, &Keys { balances: keys.iter().collect(), ..Keys::default() }).await
}

/// Adds up every figure from the rows and the ledger, a page at a time.
pub(crate) async fn audit(connection: &mut PgConnection) -> Result<Vec<Finding>, Failure> {
    keep_weeks(connection).await?;
    let mut audit = Audit::default();
    balances(connection).await?.balances.iter().for_each(|found| audit.balance(&found.row));
    each!(connection, "reservations", "id", ids, |found| {
        found.reservations.iter().for_each(|found| audit.reservation(&found.row));
    });
    each!(connection, "orders", "id", ids, |found| {
        found.orders.iter().for_each(|found| audit.order(&found.row));
    });
    each!(connection, "purchases", "id", purchases, |found| {
        found.purchases.iter().for_each(|found| audit.purchase(&found.row));
    });
    openings(connection).await?.iter().for_each(|opening| audit.movement(opening));
    let mut after = (String::new(), String::new(), 0, 0);
    while let Some((movements, next)) = ledger::part(connection, &after).await? {
        movements.iter().for_each(|movement| audit.movement(movement));
        after = next;
    }
    Ok(audit.finish())
}

fn keyed<R: Row>(found: Vec<Versioned<R>>, into: &mut Rows<R::Key, R>) {
    into.extend(found.into_iter().map(|found| (found.row.key().clone(), (found.version, found.row.into()))));
}

/// Every row.
pub(crate) async fn tables(connection: &mut PgConnection) -> Result<Tables, Failure> {
    keep_weeks(connection).await?;
    let mut tables = Tables::default();
    keyed(balances(connection).await?.balances, &mut tables.balances);
    each!(connection, "reservations", "id", ids, |found| keyed(found.reservations, &mut tables.reservations));
    each!(connection, "orders", "id", ids, |found| keyed(found.orders, &mut tables.orders));
    each!(connection, "purchases", "id", purchases, |found| keyed(found.purchases, &mut tables.purchases));
    each!(connection, "debts", "id", debts, |found| keyed(found.debts, &mut tables.debts));
    each!(connection, "receipts", "key", receipts, |found| keyed(found.receipts, &mut tables.receipts));
    each!(connection, "policies", "name", policies, |found| keyed(found.policies, &mut tables.policies));
    let openings = openings(connection).await?;
    tables.openings = openings.into_iter().map(|opening| (opening.key.clone(), opening)).collect();
    let told = journal::page(connection, None, usize::MAX, i64::MAX).await?;
    tables.journal = told.into_iter().map(|(_, entry)| entry).collect();
    let moved: usize = tables.journal.iter().map(|entry| entry.movements.len()).sum();
    let ledger = query_scalar!(
        "SELECT coalesce(sum(last - first + 1), 0)::bigint AS \"moved!\" FROM earmark.movements"
    );
    let ledger = ledger.fetch_one(connection).await.map_err(failure)?;
    if i64::try_from(moved).is_ok_and(|moved| moved == ledger) {
        Ok(tables)
    } else {
        Err(corrupt(format!("the journal tells of {moved} movements, the ledger has {ledger}")))
    }
}
