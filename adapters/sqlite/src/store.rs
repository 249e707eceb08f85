//! The store behind the contract.

use crate::lists::{cut, newest};
use crate::open::{self, OpenError, Options};
use crate::read::{among, lined, rows};
use crate::rows::Stored;
use crate::session::{Broken, Session};
use crate::values::{Columns, Values, list};
use crate::{batch, failure::failure, history, whole};
use async_trait::async_trait;
use earmark_core::audit::Finding;
use earmark_core::balance::{Balance, Movement};
use earmark_core::debt::{self, Debt};
use earmark_core::memory::Tables;
use earmark_core::order::{self, Order};
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{self, Reservation};
use earmark_core::step::{Command, Input, Recorded, Row, StoredPolicy};
use earmark_core::words::{BalanceKey, Id, Sku, Time};
use earmark_store::{Committed, Cursor, Failure, Listed, Page, Store};
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use sqlx::{AssertSqlSafe, Connection, Transaction};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Mutex;

/// A store on one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    options: Options,
    /// The one that writes; none while it is in use, and after it was lost.
    writer: Mutex<Option<SqliteConnection>>,
    readers: SqlitePool,
    /// How many pages the file may have; 0 where only the disk says.
    pages_max: AtomicU32,
    /// Held for as long as the store lives.
    _lock: File,
}

impl SqliteStore {
    /// Opens the file, or makes it, and refuses a second server on it.
    pub async fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, OpenError> {
        let path = path.as_ref().to_owned();
        let lock = open::lock(&path)?;
        let writer = open::prepared(&path, &options).await?;
        let readers = open::readers(&path, &options);
        let writer = Mutex::new(Some(writer));
        Ok(Self { path, options, writer, readers, pages_max: AtomicU32::new(0), _lock: lock })
    }

    /// Bounds the file, in pages of 4096 bytes; 0 takes the bound away. A batch that does not fit is
    /// refused whole.
    pub async fn limit_pages(&self, pages: u32) -> Result<(), Failure> {
        self.pages_max.store(pages, Ordering::SeqCst);
        let mut seat = self.writer.lock().await;
        if let Some(writer) = seat.as_mut() {
            self.bound(writer).await?;
        }
        Ok(())
    }

    async fn bound(&self, writer: &mut SqliteConnection) -> Result<(), Failure> {
        let pages = match self.pages_max.load(Ordering::SeqCst) {
            0 => 4_294_967_294,
            pages => pages,
        };
        let sql = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(sql).execute(writer).await.map(|_| ()).map_err(failure)
    }

    async fn connected(&self) -> Result<SqliteConnection, Failure> {
        let mut writer = open::writer(&self.path, &self.options).await.map_err(failure)?;
        self.bound(&mut writer).await?;
        Ok(writer)
    }

    /// A consistent view; it ends when it is dropped.
    async fn view(&self) -> Result<Transaction<'static, Sqlite>, Failure> {
        self.readers.begin().await.map_err(failure)
    }

    async fn one<R: Stored>(&self, key: &str) -> Result<Option<R>, Failure> {
        let mut view = self.view().await?;
        let mut session = Session::reading(&mut view);
        let mut found = rows::<R>(&mut session, &among::<R>(), list([key].into_iter())).await?;
        Ok(found.pop().map(|(_, row)| row))
    }
}

/// Rows in the order of `ids`.
fn in_order<R: Row<Key = Id>>(mut found: Vec<(u64, R)>, ids: &[Id]) -> Vec<R> {
    let place = |row: &R| ids.iter().position(|id| id == row.key());
    found.sort_by_key(|(_, row)| place(row));
    found.into_iter().map(|(_, row)| row).collect()
}

fn texts(ids: &[Id]) -> Values {
    list(ids.iter().map(Id::as_str))
}

#[async_trait]
impl Store for SqliteStore {
    fn now(&self) -> Time {
        self.options.clock.now()
    }

    async fn commit_batch(&self, inputs: &[Input]) -> Result<Committed, Failure> {
        let mut seat = self.writer.lock().await;
        // Whoever drops this future loses the connection, and with it the transaction.
        let mut writer = match seat.take() {
            Some(writer) => writer,
            None => self.connected().await?,
        };
        let mut session = Session::writing(&mut writer, &self.options.faults);
        match batch::commit(&mut session, inputs, &self.options.clock).await {
            Ok(committed) => {
                *seat = Some(writer);
                Ok(committed)
            }
            Err(Broken::Failed(failure)) => {
                // Where there is nothing left to roll back the database did so itself; a new connection
                // leaves no doubt.
                if sqlx::query("ROLLBACK").execute(&mut writer).await.is_ok() {
                    *seat = Some(writer);
                } else {
                    writer.close_hard().await.ok();
                }
                Err(failure)
            }
            Err(cut @ Broken::Cut) => {
                writer.close_hard().await.ok();
                Err(cut.into())
            }
        }
    }

    async fn sweep(&self, now: Time, limit: usize) -> Result<Vec<Command>, Failure> {
        let mut view = self.view().await?;
        let mut session = Session::reading(&mut view);
        let mut commands = vec![];
        let due = "SELECT id FROM reservations WHERE status IN ('pending', 'waiting') AND expires_at <= ? \
                   ORDER BY expires_at, id LIMIT ?";
        for row in session.fetch(due, Values::default().time(now).count(limit as u64)).await? {
            let reservation_id = Columns::new(&row).name(Id::stored)?;
            commands.push(Command::Expire { reservation_id });
        }
        let owing = "SELECT sku, location FROM balances WHERE owed_from IS NOT NULL \
                     ORDER BY sku, location LIMIT ?";
        for row in session.fetch(owing, Values::default().count(limit as u64)).await? {
            commands.push(Command::Serve { key: Columns::new(&row).key()? });
        }
        Ok(commands)
    }

    async fn claimable(&self, now: Time, limit: usize) -> Result<Vec<Id>, Failure> {
        let mut view = self.view().await?;
        let sql = "SELECT id FROM debts WHERE status = 'owed' AND due_at <= ? ORDER BY due_at, id LIMIT ?";
        let values = Values::default().time(now).count(limit as u64);
        let found = Session::reading(&mut view).fetch(sql, values).await?;
        found.iter().map(|row| Columns::new(row).name(Id::stored)).collect()
    }

    async fn reservation(&self, id: &Id) -> Result<Option<Reservation>, Failure> {
        let mut view = self.view().await?;
        let one = texts(std::slice::from_ref(id));
        let mut found = lined(&mut Session::reading(&mut view), &among::<Reservation>(), one).await?;
        Ok(found.pop().map(|(_, row)| row))
    }

    async fn order(&self, id: &Id) -> Result<Option<Order>, Failure> {
        self.one(id.as_str()).await
    }

    async fn purchase(&self, id: &Id) -> Result<Option<Purchase>, Failure> {
        let mut view = self.view().await?;
        let one = texts(std::slice::from_ref(id));
        let mut found = lined(&mut Session::reading(&mut view), &among::<Purchase>(), one).await?;
        Ok(found.pop().map(|(_, row)| row))
    }

    async fn debt(&self, id: &Id) -> Result<Option<Debt>, Failure> {
        self.one(id.as_str()).await
    }

    async fn balances(&self, sku: &Sku) -> Result<Vec<Balance>, Failure> {
        let mut view = self.view().await?;
        let tail = "WHERE sku = ? ORDER BY location";
        let values = Values::default().text(sku.as_str());
        let found = rows(&mut Session::reading(&mut view), tail, values).await?;
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    async fn list_balances(&self, text: Option<&str>, page: &Page) -> Result<Listed<Balance>, Failure> {
        let after = page.after.as_ref().map(|Cursor(text)| text.split_once('@').ok_or(Failure::BadCursor));
        let (sku, location) = after.transpose()?.unwrap_or_default();
        let tail = "WHERE (sku, location) > (?1, ?2) AND (?3 IS NULL OR instr(sku, ?3) > 0) \
                    ORDER BY sku, location LIMIT ?4";
        let values =
            Values::default().text(sku).text(location).text_or_null(text).count(page.limit as u64 + 1);
        let mut view = self.view().await?;
        let found = rows::<Balance>(&mut Session::reading(&mut view), tail, values).await?;
        let found = found.into_iter().map(|(_, row)| row).collect();
        Ok(cut(found, page, |row: &Balance| row.key.to_string()))
    }

    async fn list_reservations(
        &self,
        status: Option<reservation::Status>,
        page: &Page,
    ) -> Result<Listed<Reservation>, Failure> {
        let asked = status.map_or(reservation::Status::ALL.to_vec(), |status| vec![status]);
        let asked: Vec<_> = asked.into_iter().map(|status| Some(status.as_str())).collect();
        let mut view = self.view().await?;
        let mut session = Session::reading(&mut view);
        let Listed { items, next } = newest(&mut session, "reservations", &asked, page).await?;
        let found = lined(&mut session, &among::<Reservation>(), texts(&items)).await?;
        Ok(Listed { items: in_order(found, &items), next })
    }

    async fn list_orders(
        &self,
        status: Option<order::Status>,
        page: &Page,
    ) -> Result<Listed<Order>, Failure> {
        let asked = status.map_or(order::Status::ALL.to_vec(), |status| vec![status]);
        let asked: Vec<_> = asked.into_iter().map(|status| Some(status.as_str())).collect();
        let mut view = self.view().await?;
        let mut session = Session::reading(&mut view);
        let Listed { items, next } = newest(&mut session, "orders", &asked, page).await?;
        let found = rows(&mut session, &among::<Order>(), texts(&items)).await?;
        Ok(Listed { items: in_order(found, &items), next })
    }

    async fn list_purchases(&self, page: &Page) -> Result<Listed<Purchase>, Failure> {
        let mut view = self.view().await?;
        let mut session = Session::reading(&mut view);
        let Listed { items, next } = newest(&mut session, "purchases", &[None], page).await?;
        let found = lined(&mut session, &among::<Purchase>(), texts(&items)).await?;
        Ok(Listed { items: in_order(found, &items), next })
    }

    async fn list_debts(&self, status: Option<debt::Status>, page: &Page) -> Result<Listed<Debt>, Failure> {
        let asked = status.map_or(debt::Status::ALL.to_vec(), |status| vec![status]);
        let asked: Vec<_> = asked.into_iter().map(|status| Some(status.as_str())).collect();
        let mut view = self.view().await?;
        let mut session = Session::reading(&mut view);
        let Listed { items, next } = newest(&mut session, "debts", &asked, page).await?;
        let found = rows(&mut session, &among::<Debt>(), texts(&items)).await?;
        Ok(Listed { items: in_order(found, &items), next })
    }

    async fn policies(&self) -> Result<Vec<StoredPolicy>, Failure> {
        let mut view = self.view().await?;
        let found = rows(&mut Session::reading(&mut view), "ORDER BY name", Values::default()).await?;
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    async fn movements(&self, sku: &Sku, page: &Page) -> Result<Listed<Movement>, Failure> {
        let mut view = self.view().await?;
        Ok(history::movements(&mut Session::reading(&mut view), sku, page).await?)
    }

    async fn holders(&self, key: &BalanceKey, page: &Page) -> Result<Listed<Reservation>, Failure> {
        let after = page.after.as_ref().map_or("", |Cursor(text)| text);
        let tail = "WHERE id IN (SELECT reservation_id FROM reservation_lines \
                    WHERE sku = ? AND location = ? AND live = 1 AND reservation_id > ? \
                    ORDER BY reservation_id LIMIT ?) ORDER BY id";
        let values = Values::default().key(key).text(after).count(page.limit as u64 + 1);
        let mut view = self.view().await?;
        let found = lined::<Reservation>(&mut Session::reading(&mut view), tail, values).await?;
        let found = found.into_iter().map(|(_, row)| row).collect();
        Ok(cut(found, page, |row: &Reservation| row.id.to_string()))
    }

    async fn position(&self, key: &BalanceKey, ticket: u64) -> Result<u64, Failure> {
        let sql = "SELECT count(*) FROM reservation_lines \
                   WHERE sku = ? AND location = ? AND lacks > 0 AND ticket <= ?";
        let mut view = self.view().await?;
        let values = Values::default().key(key).count(ticket);
        let found = Session::reading(&mut view).fetch(sql, values).await?;
        found.first().map_or(Ok(0), |row| Columns::new(row).count())
    }

    async fn journal(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Cursor, Recorded)>, Failure> {
        let from = after.map_or(Ok(0), |Cursor(text)| text.parse::<i64>().map_err(|_| Failure::BadCursor))?;
        let values = Values::default().int(from).count(limit as u64);
        let tail = "WHERE position > ? ORDER BY position LIMIT ?";
        let mut view = self.view().await?;
        let found = history::entries(&mut Session::reading(&mut view), tail, values).await?;
        Ok(found.into_iter().map(|(position, entry)| (Cursor(position.to_string()), entry)).collect())
    }

    async fn journal_end(&self) -> Result<Option<Cursor>, Failure> {
        let mut view = self.view().await?;
        let sql = "SELECT max(position) FROM journal";
        let found = Session::reading(&mut view).fetch(sql, Values::default()).await?;
        let end = found.first().map_or(Ok(None), |row| Columns::new(row).count_or_null())?;
        Ok(end.map(|end| Cursor(end.to_string())))
    }

    async fn history(&self, id: &Id) -> Result<Vec<Recorded>, Failure> {
        let mut view = self.view().await?;
        let values = Values::default().text(id.as_str());
        let tail = "WHERE base = ? ORDER BY position";
        let found = history::entries(&mut Session::reading(&mut view), tail, values).await?;
        Ok(found.into_iter().map(|(_, entry)| entry).collect())
    }

    async fn ping(&self) -> Result<(), Failure> {
        let mut view = self.view().await?;
        Session::reading(&mut view).run("SELECT 1").await.map_err(Failure::from)
    }

    async fn audit(&self) -> Result<Vec<Finding>, Failure> {
        let mut view = self.view().await?;
        Ok(whole::audit(&mut Session::reading(&mut view)).await?)
    }

    async fn tables(&self) -> Result<Tables, Failure> {
        let mut view = self.view().await?;
        Ok(whole::tables(&mut Session::reading(&mut view)).await?)
    }
}
