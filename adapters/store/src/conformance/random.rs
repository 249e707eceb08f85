//! Random runs: every row equals memory after each batch.

use super::{Harness, Twin, World, stocked};
use earmark_core::step::Fact;
use std::collections::BTreeSet;

/// Batches of one.
pub async fn equals_memory_one_by_one(harness: &dyn Harness) {
    run(harness, 1, 1, 300).await;
}

/// Batches of 64.
pub async fn equals_memory_in_batches(harness: &dyn Harness) {
    run(harness, 2, 64, 50).await;
}

/// One run. `EARMARK_SEED` picks another than the usual one.
pub async fn run(harness: &dyn Harness, seed: u64, size: usize, batches: usize) {
    let chosen = std::env::var("EARMARK_SEED").ok().and_then(|text| text.parse().ok());
    let seed = chosen.unwrap_or(seed);
    println!("seed {seed}, {batches} batches of {size}");
    let mut world = World::new(seed);
    let mut twin = Twin::open(harness).await;
    twin.tell(stocked()).await;
    for n in 0..batches {
        let batch = world.batch(&twin.memory, size);
        twin.feed(&batch).await;
        twin.compare().await;
        // Mostly on, sometimes far on, now and then back.
        match world.below(12) {
            0 => twin.turn(-30),
            1 => twin.turn(world.below(5000).cast_signed()),
            _ => twin.turn(world.below(40).cast_signed()),
        }
        if n % 7 == 0 {
            let due = twin.store.sweep(twin.now(), 50).await.unwrap();
            assert_eq!(due, twin.memory.sweep(twin.now(), 50), "batch {n}");
            twin.tell(due).await;
        }
    }
    twin.compare().await;
    if size > 1 && chosen.is_none() {
        saw_enough(&twin);
    }
}

/// A run that met no waiter, no late money or no dead debt would prove little.
fn saw_enough(twin: &Twin) {
    let told: BTreeSet<String> = twin.memory.tables().journal.iter().map(|entry| name(&entry.fact)).collect();
    let missing: Vec<&str> = EVENTS.into_iter().filter(|event| !told.contains(*event)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}; happened: {told:?}");
}

/// What a run must have met, each by the kind of its subject and its own name.
const EVENTS: [&str; 19] = [
    "reservation Queued",
    "reservation Served",
    "reservation Collected",
    "reservation Overtaken",
    "reservation Expired",
    "reservation Extended",
    "reservation Rescheduled",
    "reservation Deducted",
    "order PaidLate",
    "order RefundOwed",
    "order Cancelled",
    "order Failed",
    "order Supplied",
    "order Bought",
    "purchase Received",
    "debt Failed",
    "debt Settled",
    "debt Withdrawn",
    "stock Shortfall",
];

fn name(fact: &Fact) -> String {
    let (subject, event) = match fact {
        Fact::Reservation { event, .. } => ("reservation", format!("{event:?}")),
        Fact::Order { event, .. } => ("order", format!("{event:?}")),
        Fact::Purchase { event, .. } => ("purchase", format!("{event:?}")),
        Fact::Debt { event, .. } => ("debt", format!("{event:?}")),
        Fact::Stock { event, .. } => ("stock", format!("{event:?}")),
    };
    format!("{subject} {}", event.split([' ', '{']).next().unwrap_or_default())
}
