//! Pruning, a small transaction at a time, by any number of servers. What may go is the core's to say.

use crate::failure::failure;
use crate::lists;
use crate::read::{Found, Keys, columns, find};
use crate::rows::Versioned;
use crate::session::{Broken, Session, statement};
use earmark_core::retention::{Member, may_forget};
use earmark_core::step::Row;
use earmark_core::words::{Id, Time};
use earmark_core::{debt, order, reservation};
use earmark_store::{Cursor, Failure, Listed, Page};
use sqlx::{query, query_file, query_file_scalar, query_scalar};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What is pruned, one after the other.
#[derive(Debug, Clone, Copy)]
enum Part {
    Receipts,
    Journal,
    Openings,
    Movements,
    Reservations,
    Orders,
    Purchases,
    Debts,
}

const PARTS: [Part; 8] = [
    Part::Receipts,
    Part::Journal,
    Part::Openings,
    Part::Movements,
    Part::Reservations,
    Part::Orders,
    Part::Purchases,
    Part::Debts,
];

/// How often a week that is in use is tried again, and the pause before that, in which those who queued up
/// behind the try get their turn.
const TRIES: u32 = 8;
const PAUSE: Duration = Duration::from_millis(250);

/// A pruning under way.
#[derive(Debug)]
pub(crate) struct Pruning {
    horizon: Time,
    limit: usize,
    part: usize,
    /// What was looked at of the part so far: what lives is passed over once.
    after: Option<Cursor>,
    /// How often a week could not be had to be dropped.
    held_up: u32,
}

impl Pruning {
    pub(crate) fn new(horizon: Time, limit: usize) -> Self {
        Self { horizon, limit, part: 0, after: None, held_up: 0 }
    }

    /// The next transaction, and how many rows went in it; none when all has been looked at.
    pub(crate) async fn step(&mut self, session: &mut Session<'_>) -> Result<Option<u64>, Broken> {
        let Some(part) = PARTS.get(self.part) else { return Ok(None) };
        session.run("BEGIN").await?;
        let (gone, next) = match part {
            Part::Receipts => self.receipts(session).await?,
            Part::Journal => self.week(session, "journal").await?,
            Part::Openings => (0, self.openings(session).await?),
            Part::Movements => self.week(session, "movements").await?,
            ids => self.families(session, *ids).await?,
        };
        session.run("COMMIT").await?;
        self.part += usize::from(next.is_none());
        self.after = next;
        Ok(Some(gone))
    }

    fn millis(&self) -> i64 {
        self.horizon.millis().cast_signed()
    }

    fn count(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX)
    }

    /// More of the same part, from where it was begun.
    fn again(&self) -> Cursor {
        self.after.clone().unwrap_or(Cursor(String::new()))
    }

    async fn receipts(&self, session: &mut Session<'_>) -> Result<(u64, Option<Cursor>), Broken> {
        let gone = query!(
            "DELETE FROM earmark.receipts WHERE key IN (SELECT key FROM earmark.receipts WHERE at < $1 LIMIT $2)",
            self.millis(),
            self.count()
        );
        let gone = statement!(session, execute, gone).rows_affected();
        Ok((gone, (gone == self.limit as u64).then(|| self.again())))
    }

    /// The oldest week of a table. Where somebody reads the table for long it is left for the next time.
    async fn week(
        &mut self,
        session: &mut Session<'_>,
        table: &'static str,
    ) -> Result<(u64, Option<Cursor>), Broken> {
        let drop = query_scalar!("SELECT earmark.drop_week($1, $2)", table, self.millis());
        session.before()?;
        let dropped = drop.fetch_one(&mut *session.connection).await.map_err(failure);
        session.after()?;
        match dropped {
            Ok(about) => Ok((about.unwrap_or_default().cast_unsigned(), about.map(|_| self.again()))),
            Err(Failure::Conflict(reason)) => {
                session.run("ROLLBACK").await?;
                session.run("BEGIN").await?;
                self.held_up += 1;
                if self.held_up > TRIES {
                    tracing::info!(table, reason, "a week of history is in use; it will be dropped later");
                    return Ok((0, None));
                }
                tokio::time::sleep(PAUSE).await;
                Ok((0, Some(self.again())))
            }
            Err(failure) => Err(failure.into()),
        }
    }

    /// Has the openings of the next balances stand for what is to be dropped, if anything is.
    async fn openings(&self, session: &mut Session<'_>) -> Result<Option<Cursor>, Broken> {
        let old = query_scalar!(
            "SELECT EXISTS (SELECT FROM earmark.weeks WHERE whole = 'movements' AND until <= $1) AS \"old!\"",
            self.millis()
        );
        if !statement!(session, fetch_one, old) {
            return Ok(None);
        }
        let page = Page { limit: self.limit.max(1), after: self.after.clone() };
        let Listed { items, next } = lists::balances(session.connection, None, &page).await?;
        let (skus, locations) = columns(&items);
        let fold = query_file!("sql/fold.sql", &skus as _, &locations as _, self.millis());
        statement!(session, execute, fold);
        Ok(next)
    }

    /// Forgets those of the next ids' families that may be forgotten.
    async fn families(&self, session: &mut Session<'_>, part: Part) -> Result<(u64, Option<Cursor>), Broken> {
        let before = Cursor(format!("{}:", self.millis() - 1));
        let page = Page { limit: self.limit.max(1), after: Some(self.after.clone().unwrap_or(before)) };
        let Listed { items, next } = match part {
            Part::Orders => {
                let statuses = order::Status::ALL.map(order::Status::as_str);
                lists::orders(session.connection, &statuses, &page).await?
            }
            Part::Purchases => lists::purchases(session.connection, &page).await?,
            Part::Debts => {
                let statuses = debt::Status::ALL.map(debt::Status::as_str);
                lists::debts(session.connection, &statuses, &page).await?
            }
            _ => {
                let statuses = reservation::Status::ALL.map(reservation::Status::as_str);
                lists::reservations(session.connection, &statuses, &page).await?
            }
        };
        let bases: BTreeSet<Id> = items.iter().map(Id::base).collect();
        Ok((self.forget(session, &bases).await?, next))
    }

    async fn forget(&self, session: &mut Session<'_>, bases: &BTreeSet<Id>) -> Result<u64, Broken> {
        let bases: Vec<&str> = bases.iter().map(Id::as_str).collect();
        let members = query_file!("sql/families.sql", &bases as _);
        let members = statement!(session, fetch_all, members);
        let of = |kind: &str| {
            let of_kind = members.iter().filter(move |member| member.kind == kind);
            of_kind.map(|member| member.id.as_str()).collect::<Vec<_>>()
        };
        let keys = Keys { ids: of("id"), purchases: of("purchase"), debts: of("debt"), ..Keys::default() };
        let found = find(session.connection, &keys).await?;
        let forgotten = forgotten(&found, self.horizon);
        let (reservations, orders) = (gone(&found.reservations, &forgotten), gone(&found.orders, &forgotten));
        let (purchases, debts) = (gone(&found.purchases, &forgotten), gone(&found.debts, &forgotten));
        let query = query_file_scalar!(
            "sql/forget.sql",
            &reservations.0 as _,
            &reservations.1,
            &orders.0 as _,
            &orders.1,
            &purchases.0 as _,
            &purchases.1,
            &debts.0 as _,
            &debts.1
        );
        let gone = statement!(session, fetch_one, query).cast_unsigned();
        let expected = [&reservations, &orders, &purchases, &debts].map(|(ids, _)| ids.len() as u64);
        if gone == expected.iter().sum::<u64>() {
            Ok(gone)
        } else {
            Err(Failure::Conflict("an id that was to be forgotten came back to life".to_owned()).into())
        }
    }
}

/// Which of the families may be forgotten, by the id that the others are derived from.
fn forgotten(found: &Found, horizon: Time) -> BTreeSet<Id> {
    fn add<'a, R: Member + Row<Key = Id>>(
        families: &mut BTreeMap<Id, Vec<&'a dyn Member>>,
        rows: &'a [Versioned<R>],
    ) {
        rows.iter().for_each(|found| families.entry(found.row.key().base()).or_default().push(&found.row));
    }
    let mut families = BTreeMap::new();
    add(&mut families, &found.reservations);
    add(&mut families, &found.orders);
    add(&mut families, &found.purchases);
    add(&mut families, &found.debts);
    let ended = families.into_iter().filter(|(_, members)| may_forget(members.iter().copied(), horizon));
    ended.map(|(base, _)| base).collect()
}

/// The ids and versions of those rows.
fn gone<'a, R: Row<Key = Id>>(rows: &'a [Versioned<R>], bases: &BTreeSet<Id>) -> (Vec<&'a str>, Vec<i64>) {
    let gone = rows.iter().filter(|found| bases.contains(&found.row.key().base()));
    gone.map(|found| (found.row.key().as_str(), found.version.cast_signed())).unzip()
}
