//! A batch without locks: decided on what is known or was read in one statement, and written by another, which is a
//! transaction of its own.

use super::Given;
use crate::failure::is_locked;
use crate::flush::Durability;
use crate::load::Loaded;
use crate::session::{Broken, Session};
use crate::write::write_at_once;
use earmark_core::step::{Changes, Input, Step, Wants, step};
use earmark_store::{Committed, Failure};

/// A batch as it was decided, and the rows on which that was.
type Decided = (Loaded, Changes);

/// Reserves of one balance each: decided on what is known, or loaded in one statement, and
/// written in another, which is a transaction of its own. None where it comes to anything else; a conflict where
/// somebody else has a balance, or had it meanwhile. Then nothing is written, and it is the turn of those who lock.
pub(crate) async fn commit_unlocked(
    session: &mut Session<'_>,
    inputs: &[Input],
    given: Given<'_>,
    early: bool,
) -> Result<Option<(Committed, Durability)>, Broken> {
    given.weeks.cover(session, given.clock.now()).await?;
    if let Some((loaded, changes)) = assume(session, inputs, given, false).await? {
        match write_and_know(session, &loaded, changes, given, early).await {
            Err(Broken::Failed(conflict @ Failure::Conflict(_))) if !is_locked(&conflict) => {
                tracing::debug!(%conflict, "what was known has changed");
                given.known.failed(&conflict);
            }
            Ok(done) => {
                given.known.held();
                return Ok(Some(done));
            }
            Err(broken) => return Err(broken),
        }
    }
    match decide(session, inputs, given, false).await? {
        Some((loaded, changes)) if changes.only_reserves() && !changes.is_empty() => {
            write_and_know(session, &loaded, changes, given, early).await.map(Some)
        }
        _ => Ok(None),
    }
}

async fn write_and_know(
    session: &mut Session<'_>,
    loaded: &Loaded,
    changes: Changes,
    given: Given<'_>,
    early: bool,
) -> Result<(Committed, Durability), Broken> {
    let written = write_at_once(session, loaded, &changes, early).await?;
    given.known.wrote(loaded, &changes, Some(written.position));
    let durability = if early { Durability::Early(written.by) } else { Durability::Awaited };
    Ok((changes.into(), durability))
}

/// Decides without a lock what leaves the stock alone. None where it does not: then it would have had to lock first.
pub(crate) async fn decide_beside(
    session: &mut Session<'_>,
    inputs: &[Input],
    given: Given<'_>,
) -> Result<Option<Decided>, Broken> {
    given.weeks.cover(session, given.clock.now()).await?;
    if let Some(decided) = assume(session, inputs, given, true).await? {
        return Ok(Some(decided));
    }
    let decided = decide(session, inputs, given, true).await?;
    Ok(decided.filter(|(_, changes)| changes.only_adds()))
}

/// Decides on balances and a policy that are known, or are read now, as if every id were free and, where all are to be
/// `refused`, nobody held units past the deadline. None where the statement that writes could not find that out: it
/// finds an id taken by the new row of its input, and a balance another by changing it, unless all are refused.
async fn assume(
    session: &mut Session<'_>,
    inputs: &[Input],
    given: Given<'_>,
    refused: bool,
) -> Result<Option<Decided>, Broken> {
    if !(inputs.iter().all(Input::names_one_balance) && given.known.is_reliable()) {
        return Ok(None);
    }
    let mut wanted = Wants::of(inputs);
    let missing = given.known.missing(&wanted);
    if !missing.is_empty() {
        Loaded::default().load_stock(session, &missing, given.clock.now(), given.known).await?;
    }
    if refused {
        wanted.due.clone_from(&wanted.balances);
    }
    let Some(loaded) = given.known.assume(&wanted) else { return Ok(None) };
    let stamp = loaded.slice.stamp(given.clock.now());
    let Step::Done(changes) = step(&loaded.slice, inputs, stamp) else { return Ok(None) };
    let is_whole = if refused {
        changes.only_adds()
    } else {
        changes.only_reserves() && changes.balances.len() == wanted.balances.len()
    };
    let is_guarded = is_whole && changes.reservations.len() == wanted.ids.len() && given.weeks.has(stamp);
    Ok(is_guarded.then_some((loaded, changes)))
}

/// Loads in one statement, which sees nothing of what others do meanwhile, and steps. None where that was not
/// enough. Whoever is `refused` looks for expired holds before.
async fn decide(
    session: &mut Session<'_>,
    inputs: &[Input],
    given: Given<'_>,
    mut refused: bool,
) -> Result<Option<Decided>, Broken> {
    let mut wanted = Wants::of(inputs);
    let takes_stock = inputs.iter().all(Input::names_one_balance);
    loop {
        if refused {
            wanted.due.clone_from(&wanted.balances);
        }
        let (mut loaded, now) = (Loaded::default(), given.clock.now());
        if !(takes_stock && loaded.load_stock(session, &wanted, now, given.known).await?) {
            loaded = Loaded::default();
            if !loaded.load_at_once(session, &wanted, now).await? {
                return Ok(None);
            }
        }
        let stamp = loaded.slice.stamp(now);
        match step(&loaded.slice, inputs, stamp) {
            Step::Done(changes) if given.weeks.has(stamp) => return Ok(Some((loaded, changes))),
            Step::Needs(_) if !refused => refused = true,
            Step::Done(_) | Step::Needs(_) => return Ok(None),
        }
    }
}
