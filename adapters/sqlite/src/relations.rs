//! The relations that are not rows by key: what is due and owed, who holds, who waits.

use crate::read::lined;
use crate::session::{Broken, Session};
use crate::values::{Columns, Values};
use earmark_core::reservation::Reservation;
use earmark_core::step::Command;
use earmark_core::words::{BalanceKey, Id, Time};
use earmark_store::{Cursor, Listed, Page};

/// Expiries to announce and servings owed, at most `limit` of each.
pub(crate) async fn owed_now(
    session: &mut Session<'_>,
    now: Time,
    limit: usize,
) -> Result<Vec<Command>, Broken> {
    let mut commands = vec![];
    let due = "SELECT id FROM reservations WHERE status IN ('pending', 'waiting') AND expires_at <= ? \
               ORDER BY expires_at, id LIMIT ?";
    for row in session.fetch(due, Values::default().time(now).count(limit as u64)).await? {
        let reservation_id = Columns::new(&row).read()?;
        commands.push(Command::Expire { reservation_id });
    }
    let owing = "SELECT sku, location FROM balances WHERE owed_from IS NOT NULL \
                 ORDER BY sku, location LIMIT ?";
    for row in session.fetch(owing, Values::default().count(limit as u64)).await? {
        commands.push(Command::Serve { key: Columns::new(&row).read()? });
    }
    Ok(commands)
}

/// Debts a worker may claim, the longest due first.
pub(crate) async fn claimable(session: &mut Session<'_>, now: Time, limit: usize) -> Result<Vec<Id>, Broken> {
    let sql = "SELECT id FROM debts WHERE status = 'owed' AND due_at <= ? ORDER BY due_at, id LIMIT ?";
    let found = session.fetch(sql, Values::default().time(now).count(limit as u64)).await?;
    Ok(found.iter().map(|row| Columns::new(row).read()).collect::<Result<_, _>>()?)
}

/// Live reservations with a line on a balance, by id.
pub(crate) async fn holders(
    session: &mut Session<'_>,
    key: &BalanceKey,
    page: &Page,
) -> Result<Listed<Reservation>, Broken> {
    let after = page.after.as_ref().map_or("", |Cursor(text)| text);
    let tail = "WHERE id IN (SELECT reservation_id FROM reservation_lines \
                WHERE sku = ? AND location = ? AND live = 1 AND reservation_id > ? \
                ORDER BY reservation_id LIMIT ?) ORDER BY id";
    let values = Values::default().key(key).text(after).count(page.limit as u64 + 1);
    let found = lined::<Reservation>(session, tail, values).await?;
    let found = found.into_iter().map(|(_, row)| row).collect();
    Ok(page.cut(found, |row: &Reservation| Cursor(row.id.to_string())))
}

/// How many tickets of a balance's queue are not behind this one.
pub(crate) async fn position(
    session: &mut Session<'_>,
    key: &BalanceKey,
    ticket: u64,
) -> Result<u64, Broken> {
    let sql = "SELECT count(*) FROM reservation_lines \
               WHERE sku = ? AND location = ? AND lacks > 0 AND ticket <= ?";
    let found = session.fetch(sql, Values::default().key(key).count(ticket)).await?;
    Ok(found.first().map_or(Ok(0), |row| Columns::new(row).count())?)
}
