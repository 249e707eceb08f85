//! The whole store in one consistent view: the audit, and every row for comparison.

use crate::history::entries;
use crate::read::{lined, rows};
use crate::rows::{Lined, MOVEMENTS, Stored, read_movement};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values};
use earmark_core::audit::{Audit, Finding};
use earmark_core::balance::Balance;
use earmark_core::memory::{Rows, Tables};
use earmark_core::order::Order;
use earmark_core::purchase::Purchase;
use earmark_core::reservation::Reservation;
use earmark_core::step::Row;
use sqlx::AssertSqlSafe;

/// How many rows are held at a time.
const PAGE: u64 = 5_000;

/// Adds up every figure from the rows and the ledger, a page at a time.
pub(crate) async fn audit(session: &mut Session<'_>) -> Result<Vec<Finding>, Broken> {
    let mut audit = Audit::default();
    for (_, balance) in rows::<Balance>(session, "", Values::default()).await? {
        audit.balance(&balance);
    }
    let mut after = String::new();
    while let Some(page) = page(lined::<Reservation>(session, BEHIND, behind(&after)).await?) {
        page.iter().for_each(|(_, row)| audit.reservation(row));
        after = page.last().map(|(_, row)| row.id.to_string()).unwrap_or_default();
    }
    after.clear();
    while let Some(page) = page(rows::<Order>(session, BEHIND, behind(&after)).await?) {
        page.iter().for_each(|(_, row)| audit.order(row));
        after = page.last().map(|(_, row)| row.id.to_string()).unwrap_or_default();
    }
    after.clear();
    while let Some(page) = page(lined::<Purchase>(session, BEHIND, behind(&after)).await?) {
        page.iter().for_each(|(_, row)| audit.purchase(row));
        after = page.last().map(|(_, row)| row.id.to_string()).unwrap_or_default();
    }
    ledger(session, &mut audit).await?;
    Ok(audit.finish())
}

const BEHIND: &str = "WHERE id > ? ORDER BY id LIMIT ?";

fn behind(id: &str) -> Values {
    Values::default().text(id).count(PAGE)
}

fn page<T>(rows: Vec<T>) -> Option<Vec<T>> {
    (!rows.is_empty()).then_some(rows)
}

async fn ledger(session: &mut Session<'_>, audit: &mut Audit) -> Result<(), Broken> {
    let mut after = (String::new(), String::new(), 0_u64);
    loop {
        let sql = format!(
            "{} WHERE (sku, location, seq) > (?, ?, ?) ORDER BY sku, location, seq LIMIT ?",
            MOVEMENTS.select()
        );
        let values = Values::default().text(&after.0).text(&after.1).count(after.2).count(PAGE);
        let page = session.fetch(AssertSqlSafe(sql), values).await?;
        if page.is_empty() {
            return Ok(());
        }
        for row in &page {
            let movement = read_movement(&mut Columns::new(row))?;
            audit.movement(&movement);
            after = (movement.key.sku.to_string(), movement.key.location.to_string(), movement.seq);
        }
    }
}

/// Every row.
pub(crate) async fn tables(session: &mut Session<'_>) -> Result<Tables, Broken> {
    Ok(Tables {
        balances: all(session).await?,
        reservations: all_lined(session).await?,
        orders: all(session).await?,
        purchases: all_lined(session).await?,
        debts: all(session).await?,
        receipts: all(session).await?,
        policies: all(session).await?,
        journal: {
            let found = entries(session, "ORDER BY position", Values::default()).await?;
            found.into_iter().map(|(_, entry)| entry).collect()
        },
    })
}

fn keyed<R: Row>(found: Vec<(u64, R)>) -> Rows<R::Key, R> {
    found.into_iter().map(|(version, row)| (row.key().clone(), (version, row))).collect()
}

async fn all<R: Stored>(session: &mut Session<'_>) -> Result<Rows<R::Key, R>, Broken> {
    Ok(keyed(rows(session, "", Values::default()).await?))
}

async fn all_lined<R: Lined>(session: &mut Session<'_>) -> Result<Rows<R::Key, R>, Broken> {
    Ok(keyed(lined(session, "", Values::default()).await?))
}
