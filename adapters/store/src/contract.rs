//! What every store does.

use crate::{Cursor, Listed, Page};
use async_trait::async_trait;
use earmark_core::audit::Finding;
use earmark_core::balance::{Balance, Movement};
use earmark_core::debt::{self, Debt, Destination};
use earmark_core::memory::Tables;
use earmark_core::order::{self, Order};
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{self, Reservation};
use earmark_core::step::{Answer, Changes, Command, Input, Recorded, StoredPolicy};
use earmark_core::words::{BalanceKey, Id, Sku, Time};
use std::pin::Pin;
use std::slice::from_ref;
use std::time::Duration;

/// Why a store could not do something. None of these is an answer to a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// When the store cannot be reached, or is too busy: the same call may go through later.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// When the database refused to write this batch (a full disk, a constraint): nothing of it was
    /// written.
    #[error("the store refused the batch: {0}")]
    Refused(String),
    /// When another transaction got in the way (a deadlock, a row that changed since it was loaded):
    /// nothing was written, and the same batch goes through when it is tried again.
    #[error("another transaction got in the way: {0}")]
    Conflict(String),
    /// When more waits to be committed than the queue holds: come again.
    #[error("too much is waiting to be committed; come again in {} ms", retry_after.as_millis())]
    Busy {
        /// When coming again makes sense.
        retry_after: Duration,
    },
    /// When a cursor is not one that this store made.
    #[error("not a cursor of this store")]
    BadCursor,
    /// When what is stored cannot be read back: the store is damaged or of another version.
    #[error("the store is damaged or of another version: {0}")]
    Corrupt(String),
}

/// What a batch came to, once it is committed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    /// One per input, in order; [`Answer::Deferred`] where the input, and all that follow it, are to be
    /// fed again.
    pub answers: Vec<Answer>,
    /// Balances that still owe their queue a serving, which is to come next. A hint: what is owed stands
    /// in the rows, and a sweep finds it as well.
    pub owed: Vec<BalanceKey>,
    /// Servings that would have broken an invariant, and were left out: to be logged.
    pub defects: Vec<String>,
}

impl From<Changes> for Committed {
    fn from(changes: Changes) -> Self {
        let Changes { answers, owed, defects, .. } = changes;
        Self { answers, owed, defects }
    }
}

/// Resolves once what was committed is on disk. Where it fails, nobody knows whether it is there.
pub type Flush = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// A store. Lists are newest first, by creation and then id, unless they say otherwise, so that two
/// stores with the same rows give the same pages.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The store's clock.
    fn now(&self) -> Time;

    /// How many batches it can commit side by side.
    fn lanes(&self) -> usize {
        1
    }

    /// Whether others are at the same balances, so that a batch mostly has to wait for them: then one that is formed
    /// later is larger, and no later through.
    fn is_crowded(&self) -> bool {
        false
    }

    /// Resolves when somebody else may have committed something: a hint, polling is the truth. Never,
    /// where nobody else can.
    async fn news(&self) {
        std::future::pending::<()>().await;
    }

    /// Handles a batch in one transaction: begins, loads what the inputs want (balances locked in key order),
    /// takes the stamp, steps until the core needs no more, writes every part of the changes guarded by
    /// versions, commits. Where the versions are guard enough ([`Changes::only_reserves`]) nothing need be locked, and
    /// the transaction may begin behind the load. What it returns is of what was committed. On failure
    /// nothing was written.
    async fn commit_batch(&self, inputs: &[Input]) -> Result<Committed, Failure>;

    /// The same, but returns as soon as others see what was committed, so that the next batch need not
    /// wait for the disk. Nobody may be told of it before its flush has resolved; there is none where it is
    /// on disk already. After a flush that failed the same batch is fed again: what is there is not booked twice.
    async fn commit_early(&self, inputs: &[Input]) -> Result<(Committed, Option<Flush>), Failure> {
        Ok((self.commit_batch(inputs).await?, None))
    }

    /// The same for a batch that leaves the stock alone, as one that is refused whole: decided as of one
    /// moment, without a lock, and where it comes to rows that are all new
    /// ([`Changes::only_adds`](earmark_core::step::Changes::only_adds)) its flush writes, commits and waits for the disk.
    /// Others do not see it before that, and the next batch need not wait for it. None where it comes to
    /// anything else, or where the store does not do this; then nothing was done.
    async fn commit_beside(&self, inputs: &[Input]) -> Result<Option<(Committed, Flush)>, Failure> {
        let _ = inputs;
        Ok(None)
    }

    /// [`Self::commit_batch`] for whoever only wants the answers.
    async fn commit(&self, inputs: &[Input]) -> Result<Vec<Answer>, Failure> {
        Ok(self.commit_batch(inputs).await?.answers)
    }

    /// What is owed now and nobody asked for: expiries to announce, the earliest deadline first, and
    /// servings owed, at most `limit` of each. Read without locks; feeding them late, early or twice is harmless.
    async fn sweep(&self, now: Time, limit: usize) -> Result<Vec<Command>, Failure>;

    /// Returns debts to these destinations that a worker may claim now, the longest due first, at most `limit`. However
    /// many debts wait for other destinations, it costs no more.
    async fn claimable(
        &self,
        destinations: &[Destination],
        now: Time,
        limit: usize,
    ) -> Result<Vec<Debt>, Failure>;

    /// Returns reservations whose deadline comes by then, the earliest first, at most `limit`.
    async fn due_reservations(&self, by: Time, limit: usize) -> Result<Vec<Reservation>, Failure>;

    /// Returns the reservations of these ids that there are: each once, in the order in which it is named first.
    async fn reservations(&self, ids: &[Id]) -> Result<Vec<Reservation>, Failure>;

    /// Returns the orders of these ids that there are: each once, in the order in which it is named first.
    async fn orders(&self, ids: &[Id]) -> Result<Vec<Order>, Failure>;

    /// Returns the purchase orders of these ids that there are: each once, in the order in which it is named first.
    async fn purchases(&self, ids: &[Id]) -> Result<Vec<Purchase>, Failure>;

    /// Returns the debts of these ids that there are: each once, in the order in which it is named first.
    async fn debts(&self, ids: &[Id]) -> Result<Vec<Debt>, Failure>;

    /// Returns the reservation of an id, if there is one.
    async fn reservation(&self, id: &Id) -> Result<Option<Reservation>, Failure> {
        Ok(self.reservations(from_ref(id)).await?.pop())
    }

    /// Returns the order of an id, if there is one.
    async fn order(&self, id: &Id) -> Result<Option<Order>, Failure> {
        Ok(self.orders(from_ref(id)).await?.pop())
    }

    /// Returns the purchase order of an id, if there is one.
    async fn purchase(&self, id: &Id) -> Result<Option<Purchase>, Failure> {
        Ok(self.purchases(from_ref(id)).await?.pop())
    }

    /// Returns the debt of an id, if there is one.
    async fn debt(&self, id: &Id) -> Result<Option<Debt>, Failure> {
        Ok(self.debts(from_ref(id)).await?.pop())
    }

    /// The balances of a SKU at all its locations, in key order; none where the SKU is unknown.
    async fn balances(&self, sku: &Sku) -> Result<Vec<Balance>, Failure>;

    /// All balances whose SKU contains `text` (upper-case), in key order.
    async fn list_balances(&self, text: Option<&str>, page: &Page) -> Result<Listed<Balance>, Failure>;

    /// Reservations, of one status or of all.
    async fn list_reservations(
        &self,
        status: Option<reservation::Status>,
        page: &Page,
    ) -> Result<Listed<Reservation>, Failure>;

    /// Orders, of one status or of all.
    async fn list_orders(&self, status: Option<order::Status>, page: &Page)
    -> Result<Listed<Order>, Failure>;

    /// Purchase orders.
    async fn list_purchases(&self, page: &Page) -> Result<Listed<Purchase>, Failure>;

    /// Debts, of one status or of all.
    async fn list_debts(&self, status: Option<debt::Status>, page: &Page) -> Result<Listed<Debt>, Failure>;

    /// Policies that were stored, in name order.
    async fn policies(&self) -> Result<Vec<StoredPolicy>, Failure>;

    /// The movements of a SKU, newest first by time, then location, then number descending.
    async fn movements(&self, sku: &Sku, page: &Page) -> Result<Listed<Movement>, Failure>;

    /// Live reservations (pending, waiting, confirmed) with a line on this balance, by id.
    async fn holders(&self, key: &BalanceKey, page: &Page) -> Result<Listed<Reservation>, Failure>;

    /// Returns the positions of tickets in the queues of their balances, in the same order: 1 for a head.
    async fn positions(&self, tickets: &[(BalanceKey, u64)]) -> Result<Vec<u64>, Failure>;

    /// The journal after a cursor, oldest first; each entry with the cursor that continues behind it.
    /// Never skips an entry that commits late.
    async fn journal(&self, after: Option<&Cursor>, limit: usize)
    -> Result<Vec<(Cursor, Recorded)>, Failure>;

    /// The cursor behind the last entry of the journal; none where it is empty.
    async fn journal_end(&self) -> Result<Option<Cursor>, Failure>;

    /// Everything that happened to an id and to the ids derived from it, oldest first.
    async fn history(&self, id: &Id) -> Result<Vec<Recorded>, Failure>;

    /// Forgets what is older than the horizon and nobody needs (see [`earmark_core::retention`], which
    /// decides what that is), in transactions of about `step` rows, so that nobody waits for it long.
    /// Returns how many rows of the store went.
    async fn prune(&self, horizon: Time, step: usize) -> Result<u64, Failure>;

    /// Whether the store answers.
    async fn ping(&self) -> Result<(), Failure>;

    /// Adds up every figure from the rows and the ledger, in one consistent view (rule 10).
    async fn audit(&self) -> Result<Vec<Finding>, Failure>;

    /// Every row, in one consistent view: what the conformance suite compares with memory.
    async fn tables(&self) -> Result<Tables, Failure>;
}
