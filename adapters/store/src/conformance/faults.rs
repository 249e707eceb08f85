//! Clause 5 and 6: whole or not at all, whatever statement fails or is the last one to run.

use super::{Harness, Twin, World, assert_same, everything, input, stocked};
use crate::Fault;
use earmark_core::step::Input;

fn batch() -> Vec<Input> {
    (0..).zip(everything()).map(|(n, command)| input(&format!("all-{n}"), command)).collect()
}

/// A second batch, which changes rows that are there already.
fn sequel(twin: &Twin) -> Vec<Input> {
    World::new(3).batch(&twin.memory, 40)
}

/// Every statement fails once: nothing of the batch is there, and the same batch goes through then.
pub async fn fails_whole_at_every_statement(harness: &dyn Harness) {
    if harness.is_durable() {
        stumble(harness, Fault::Fail).await;
    }
}

/// The connection is lost after every statement, the commit included: all of the batch is there, or
/// nothing; then the same batch goes through, and what was committed is not booked again.
pub async fn survives_a_cut_after_every_statement(harness: &dyn Harness) {
    if harness.is_durable() {
        stumble(harness, Fault::Cut).await;
    }
}

async fn stumble(harness: &dyn Harness, fault: Fault) {
    let mut twin = Twin::open(harness).await;
    twin.tell(stocked()).await;
    for inputs in [batch(), sequel(&twin)] {
        let before = twin.memory.tables().clone();
        let after = {
            let mut model = twin.memory.clone();
            model.handle(&inputs, twin.now());
            model.tables().clone()
        };
        let mut at = 1;
        loop {
            twin.faults.arm(fault, at);
            let answered = twin.store.commit(&inputs).await;
            twin.faults.disarm();
            if answered.is_ok() {
                // No such statement: the batch has fewer, and is through.
                break;
            }
            if at % 5 == 0 {
                twin = twin.reopen(harness).await;
            }
            let found = twin.store.tables().await.unwrap();
            // Only what was cut after its commit is there.
            if found == after {
                assert_eq!(fault, Fault::Cut, "statement {at} failed and yet everything is there");
                twin.store.commit(&inputs).await.unwrap();
                break;
            }
            assert_same(&found, &before);
            at += 1;
        }
        assert!(at > 4, "only {at} statements met the fault");
        twin.memory.handle(&inputs, twin.now());
        if fault == Fault::Cut {
            // Fed again after its commit got lost: answered from what is there.
            twin.memory.handle(&inputs, twin.now());
        }
        twin.compare().await;
    }
}
