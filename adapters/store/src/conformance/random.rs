//! Random runs: every row equals memory after each batch.

use super::{Harness, Twin, World, stocked};

/// Batches of one.
pub async fn equals_memory_one_by_one(harness: &dyn Harness) {
    run(harness, 1, 1, 300).await;
}

/// Batches of 64.
pub async fn equals_memory_in_batches(harness: &dyn Harness) {
    run(harness, 2, 64, 25).await;
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
}
