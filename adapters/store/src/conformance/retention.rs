//! Retention: what has ended is forgotten in time, what lives is not, and every figure stays proved.

use super::history::{ledger, lived};
use super::{Harness, Twin, at, id, place, receive};
use crate::{Fault, Page, Store};
use earmark_core::balance::Kind;
use earmark_core::retention::{KEEP, horizon};
use earmark_core::step::Answer;

/// Nothing goes early. What goes is what memory forgets, row by row; the audit is as clean as before, the
/// journal continues behind every cursor, and an id that was forgotten counts as new.
pub async fn prunes_what_has_ended(harness: &dyn Harness) {
    let (mut twin, _) = lived(harness, 11).await;
    prune(&mut twin).await;
    assert_eq!(twin.memory.forgotten(), 0, "nothing is as old as that");

    let (old, before) = (twin.store.journal_end().await.unwrap(), balances(&*twin.store).await);
    let ended = twin.memory.tables().orders.values().filter(|(_, row)| row.status.is_end()).count();
    assert!(ended > 0, "the world has no order that ended");
    twin.turn(110 * 24 * 60 * 60);
    // Deadlines pass first: whatever waited is told so, now.
    loop {
        let due = twin.memory.sweep(twin.now(), 32);
        if due.is_empty() {
            break;
        }
        twin.tell(due).await;
    }
    prune(&mut twin).await;
    let tables = twin.memory.tables();
    assert!(twin.memory.forgotten() > 0 && !tables.openings.is_empty());
    let young = twin.store.journal(old.as_ref(), 10_000).await.unwrap();
    assert_eq!(young.into_iter().map(|(_, recorded)| recorded).collect::<Vec<_>>(), tables.journal);
    assert_eq!(twin.store.journal_end().await.unwrap().is_some(), !tables.journal.is_empty());
    let moved = ledger(&*twin.store, "MUG", 7).await;
    assert_eq!(moved.last().map(|movement| movement.kind), Some(Kind::Opening));
    assert_eq!(balances(&*twin.store).await.len(), before.len());

    // A second round puts the opening and what came after it into one again.
    twin.tell(vec![receive("MUG", 3), place("o0", &[("MUG", 1)], "checkout")]).await;
    twin.turn(110 * 24 * 60 * 60);
    prune(&mut twin).await;
    let again = twin.tell(vec![place("o-new", &[("MUG", 1)], "checkout")]).await;
    assert!(matches!(again[0], Answer::Done { fresh: true, .. } | Answer::Refused { fresh: true, .. }));
    twin.compare().await;
    assert!(!twin.store.history(&id("o-new")).await.unwrap().is_empty());
}

/// Whatever statement fails, or is the last one to run: every figure stays proved, and in the end what
/// memory forgets is gone.
pub async fn prunes_nothing_by_halves(harness: &dyn Harness) {
    if !harness.is_durable() {
        return;
    }
    let (mut twin, _) = lived(harness, 12).await;
    twin.turn(110 * 24 * 60 * 60);
    let horizon = horizon(twin.now(), KEEP);
    let mut stumbled = 0;
    for at in 1.. {
        let mut through = true;
        for fault in [Fault::Fail, Fault::Cut] {
            twin.faults.arm(fault, at);
            through &= twin.store.prune(horizon, 2).await.is_ok();
            twin.faults.disarm();
            stumbled += u64::from(!through);
            assert_eq!(twin.store.audit().await.unwrap(), []);
            for order in twin.memory.tables().orders.keys() {
                twin.store.history(order).await.unwrap();
            }
        }
        if through {
            break;
        }
    }
    assert!(stumbled > 4, "only {stumbled} statements met a fault");
    prune(&mut twin).await;
}

/// Prunes both, the store in small steps, and compares every row.
async fn prune(twin: &mut Twin) {
    let horizon = horizon(twin.now(), KEEP);
    twin.memory.prune(horizon);
    twin.store.prune(horizon, 3).await.unwrap();
    assert_eq!(twin.store.prune(horizon, 3).await.unwrap(), 0, "something is left to prune");
    twin.compare().await;
}

async fn balances(store: &dyn Store) -> Vec<earmark_core::balance::Balance> {
    let page = Page { limit: 100, after: None };
    let listed = store.list_balances(None, &page).await.unwrap();
    assert!(listed.items.iter().any(|balance| balance.key == at("MUG")));
    listed.items
}
