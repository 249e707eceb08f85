//! A batch in one transaction.

mod unlocked;

pub(crate) use unlocked::{commit_unlocked, decide_beside};

use crate::flush::{self, Durability};
use crate::known::Known;
use crate::load::Loaded;
use crate::session::{Broken, Session};
use crate::weeks::Weeks;
use crate::write::write;
use earmark_core::step::{Input, Step, Wants, step};
use earmark_core::words::Time;
use earmark_store::{Clock, Committed, Failure};

/// What a batch is decided with, beside what it loads.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) clock: &'a Clock,
    pub(crate) weeks: &'a Weeks,
    pub(crate) known: &'a Known,
}

/// How often one step may ask for more. No input needs more than a few rounds for each of its lines.
const ROUNDS_MAX: usize = 10_000;

/// How often a batch begins anew because it came to need the lock of a further balance.
const RESTARTS_MAX: usize = 100;

/// Locks, loads, steps, writes and commits. Where that may be early, others see it before it is on disk.
pub(crate) async fn commit(
    session: &mut Session<'_>,
    inputs: &[Input],
    given: Given<'_>,
    early: bool,
) -> Result<(Committed, Durability), Broken> {
    let mut newest = Time::default();
    let mut wanted = Wants::of(inputs);
    for _ in 0..RESTARTS_MAX {
        given.weeks.cover(session, newest.max(given.clock.now())).await?;
        let written = if early {
            Durability::Early(flush::begin(session).await?)
        } else {
            session.run("BEGIN").await?;
            Durability::Awaited
        };
        if let Some((committed, has_written)) =
            attempt(session, inputs, given, &mut wanted, &mut newest).await?
        {
            return Ok((committed, if has_written { written } else { Durability::Seen }));
        }
        session.run("ROLLBACK").await?;
    }
    Err(Failure::Conflict("the balances of this batch kept changing".to_owned()).into())
}

/// One attempt: what it came to, and whether it has written anything. None where a balance was needed that is not
/// locked, or a week that is not there. It is in `wanted` then, or `newest`.
async fn attempt(
    session: &mut Session<'_>,
    inputs: &[Input],
    given: Given<'_>,
    wanted: &mut Wants,
    newest: &mut Time,
) -> Result<Option<(Committed, bool)>, Broken> {
    let mut loaded = Loaded::default();
    let mut takes_stock = inputs.iter().all(Input::names_one_balance);
    if takes_stock {
        loaded.lock_named(session, wanted).await?;
    } else {
        loaded.lock(session, wanted).await?;
    }
    let now = given.clock.now();
    let mut more = wanted.clone();
    for _ in 0..ROUNDS_MAX {
        wanted.extend(more.clone());
        if !(std::mem::take(&mut takes_stock) && loaded.load_stock(session, &more, now, given.known).await?) {
            loaded.load(session, &more, now).await?;
        }
        if let Some(unlocked) = loaded.unlocked(wanted) {
            wanted.balances.extend(unlocked);
            return Ok(None);
        }
        let stamp = loaded.slice.stamp(now);
        match step(&loaded.slice, inputs, stamp) {
            Step::Needs(next) => more = next,
            Step::Done(_) if !given.weeks.has(stamp) => {
                *newest = stamp;
                return Ok(None);
            }
            Step::Done(changes) => {
                let position = write(session, &loaded, &changes).await?;
                session.run("COMMIT").await?;
                given.known.wrote(&loaded, &changes, position);
                let has_written = !changes.is_empty();
                return Ok(Some((changes.into(), has_written)));
            }
        }
    }
    Err(Failure::Refused("the step never had enough rows".to_owned()).into())
}
