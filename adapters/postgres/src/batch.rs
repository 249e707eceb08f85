//! A batch in one transaction.

use crate::flush::{self, Backend};
use crate::load::Loaded;
use crate::session::{Broken, Session};
use crate::weeks::Weeks;
use crate::write::write;
use earmark_core::step::{Changes, Input, Step, Wants, step, wants};
use earmark_core::words::Time;
use earmark_store::{Clock, Committed, Failure};

/// How often one step may ask for more. No input needs more than a few rounds for each of its lines.
const ROUNDS_MAX: usize = 10_000;

/// How often a batch begins anew because it came to need the lock of a further balance.
const RESTARTS_MAX: usize = 100;

/// Locks, loads, steps, writes and commits. Where that may be early, others see it before it is on disk, and
/// the process of the database that has it comes along.
pub(crate) async fn commit(
    session: &mut Session<'_>,
    inputs: &[Input],
    clock: &Clock,
    weeks: &Weeks,
    early: bool,
) -> Result<(Committed, Option<Backend>), Broken> {
    let mut newest = Time::default();
    let mut wanted = Wants::default();
    inputs.iter().for_each(|input| wanted.extend(wants(input)));
    for _ in 0..RESTARTS_MAX {
        weeks.cover(session, newest.max(clock.now())).await?;
        let backend = if early {
            Some(flush::begin(session).await?)
        } else {
            session.run("BEGIN").await?;
            None
        };
        if let Some(committed) = attempt(session, inputs, clock, weeks, &mut wanted, &mut newest).await? {
            return Ok((committed, backend));
        }
        session.run("ROLLBACK").await?;
    }
    Err(Failure::Conflict("the balances of this batch kept changing".to_owned()).into())
}

/// Loads without a lock, in one statement that sees nothing of what others do meanwhile, and steps. None where that
/// was not enough, or what came of it changes a row that is there: then it would have had to lock first.
pub(crate) async fn decide_beside(
    session: &mut Session<'_>,
    inputs: &[Input],
    clock: &Clock,
    weeks: &Weeks,
) -> Result<Option<(Loaded, Changes)>, Broken> {
    weeks.cover(session, clock.now()).await?;
    let mut wanted = Wants::default();
    inputs.iter().for_each(|input| wanted.extend(wants(input)));
    // Whoever is refused looks for expired holds before.
    wanted.due.clone_from(&wanted.balances);
    let (mut loaded, now) = (Loaded::default(), clock.now());
    if !loaded.load_at_once(session, &wanted, now).await? {
        return Ok(None);
    }
    let stamp = loaded.slice.stamp(now);
    Ok(match step(&loaded.slice, inputs, stamp) {
        Step::Done(changes) if changes.only_adds() && weeks.has(stamp) => Some((loaded, changes)),
        Step::Done(_) | Step::Needs(_) => None,
    })
}

/// One attempt; none where a balance was needed that is not locked, or a week that is not there. It is in
/// `wanted` then, or `newest`.
async fn attempt(
    session: &mut Session<'_>,
    inputs: &[Input],
    clock: &Clock,
    weeks: &Weeks,
    wanted: &mut Wants,
    newest: &mut Time,
) -> Result<Option<Committed>, Broken> {
    let mut loaded = Loaded::default();
    loaded.lock(session, wanted).await?;
    let now = clock.now();
    let mut more = wanted.clone();
    for _ in 0..ROUNDS_MAX {
        wanted.extend(more.clone());
        loaded.load(session, &more, now).await?;
        if let Some(unlocked) = loaded.unlocked(wanted) {
            wanted.balances.extend(unlocked);
            return Ok(None);
        }
        let stamp = loaded.slice.stamp(now);
        match step(&loaded.slice, inputs, stamp) {
            Step::Needs(next) => more = next,
            Step::Done(_) if !weeks.has(stamp) => {
                *newest = stamp;
                return Ok(None);
            }
            Step::Done(changes) => {
                write(session, &loaded, &changes).await?;
                session.run("COMMIT").await?;
                let Changes { answers, owed, defects, .. } = changes;
                return Ok(Some(Committed { answers, owed, defects }));
            }
        }
    }
    Err(Failure::Refused("the step never had enough rows".to_owned()).into())
}
