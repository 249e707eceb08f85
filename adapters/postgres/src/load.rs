//! The slice: the rows that a step wants, by key or by relation.

mod stock;
mod take;

use crate::failure::corrupt;
use crate::known::KnownPolicy;
use crate::read::{Found, Keys, columns};
use crate::rows::Fields;
use crate::session::{Broken, Session, statement};
use earmark_core::ordered::Set;
use earmark_core::step::{QueuePage, Slice, Waiters, Wants};
use earmark_core::words::{BalanceKey, Id, Key, Location, Name, Sku, Time};
use sqlx::query_file;
use std::collections::BTreeMap;

/// What was locked and loaded for a batch.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) slice: Slice,
    /// Where in the journal the last event of each subject stands.
    pub(crate) positions: BTreeMap<(Subject, Id), i64>,
    locked: Set<BalanceKey>,
    /// Locked balances that nobody loaded yet.
    fresh: Set<BalanceKey>,
    /// Where this is what the server knew, and nobody looked: the policy that it was decided by.
    pub(crate) assumed: Option<KnownPolicy>,
}

/// What an event can be of, each with ids of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Reservation,
    Order,
    Purchase,
    Debt,
    Stock,
}

impl Loaded {
    /// Locks the balances that are named, and those of the lines of what the ids are.
    pub(crate) async fn lock(&mut self, session: &mut Session<'_>, wanted: &Wants) -> Result<(), Broken> {
        self.locked.clone_from(&wanted.balances);
        if wanted.balances.is_empty() && wanted.ids.is_empty() {
            return Ok(());
        }
        let (skus, locations) = columns(&wanted.balances);
        let ids: Vec<&str> = wanted.ids.iter().map(Id::as_str).collect();
        let query = query_file!("sql/lock.sql", &skus as _, &locations as _, &ids as _);
        for row in statement!(session, fetch_all, query) {
            let mut fields = Fields::new(vec![Some(row.sku), Some(row.location)], vec![]);
            let key = BalanceKey::new(fields.name(Sku::stored)?, fields.name(Location::stored)?);
            self.locked.insert(key.clone());
            self.fresh.insert(key);
        }
        Ok(())
    }

    /// Locks the balances that are named, and no others: for those who mostly bring none.
    pub(crate) async fn lock_named(
        &mut self,
        session: &mut Session<'_>,
        wanted: &Wants,
    ) -> Result<(), Broken> {
        self.locked.clone_from(&wanted.balances);
        let (skus, locations) = columns(&wanted.balances);
        statement!(session, fetch_one, query_file!("sql/lock_named.sql", &skus as _, &locations as _));
        Ok(())
    }

    /// Where in the journal the last event of a balance stands; 0 where it has none.
    pub(crate) fn stock_position(&self, key: &BalanceKey) -> i64 {
        self.positions.get(&(Subject::Stock, key.as_id())).copied().unwrap_or_default()
    }

    /// Balances that are needed and not locked: to begin anew with; none where all are.
    pub(crate) fn unlocked(&self, wanted: &Wants) -> Option<Vec<BalanceKey>> {
        let held = |id| self.slice.reservations.looked_up(id).flatten().map(|(_, row)| row);
        let ordered = |id| self.slice.orders.looked_up(id).flatten().map(|(_, row)| &row.reservation_id);
        let reservations = wanted.ids.iter().flat_map(|id| [held(id), ordered(id).and_then(held)]).flatten();
        let lines = reservations.flat_map(|row| row.lines.iter().map(|line| &line.key));
        let needed = wanted.balances.iter().chain(lines);
        let missing: Vec<_> = needed.filter(|key| !self.locked.contains(key)).cloned().collect();
        (!missing.is_empty()).then_some(missing)
    }

    /// Adds what `wanted` names to the slice. Holds count as due as of `now`, or of the newest row.
    pub(crate) async fn load(
        &mut self,
        session: &mut Session<'_>,
        wanted: &Wants,
        now: Time,
    ) -> Result<(), Broken> {
        if !self.load_named(session, wanted, now).await? {
            let again = Wants { due: wanted.due.clone(), ..Wants::default() };
            self.load_named(session, &again, now).await?;
        }
        let driven = |id: &Id| Some(self.slice.orders.looked_up(id)??.1.reservation_id.clone());
        self.load_held(session, wanted.ids.iter().filter_map(driven).collect()).await?;
        let related = self.relate(session, wanted).await?;
        self.load_held(session, related).await
    }

    /// The same in one statement, and so as of one moment, without what is found through something else. False
    /// where it takes more.
    pub(crate) async fn load_at_once(
        &mut self,
        session: &mut Session<'_>,
        wanted: &Wants,
        now: Time,
    ) -> Result<bool, Broken> {
        let more = !(wanted.purchases.is_empty() && wanted.debts.is_empty() && wanted.queues.is_empty());
        Ok(!more && self.load_named(session, wanted, now).await?)
    }

    /// Rows by key, and who is due. False where a row turned out to be newer, so that more may be due.
    async fn load_named(
        &mut self,
        session: &mut Session<'_>,
        wanted: &Wants,
        now: Time,
    ) -> Result<bool, Broken> {
        let mut balances = std::mem::take(&mut self.fresh);
        balances.extend(wanted.balances.iter().cloned());
        let mut ids = wanted.ids.clone();
        ids.retain(|id| !(self.slice.reservations.has(id) && self.slice.orders.has(id)));
        let stamp = self.slice.stamp(now);
        let keys = Keys {
            balances: balances.iter().collect(),
            ids: ids.iter().map(Id::as_str).collect(),
            purchases: wanted.purchases.iter().map(Id::as_str).collect(),
            debts: wanted.debts.iter().map(Id::as_str).collect(),
            receipts: wanted.receipts.iter().map(Key::as_str).collect(),
            policies: wanted.policies.iter().map(Name::as_str).collect(),
            due: wanted.due.iter().collect(),
            now: stamp,
        };
        let found = rows(session, &keys).await?;
        self.take(found, &balances, &ids, wanted);
        Ok(wanted.due.is_empty() || self.slice.stamp(now) == stamp)
    }

    /// Reservations and orders that were found through something else.
    async fn load_held(&mut self, session: &mut Session<'_>, mut ids: Set<Id>) -> Result<(), Broken> {
        ids.retain(|id| !(self.slice.reservations.has(id) && self.slice.orders.has(id)));
        if !ids.is_empty() {
            let found =
                rows(session, &Keys { ids: ids.iter().map(Id::as_str).collect(), ..Keys::default() }).await?;
            self.take(found, &Set::new(), &ids, &Wants::default());
        }
        Ok(())
    }

    /// Who is due at balances, and who waits for them.
    async fn relate(&mut self, session: &mut Session<'_>, wanted: &Wants) -> Result<Set<Id>, Broken> {
        let due = wanted.due.iter().filter_map(|key| self.slice.due.get(key));
        let mut related: Set<Id> = due.flatten().cloned().collect();
        if !wanted.queues.is_empty() {
            queues(session, &wanted.queues, &mut self.slice).await?;
            let pages = wanted.queues.iter().filter_map(|queue| self.slice.queues.get(queue));
            related.extend(pages.flat_map(|page| &page.entries).map(|(_, id)| id.clone()));
        }
        Ok(related)
    }
}

async fn rows(session: &mut Session<'_>, keys: &Keys<'_>) -> Result<Found, Broken> {
    let mut found = Found::default();
    if keys.most() {
        session.before()?;
        found.most(session.connection, keys).await?;
        session.after()?;
    }
    if keys.rest() {
        session.before()?;
        found.rest(session.connection, keys).await?;
        session.after()?;
    }
    Ok(found)
}

/// Who lacks units of balances, of each the first tickets that were asked for.
async fn queues(session: &mut Session<'_>, wanted: &Set<Waiters>, slice: &mut Slice) -> Result<(), Broken> {
    let (skus, locations) = columns(wanted.iter().map(|asked| &asked.key));
    let column = |of: fn(&Waiters) -> i64| wanted.iter().map(of).collect::<Vec<i64>>();
    let (starts, above) = (column(|asked| asked.from.cast_signed()), column(|asked| asked.above));
    let (at_most, pages) =
        (column(|asked| asked.at_most), column(|asked| asked.limit.cast_signed() as i64 + 1));
    let query = query_file!("sql/queue.sql", &skus as _, &locations as _, &starts, &above, &at_most, &pages);
    let mut pages: Vec<QueuePage> = wanted.iter().map(|_| QueuePage::default()).collect();
    for row in statement!(session, fetch_all, query) {
        let mut fields = Fields::new(vec![Some(row.id)], vec![Some(row.place - 1), Some(row.ticket)]);
        let place = usize::try_from(fields.count()?).map_err(corrupt)?;
        let page = pages.get_mut(place).ok_or_else(|| corrupt("a queue that nobody asked for"))?;
        page.entries.push((fields.count()?, fields.name(Id::stored)?));
    }
    for (asked, mut page) in wanted.iter().zip(pages) {
        page.complete = page.entries.len() <= asked.limit;
        page.entries.truncate(asked.limit);
        slice.queues.insert(asked.clone(), page);
    }
    Ok(())
}
