//! The whole store in one consistent view: the audit, and every row for comparison.

use crate::read::{lined, rows};
use crate::rows::{Head, Lined, Stored};
use crate::session::{Broken, Session};
use crate::values::Values;
use crate::{history, movements};
use earmark_core::audit::{Audit, Finding};
use earmark_core::balance::Balance;
use earmark_core::memory::{Rows, Tables};
use earmark_core::order::Order;
use earmark_core::purchase::Purchase;
use earmark_core::reservation::Reservation;
use earmark_core::step::Row;

/// How many rows are held at a time.
const PAGE: i64 = 4_096;

/// Adds up every figure from the rows and the ledger, a page at a time.
pub(crate) async fn audit(session: &mut Session<'_>) -> Result<Vec<Finding>, Broken> {
    let mut audit = Audit::default();
    for (_, balance) in rows::<Balance>(session, "", Values::default()).await? {
        audit.balance(&balance);
    }
    let mut after = Some(0);
    while let Some(n) = after {
        let page = lined::<Reservation>(session, BEHIND, behind(n)).await?;
        page.iter().for_each(|(_, row)| audit.reservation(row));
        after = page.last().map(|(head, _)| head.n);
    }
    after = Some(0);
    while let Some(n) = after {
        let page = rows::<Order>(session, BEHIND, behind(n)).await?;
        page.iter().for_each(|(_, row)| audit.order(row));
        after = page.last().map(|(head, _)| head.n);
    }
    after = Some(0);
    while let Some(n) = after {
        let page = lined::<Purchase>(session, BEHIND, behind(n)).await?;
        page.iter().for_each(|(_, row)| audit.purchase(row));
        after = page.last().map(|(head, _)| head.n);
    }
    movements::ledger(session, |movement| audit.movement(movement)).await?;
    Ok(audit.finish())
}

const BEHIND: &str = "WHERE n > ? ORDER BY n LIMIT ?";

fn behind(n: i64) -> Values {
    Values::default().int(n).int(PAGE)
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
        openings: movements::openings(session, None)
            .await?
            .into_iter()
            .map(|row| (row.key.clone(), row))
            .collect(),
        journal: history::all(session).await?,
    })
}

fn keyed<R: Row>(found: Vec<(Head, R)>) -> Rows<R::Key, R> {
    found.into_iter().map(|(head, row)| (row.key().clone(), (head.version, row.into()))).collect()
}

async fn all<R: Stored>(session: &mut Session<'_>) -> Result<Rows<R::Key, R>, Broken> {
    Ok(keyed(rows(session, "", Values::default()).await?))
}

async fn all_lined<R: Lined>(session: &mut Session<'_>) -> Result<Rows<R::Key, R>, Broken> {
    Ok(keyed(lined(session, "", Values::default()).await?))
}
