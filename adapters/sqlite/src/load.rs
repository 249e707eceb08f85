//! The slice: the rows that a step wants, by key or by relation.

use crate::read::{among, lined, rows};
use crate::rows::{Head, Heads, Stored};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values, list};
use earmark_core::balance::Balance;
use earmark_core::order::Order;
use earmark_core::ordered::Set;
use earmark_core::purchase::Purchase;
use earmark_core::reservation::Reservation;
use earmark_core::step::{PAGE, QueuePage, Slice, Table, Waiters, Wants};
use earmark_core::words::{BalanceKey, Id, Key, Name, Time};

/// What a batch works on: the rows for the step, and what the store keeps beside them.
#[derive(Default)]
pub(crate) struct Loaded {
    pub slice: Slice,
    pub heads: Heads,
}

/// Adds what `wanted` names. Holds count as due as of `now`.
pub(crate) async fn load(
    session: &mut Session<'_>,
    wanted: &Wants,
    now: Time,
    loaded: &mut Loaded,
) -> Result<(), Broken> {
    let Loaded { slice, heads } = loaded;
    let mut related = Set::new();
    for key in &wanted.due {
        let due = due(session, key, now).await?;
        related.extend(due.iter().cloned());
        slice.due.insert(key.clone(), due);
    }
    for asked in &wanted.queues {
        let page = queue(session, asked).await?;
        related.extend(page.entries.iter().map(|(_, id)| id.clone()));
        slice.queues.insert(asked.clone(), page);
    }
    // Of those who are found at a balance few turn out to be moved: what they have lines of is not loaded.
    bring(session, related, slice, heads, &mut Set::new()).await?;
    let mut balances = wanted.balances.clone();
    bring(session, wanted.ids.clone(), slice, heads, &mut balances).await?;
    let driven = |id: &Id| Some(slice.orders.looked_up(id)??.1.reservation_id.clone());
    let others: Set<Id> = wanted.ids.iter().filter_map(driven).collect();
    bring(session, others, slice, heads, &mut balances).await?;
    find_balances(session, &balances, &mut slice.balances, heads).await?;

    if !wanted.purchases.is_empty() {
        let ids = list(wanted.purchases.iter().map(Id::as_str));
        let found = lined::<Purchase>(session, &among::<Purchase>(), ids).await?;
        put(&mut slice.purchases, heads, &wanted.purchases, found);
    }
    find(session, &wanted.debts, Id::as_str, &mut slice.debts, heads).await?;
    find(session, &wanted.receipts, Key::as_str, &mut slice.receipts, heads).await?;
    find(session, &wanted.policies, Name::as_str, &mut slice.policies, heads).await
}

/// Reservations and orders of these ids; what their lines are of is to be loaded as well.
async fn bring(
    session: &mut Session<'_>,
    mut ids: Set<Id>,
    slice: &mut Slice,
    heads: &mut Heads,
    balances: &mut Set<BalanceKey>,
) -> Result<(), Broken> {
    ids.retain(|id| !(slice.reservations.has(id) && slice.orders.has(id)));
    if ids.is_empty() {
        return Ok(());
    }
    let texts = || list(ids.iter().map(Id::as_str));
    let found = lined::<Reservation>(session, &among::<Reservation>(), texts()).await?;
    balances.extend(found.iter().flat_map(|(_, row)| row.lines.iter().map(|line| line.key.clone())));
    put(&mut slice.reservations, heads, &ids, found);
    let found = rows::<Order>(session, &among::<Order>(), texts()).await?;
    put(&mut slice.orders, heads, &ids, found);
    Ok(())
}

async fn find_balances(
    session: &mut Session<'_>,
    keys: &Set<BalanceKey>,
    into: &mut Table<Balance>,
    heads: &mut Heads,
) -> Result<(), Broken> {
    if keys.is_empty() {
        return Ok(());
    }
    let wanted: Vec<_> = keys.iter().map(|key| (key.sku.as_str(), key.location.as_str())).collect();
    let tail = "WHERE (sku, location) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))";
    let found = rows::<Balance>(session, tail, Values::default().json(&wanted)).await?;
    put(into, heads, keys, found);
    Ok(())
}

async fn find<R: Stored>(
    session: &mut Session<'_>,
    keys: &Set<R::Key>,
    text: fn(&R::Key) -> &str,
    into: &mut Table<R>,
    heads: &mut Heads,
) -> Result<(), Broken> {
    if !keys.is_empty() {
        let found = rows::<R>(session, &among::<R>(), list(keys.iter().map(text))).await?;
        put(into, heads, keys, found);
    }
    Ok(())
}

fn put<R: Stored>(into: &mut Table<R>, heads: &mut Heads, keys: &Set<R::Key>, found: Vec<(Head, R)>) {
    keys.iter().for_each(|key| into.put(key.clone(), None));
    for (head, row) in found {
        R::heads(heads).insert(row.key().clone(), head);
        into.put(row.key().clone(), Some((head.version, row)));
    }
}

/// Who holds units of a balance past the deadline, the first by deadline and id.
async fn due(session: &mut Session<'_>, key: &BalanceKey, now: Time) -> Result<Vec<Id>, Broken> {
    let values = Values::default().key(key).time(now).count(PAGE as u64);
    let sql = "SELECT reservation_id FROM reservation_lines \
               WHERE sku = ? AND location = ? AND until IS NOT NULL AND until <= ? \
               ORDER BY until, reservation_id LIMIT ?";
    let found = session.fetch(sql, values.checked()?).await?;
    Ok(found.iter().map(|row| Columns::new(row).read()).collect::<Result<_, _>>()?)
}

/// Who lacks units of a balance within bounds, the first tickets.
async fn queue(session: &mut Session<'_>, asked: &Waiters) -> Result<QueuePage, Broken> {
    let values = Values::default().key(&asked.key).count(asked.from).int(asked.above).int(asked.at_most);
    let values = values.count(asked.limit as u64 + 1);
    let sql = "SELECT ticket, reservation_id FROM reservation_lines \
               WHERE sku = ? AND location = ? AND lacks > 0 \
               AND ticket >= ? AND lacks > ? AND lacks <= ? ORDER BY ticket LIMIT ?";
    let found = session.fetch(sql, values.checked()?).await?;
    let mut entries = Vec::with_capacity(found.len());
    for row in &found {
        let mut columns = Columns::new(row);
        entries.push((columns.read()?, columns.read()?));
    }
    let complete = entries.len() <= asked.limit;
    entries.truncate(asked.limit);
    Ok(QueuePage { entries, complete })
}
