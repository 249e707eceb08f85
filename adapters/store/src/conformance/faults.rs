//! Clause 5 and 6: whole or not at all, whatever statement fails or is the last one to run.

use super::{Harness, Twin, World, assert_same, everything, input, keyed, place, reserve, stocked};
use crate::{Failure, Fault};
use earmark_core::step::Input;

fn batch() -> Vec<Input> {
    (0..).zip(everything()).map(|(n, command)| input(&format!("all-{n}"), command)).collect()
}

/// A second batch, which changes rows that are there already.
fn sequel(twin: &Twin) -> Vec<Input> {
    World::new(3).batch(&twin.memory, 40)
}

/// Reserves that are refused, named so.
fn shortages(name: &str) -> Vec<Input> {
    let one = |n| format!("{name}-{n}");
    (0..4).map(|n| input(&one(n), reserve(&one(n), &[("NOWHERE", 1)], 60))).collect()
}

/// Reserves of more than there is of something.
fn too_large(name: &str) -> Vec<Input> {
    let one = |n| format!("{name}-{n}");
    (0..4).map(|n| input(&one(n), reserve(&one(n), &[("MUG", 1_000_000)], 60))).collect()
}

/// A batch of all kinds that is refused whole.
fn refusals() -> Vec<Input> {
    let lines = [("NOWHERE", 1)];
    let mut inputs = shortages("short");
    inputs.push(input("short-order", place("short-order", &lines, "checkout")));
    inputs.push(keyed("short-keyed", reserve("short-keyed", &lines, 60)));
    inputs
}

/// Reserves of one balance each, of which a store may lock nothing.
fn reserves(name: &str) -> Vec<Input> {
    let of = |n| [(if n % 2 == 0 { "MUG" } else { "CUP" }, 1)];
    let one = |n| format!("{name}-{n}");
    (0..4).map(|n| input(&one(n), reserve(&one(n), &of(n), 60))).collect()
}

/// Which way a batch is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Whole,
    Early,
    Beside,
}

/// Every statement fails once: nothing of the batch is there, and the same batch goes through then.
pub async fn fails_whole_at_every_statement(harness: &dyn Harness) {
    if harness.is_durable() {
        stumble(harness, Fault::Fail, Way::Whole).await;
    }
}

/// The same where the commit is early; whether it is on disk is left open where waiting for that failed.
pub async fn fails_whole_at_every_statement_of_an_early_commit(harness: &dyn Harness) {
    if harness.is_durable() {
        stumble(harness, Fault::Fail, Way::Early).await;
    }
}

/// The connection is lost after every statement, the commit included: all of the batch is there, or
/// nothing; then the same batch goes through, and what was committed is not booked again.
pub async fn survives_a_cut_after_every_statement(harness: &dyn Harness) {
    if harness.is_durable() {
        stumble(harness, Fault::Cut, Way::Whole).await;
    }
}

/// The same where the commit is early.
pub async fn survives_a_cut_after_every_statement_of_an_early_commit(harness: &dyn Harness) {
    if harness.is_durable() {
        stumble(harness, Fault::Cut, Way::Early).await;
    }
}

/// The same for a batch that is refused whole, and decided without a lock where the store does that.
pub async fn fails_whole_at_every_statement_of_a_refusal(harness: &dyn Harness) {
    if harness.is_durable() {
        stumble(harness, Fault::Fail, Way::Beside).await;
    }
}

/// The same, cut.
pub async fn survives_a_cut_after_every_statement_of_a_refusal(harness: &dyn Harness) {
    if harness.is_durable() {
        stumble(harness, Fault::Cut, Way::Beside).await;
    }
}

/// Feeds a batch, and says whether its commit went through, and if so whether it is on disk.
async fn feed(twin: &Twin, inputs: &[Input], way: Way) -> Result<Result<(), Failure>, Failure> {
    if way == Way::Early {
        let (_, flush) = twin.store.commit_early(inputs).await?;
        return Ok(match flush {
            Some(flush) => flush.await,
            None => Ok(()),
        });
    }
    if way == Way::Beside
        && let Some((_, flush)) = twin.store.commit_beside(inputs).await?
    {
        // Its flush is what writes.
        return flush.await.map(Ok);
    }
    twin.store.commit(inputs).await.map(|_| Ok(()))
}

async fn stumble(harness: &dyn Harness, fault: Fault, way: Way) {
    let mut twin = Twin::open(harness).await;
    twin.tell(stocked()).await;
    let short = |inputs: &[Input]| inputs.iter().all(Input::names_one_balance);
    let batches = match way {
        Way::Beside => vec![refusals(), shortages("shorter"), too_large("large"), too_large("larger")],
        Way::Whole | Way::Early => vec![reserves("one"), reserves("two"), batch(), sequel(&twin)],
    };
    for inputs in batches {
        let before = twin.memory.tables().clone();
        let after = {
            let mut model = twin.memory.clone();
            model.handle(&inputs, twin.now());
            model.tables().clone()
        };
        let (mut at, mut fed_again) = (1, false);
        loop {
            twin.faults.arm(fault, at);
            let fed = feed(&twin, &inputs, way).await;
            twin.faults.disarm();
            if fed == Ok(Ok(())) {
                // No such statement: the batch has fewer, and is through.
                break;
            }
            if at % 5 == 0 {
                twin = twin.reopen(harness).await;
            }
            let found = twin.store.tables().await.unwrap();
            // Only what was cut after its commit, or kept from waiting for the disk, is there.
            if found == after {
                let is_open = fault == Fault::Cut || fed.is_ok();
                assert!(is_open, "statement {at} failed and yet everything is there");
                fed_again = true;
                twin.store.commit(&inputs).await.unwrap();
                break;
            }
            assert_same(&found, &before);
            at += 1;
        }
        // One writes, where a store locks nothing and knows what it reads.
        let least = if short(&inputs) { 1 } else { 4 };
        let met = if fed_again { at } else { at - 1 };
        assert!(met >= least, "only {met} statements met the fault");
        twin.memory.handle(&inputs, twin.now());
        if fed_again {
            // Fed again after its commit got lost: answered from what is there.
            twin.memory.handle(&inputs, twin.now());
        }
        twin.compare().await;
    }
}
