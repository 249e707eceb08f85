//! Pruning, a small transaction at a time. What may go is the core's to say.

use crate::read::{lined, rows};
use crate::rows::{Head, Lined, Stored};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values, list};
use earmark_core::debt::Debt;
use earmark_core::order::Order;
use earmark_core::purchase::Purchase;
use earmark_core::reservation::Reservation;
use earmark_core::retention::{Member, may_forget};
use earmark_core::words::{Id, Time};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

/// What is pruned, in this order: the journal names movements, so it goes before them.
#[derive(Debug, Clone, Copy)]
enum Part {
    Receipts,
    Journal,
    Movements,
    /// The families of the ids in a table.
    Ids(&'static str),
}

const PARTS: [Part; 7] = [
    Part::Receipts,
    Part::Journal,
    Part::Movements,
    Part::Ids("orders"),
    Part::Ids("reservations"),
    Part::Ids("purchases"),
    Part::Ids("debts"),
];

/// A pruning under way.
#[derive(Debug)]
pub(crate) struct Pruning {
    horizon: Time,
    limit: u64,
    part: usize,
    /// The number of the last row that was looked at: what lives is passed over once.
    after: i64,
}

impl Pruning {
    pub(crate) fn new(horizon: Time, limit: usize) -> Self {
        Self { horizon, limit: limit as u64, part: 0, after: 0 }
    }

    /// The next transaction, and how many rows went in it; none when all has been looked at.
    pub(crate) async fn step(&mut self, session: &mut Session<'_>) -> Result<Option<u64>, Broken> {
        let Some(part) = PARTS.get(self.part) else { return Ok(None) };
        session.run("BEGIN IMMEDIATE").await?;
        let (gone, more) = match part {
            Part::Receipts => self.front(session, "DELETE FROM receipts", "receipts", "n").await?,
            Part::Journal => self.front(session, "DELETE FROM journal", "journal", "position").await?,
            Part::Movements => {
                self.front(session, OPEN, "movements", "n").await?;
                self.front(session, "DELETE FROM movements", "movements", "n").await?
            }
            Part::Ids(table) => self.families(session, table).await?,
        };
        session.run("COMMIT").await?;
        if !more {
            (self.part, self.after) = (self.part + 1, 0);
        }
        Ok(Some(gone))
    }

    /// Does something to the first rows of a table, up to the first that is young.
    async fn front(
        &self,
        session: &mut Session<'_>,
        act: &str,
        table: &str,
        n: &str,
    ) -> Result<(u64, bool), Broken> {
        let front = format!("SELECT {n}, at FROM {table} ORDER BY {n} LIMIT ?2");
        let condition = format!(
            "WHERE {n} IN (SELECT {n} FROM ({front})) AND {n} < coalesce(\
             (SELECT min({n}) FROM ({front}) WHERE at >= ?1), 9223372036854775807)"
        );
        let then = if act == OPEN { OPENED } else { "" };
        let values = Values::default().time(self.horizon).count(self.limit);
        let gone = session.execute(format!("{act} {condition} {then}"), values).await?;
        Ok((gone, gone == self.limit))
    }

    /// Forgets the next families that may be forgotten; whether there may be more.
    async fn families(&mut self, session: &mut Session<'_>, table: &str) -> Result<(u64, bool), Broken> {
        let sql = format!(
            "SELECT n, id FROM {table} WHERE n > ?1 AND n < coalesce(\
             (SELECT n FROM {table} WHERE n > ?1 AND created_at >= ?2 ORDER BY n LIMIT 1), \
             9223372036854775807) ORDER BY n LIMIT ?3"
        );
        let values = Values::default().int(self.after).time(self.horizon).count(self.limit);
        let found = session.fetch(AssertSqlSafe(sql), values).await?;
        let mut bases = BTreeSet::new();
        for row in &found {
            let mut columns = Columns::new(row);
            self.after = columns.int()?;
            bases.insert(columns.read::<Id>()?.base());
        }
        let mut gone = 0;
        for id in bases {
            gone += self.family(session, &id).await?;
        }
        Ok((gone, found.len() as u64 == self.limit))
    }

    async fn family(&self, session: &mut Session<'_>, id: &Id) -> Result<u64, Broken> {
        let named = || Values::default().text(id.as_str());
        let orders = rows::<Order>(session, FAMILY, named()).await?;
        let reservations = lined::<Reservation>(session, FAMILY, named()).await?;
        let purchases = lined::<Purchase>(session, FAMILY, named()).await?;
        let debts = rows::<Debt>(session, FAMILY, named()).await?;
        let family = members(&orders).chain(members(&reservations)).chain(members(&purchases));
        if !may_forget(family.chain(members(&debts)), self.horizon) {
            return Ok(0);
        }
        delete(session, "order_transitions", "order_n", &orders).await?;
        delete_lines(session, &reservations).await?;
        delete_lines(session, &purchases).await?;
        let mut gone = delete(session, "orders", "n", &orders).await?;
        gone += delete(session, "reservations", "n", &reservations).await?;
        gone += delete(session, "purchases", "n", &purchases).await?;
        gone += delete(session, "debts", "n", &debts).await?;
        Ok(gone)
    }
}

/// The rows of an id and of those derived from it.
const FAMILY: &str = "WHERE id = ?1 OR (id > ?1 || '~' AND id < ?1 || char(127))";

/// Movements go into the opening of their balance: the figures that the last one left.
const OPEN: &str = "INSERT INTO openings \
     SELECT sku, location, seq, at, on_hand, reserved, committed, safety_stock, incoming, waiting FROM movements";
const OPENED: &str = "ON CONFLICT (sku, location) DO UPDATE SET seq = excluded.seq, at = excluded.at, \
     on_hand = excluded.on_hand, reserved = excluded.reserved, committed = excluded.committed, \
     safety_stock = excluded.safety_stock, incoming = excluded.incoming, waiting = excluded.waiting \
     WHERE excluded.seq > openings.seq";

fn members<R: Member>(rows: &[(Head, R)]) -> impl Iterator<Item = &dyn Member> {
    rows.iter().map(|(_, row)| row as &dyn Member)
}

async fn delete<R: Stored>(
    session: &mut Session<'_>,
    table: &str,
    column: &str,
    rows: &[(Head, R)],
) -> Result<u64, Broken> {
    if rows.is_empty() {
        return Ok(0);
    }
    let sql = format!("DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))");
    session.execute(sql, list(rows.iter().map(|(head, _)| head.n)).checked()?).await
}

async fn delete_lines<R: Lined>(session: &mut Session<'_>, rows: &[(Head, R)]) -> Result<(), Broken> {
    for (head, _) in rows {
        let sql = format!("DELETE FROM {} WHERE n BETWEEN ? AND ?", R::LINES.table);
        let values = Values::default().int(head.line(0)).int(head.line(Head::LINES - 1));
        session.execute(sql, values).await?;
    }
    Ok(())
}
