//! Batches, each on a connection of its own: without locks where that mostly goes through.

use super::{BATCH_LIMIT, PostgresStore, settle};
use crate::batch::{self, Given};
use crate::flush::{self, Durability};
use crate::session::{Broken, Session};
use crate::write;
use earmark_core::step::Input;
use earmark_store::{Committed, Failure, Flush};

impl PostgresStore {
    /// A batch on a connection of its own, and where it is committed early the way to have it on disk.
    pub(super) async fn write(
        &self,
        inputs: &[Input],
        early: bool,
    ) -> Result<(Committed, Option<Flush>), Failure> {
        let early = self.prepared().await? && early;
        let mut seat = self.writers.take().await?;
        let mut session = Session::begin(&mut seat.connection, &self.options.faults);
        let batch = self.commit(&mut session, inputs, early);
        let done = tokio::time::timeout(BATCH_LIMIT, batch).await.unwrap_or(Err(Broken::Cut));
        if done.is_err() {
            self.weeks.forget();
        }
        let (committed, flush) = match done {
            Ok((committed, Durability::Early(backend))) => {
                (committed, Some(flush::of(seat, backend, self.options.faults.clone())))
            }
            Ok((committed, Durability::Seen)) => {
                let seen = self.await_all_seen(&mut seat.connection).await.map_err(Broken::Failed);
                settle(seat, seen).await?;
                (committed, None)
            }
            done => (settle(seat, done).await?.0, None),
        };
        self.rope().inspect(|rope| rope.notify_one());
        Ok((committed, flush))
    }

    /// Without locks where that mostly goes through, else with them.
    async fn commit(
        &self,
        session: &mut Session<'_>,
        inputs: &[Input],
        early: bool,
    ) -> Result<(Committed, Durability), Broken> {
        if inputs.iter().all(Input::names_one_balance) && !self.crowd.is_about() {
            match batch::commit_unlocked(session, inputs, self.given(), early).await {
                Ok(Some(committed)) => {
                    self.crowd.passed();
                    return Ok(committed);
                }
                Ok(None) => {}
                Err(Broken::Failed(Failure::Conflict(details))) => {
                    tracing::debug!(details, "a batch without locks met another transaction");
                }
                Err(broken) => return Err(broken),
            }
            self.crowd.met();
        }
        batch::commit(session, inputs, self.given(), early).await
    }

    fn given(&self) -> Given<'_> {
        Given { clock: &self.options.clock, weeks: &self.weeks, known: &self.known }
    }

    /// A batch that leaves the stock alone, without a lock; what it adds is written by its flush.
    pub(super) async fn beside(&self, inputs: &[Input]) -> Result<Option<(Committed, Flush)>, Failure> {
        self.prepared().await?;
        let mut seat = self.writers.take().await?;
        let mut session = Session::begin(&mut seat.connection, &self.options.faults);
        let decided = batch::decide_beside(&mut session, inputs, self.given());
        let done = tokio::time::timeout(BATCH_LIMIT, decided).await.unwrap_or(Err(Broken::Cut));
        let Ok(Some((loaded, mut changes))) = done else {
            settle(seat, done).await?;
            return Ok(None);
        };
        if changes.is_empty() {
            let seen = self.await_all_seen(&mut seat.connection).await.map_err(Broken::Failed);
            settle(seat, seen).await?;
            return Ok(Some((changes.into(), Box::pin(std::future::ready(Ok(()))))));
        }
        // Encoded here, while the batch before is on its way to the disk, and only sent once it is there.
        let ready = match write::ready(&loaded, &changes) {
            Ok(ready) => ready,
            Err(failure) => return settle(seat, Err(failure.into())).await,
        };
        let (answers, defects) = (std::mem::take(&mut changes.answers), std::mem::take(&mut changes.defects));
        let committed = Committed { answers, owed: vec![], defects };
        let (rope, faults, known) = (self.rope(), self.options.faults.clone(), self.known.clone());
        let flush: Flush = Box::pin(async move {
            let written = flush::write(seat, ready, &loaded, &changes, &faults).await;
            match &written {
                _ if loaded.assumed.is_none() => {}
                Ok(()) => known.held(),
                Err(conflict @ Failure::Conflict(_)) => known.failed(conflict),
                Err(_) => {}
            }
            written?;
            rope.inspect(|rope| rope.notify_one());
            Ok(())
        });
        Ok(Some((committed, flush)))
    }
}
