//! A batch in one transaction.

use crate::load::{Loaded, load};
use crate::session::{Broken, Session};
use crate::write::write;
use earmark_core::step::{Input, Step, Wants, step};
use earmark_store::{Clock, Committed, Failure};

/// How often one step may ask for more. No input needs more than a few rounds for each of its lines.
const ROUNDS_MAX: usize = 10_000;

/// Loads, steps, writes and commits.
pub(crate) async fn commit(
    session: &mut Session<'_>,
    inputs: &[Input],
    clock: &Clock,
) -> Result<Committed, Broken> {
    session.run("BEGIN IMMEDIATE").await?;
    let now = clock.now();
    let mut wanted = Wants::of(inputs);
    let mut loaded = Loaded::default();
    for _ in 0..ROUNDS_MAX {
        let due = loaded.slice.stamp(now);
        load(session, &wanted, due, &mut loaded).await?;
        match step(&loaded.slice, inputs, loaded.slice.stamp(now)) {
            Step::Needs(more) => wanted = more,
            Step::Done(changes) => {
                write(session, &mut loaded, &changes).await?;
                session.run("COMMIT").await?;
                return Ok(changes.into());
            }
        }
    }
    Err(Failure::Refused("the step never had enough rows".to_owned()).into())
}
