//! The journal and the ledger, as they are read.

use super::{Harness, Twin, World, at, drive, id, stocked};
use crate::{Cursor, Failure, MemoryStore, Page, Store};
use earmark_core::balance::Movement;

/// A world that has seen something, in a store and in the store in memory.
pub(super) async fn lived(harness: &dyn Harness, seed: u64) -> (Twin, MemoryStore) {
    let mut twin = Twin::open(harness).await;
    let model = MemoryStore::with_clock(crate::Clock::manual(twin.hand()));
    let mut world = World::new(seed);
    let first: Vec<_> =
        (0..).zip(stocked()).map(|(n, command)| super::input(&format!("first-{n}"), command)).collect();
    twin.feed(&first).await;
    drive(&model, &first).await.unwrap();
    for _ in 0..12 {
        let batch = world.batch(&twin.memory, 16);
        twin.feed(&batch).await;
        drive(&model, &batch).await.unwrap();
        twin.turn(world.below(90).cast_signed());
    }
    (twin, model)
}

/// The journal continues behind every cursor, tells everything once, and each id its own history.
pub async fn tells_history_in_order(harness: &dyn Harness) {
    let (twin, model) = lived(harness, 7).await;
    let journal = &twin.memory.tables().journal;
    for limit in [1, 3, 50, 10_000] {
        let (mut told, mut after): (Vec<_>, Option<Cursor>) = (vec![], None);
        while told.len() < 200 || limit > 3 {
            let page = twin.store.journal(after.as_ref(), limit).await.unwrap();
            assert!(page.len() <= limit);
            let Some((cursor, _)) = page.last() else { break };
            after = Some(cursor.clone());
            told.extend(page.into_iter().map(|(_, recorded)| recorded));
        }
        assert_eq!(told, journal[..told.len()]);
        if limit > 3 {
            assert_eq!(told.len(), journal.len());
            assert_eq!(twin.store.journal_end().await.unwrap(), after);
        }
    }
    assert_eq!(twin.store.journal(Some(&Cursor("?".into())), 1).await, Err(Failure::BadCursor));
    for subject in ["r1", "r2", "o0", "o1", "o2", "o3", "p1", "MUG@main", "nothing"] {
        let subject = id(subject);
        assert_eq!(twin.store.history(&subject).await.unwrap(), model.history(&subject).await.unwrap());
    }
    for (sku, limit) in [("MUG", 1), ("MUG", 7), ("CUP", 1000), ("NONE", 5)] {
        assert_eq!(ledger(&*twin.store, sku, limit).await, ledger(&model, sku, limit).await);
    }
}

/// All movements of a SKU, page by page.
pub(super) async fn ledger(store: &dyn Store, sku: &str, limit: usize) -> Vec<Movement> {
    let (mut all, mut page) = (vec![], Page { limit, after: None });
    loop {
        let listed = store.movements(&at(sku).sku, &page).await.unwrap();
        assert!(listed.items.len() <= limit);
        all.extend(listed.items);
        page.after = listed.next;
        if page.after.is_none() {
            return all;
        }
    }
}
