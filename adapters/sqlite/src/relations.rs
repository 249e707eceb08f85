//! The relations that are not rows by key: what is due and owed, who holds, who waits.

use crate::read::{lined, rows};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values};
use earmark_core::debt::{ActionKind, Debt, Destination};
use earmark_core::reservation::Reservation;
use earmark_core::step::Command;
use earmark_core::words::{BalanceKey, Time};
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

/// Debts to these destinations that a worker may claim, the longest due first: each kind of action is a range of its
/// own in the index.
pub(crate) async fn claimable(
    session: &mut Session<'_>,
    destinations: &[Destination],
    now: Time,
    limit: usize,
) -> Result<Vec<Debt>, Broken> {
    let kinds: Vec<ActionKind> = destinations.iter().flat_map(|to| to.kinds()).collect();
    let of_kind = "SELECT * FROM (SELECT due_at, n FROM debts WHERE status = 'owed' \
                   AND json_extract(action, '$.kind') = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?)";
    let all = vec![of_kind; kinds.len()].join(" UNION ALL ");
    let tail = format!("WHERE n IN (SELECT n FROM ({all})) ORDER BY due_at, id LIMIT ?");
    if kinds.is_empty() {
        return Ok(vec![]);
    }
    let values = kinds
        .iter()
        .fold(Values::default(), |values, kind| values.text(kind.as_str()).time(now).count(limit as u64));
    let found = rows::<Debt>(session, &tail, values.count(limit as u64)).await?;
    Ok(found.into_iter().map(|(_, row)| row).collect())
}

/// Reservations whose deadline comes by then, the earliest first.
pub(crate) async fn due_reservations(
    session: &mut Session<'_>,
    by: Time,
    limit: usize,
) -> Result<Vec<Reservation>, Broken> {
    let tail = "WHERE status IN ('pending', 'waiting') AND expires_at <= ? ORDER BY expires_at, id LIMIT ?";
    let found = lined::<Reservation>(session, tail, Values::default().time(by).count(limit as u64)).await?;
    Ok(found.into_iter().map(|(_, row)| row).collect())
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

/// How many tickets of its balance's queue are not behind each of these.
pub(crate) async fn positions(
    session: &mut Session<'_>,
    tickets: &[(BalanceKey, u64)],
) -> Result<Vec<u64>, Broken> {
    let one =
        "SELECT count(*) FROM reservation_lines WHERE sku = ? AND location = ? AND lacks > 0 AND ticket <= ?";
    let mut positions = Vec::with_capacity(tickets.len());
    // No round trip to save here: the file is read in this process.
    for (key, ticket) in tickets {
        let found = session.fetch(one, Values::default().key(key).count(*ticket)).await?;
        positions.push(found.first().map_or(Ok(0), |row| Columns::new(row).count())?);
    }
    Ok(positions)
}
