//! A batch in one transaction.

use crate::flush::{self, Backend};
use crate::load::Loaded;
use crate::session::{Broken, Session};
use crate::weeks::Weeks;
use crate::write::{write, write_at_once};
use earmark_core::step::{Changes, Input, Step, Wants, step};
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
    let mut wanted = Wants::of(inputs);
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

/// The same without a lock, for reserves of one balance each: loads in one statement and writes in another, which
/// is a transaction of its own. None where it comes to anything else; a conflict where somebody else has a
/// balance, or had it meanwhile. Then nothing is written, and it is the turn of those who lock.
pub(crate) async fn commit_unlocked(
    session: &mut Session<'_>,
    inputs: &[Input],
    clock: &Clock,
    weeks: &Weeks,
    early: bool,
) -> Result<Option<(Committed, Option<Backend>)>, Broken> {
    let Some((loaded, changes)) = decide(session, inputs, clock, weeks, false).await? else {
        return Ok(None);
    };
    if !changes.only_reserves() || changes.is_empty() {
        return Ok(None);
    }
    let backend = write_at_once(session, &loaded, &changes, early).await?;
    Ok(Some((changes.into(), early.then_some(backend))))
}

/// Decides without a lock what leaves the stock alone. None where it does not: then it would have had to lock first.
pub(crate) async fn decide_beside(
    session: &mut Session<'_>,
    inputs: &[Input],
    clock: &Clock,
    weeks: &Weeks,
) -> Result<Option<(Loaded, Changes)>, Broken> {
    let decided = decide(session, inputs, clock, weeks, true).await?;
    Ok(decided.filter(|(_, changes)| changes.only_adds()))
}

/// Loads in one statement, which sees nothing of what others do meanwhile, and steps. None where that was not
/// enough. Whoever is `refused` looks for expired holds before.
async fn decide(
    session: &mut Session<'_>,
    inputs: &[Input],
    clock: &Clock,
    weeks: &Weeks,
    mut refused: bool,
) -> Result<Option<(Loaded, Changes)>, Broken> {
    weeks.cover(session, clock.now()).await?;
    let mut wanted = Wants::of(inputs);
    let takes_stock = inputs.iter().all(Input::names_one_balance);
    loop {
        if refused {
            wanted.due.clone_from(&wanted.balances);
        }
        let (mut loaded, now) = (Loaded::default(), clock.now());
        if !(takes_stock && loaded.load_stock(session, &wanted, now).await?) {
            loaded = Loaded::default();
            if !loaded.load_at_once(session, &wanted, now).await? {
                return Ok(None);
            }
        }
        let stamp = loaded.slice.stamp(now);
        match step(&loaded.slice, inputs, stamp) {
            Step::Done(changes) if weeks.has(stamp) => return Ok(Some((loaded, changes))),
            Step::Needs(_) if !refused => refused = true,
            Step::Done(_) | Step::Needs(_) => return Ok(None),
        }
    }
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
    let mut takes_stock = inputs.iter().all(Input::names_one_balance);
    if takes_stock {
        loaded.lock_named(session, wanted).await?;
    } else {
        loaded.lock(session, wanted).await?;
    }
    let now = clock.now();
    let mut more = wanted.clone();
    for _ in 0..ROUNDS_MAX {
        wanted.extend(more.clone());
        if !(std::mem::take(&mut takes_stock) && loaded.load_stock(session, &more, now).await?) {
            loaded.load(session, &more, now).await?;
        }
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
                return Ok(Some(changes.into()));
            }
        }
    }
    Err(Failure::Refused("the step never had enough rows".to_owned()).into())
}
