//! Clause 2 and 5: what is wanted is loaded, and each row is guarded by the version it replaces.

use super::{Harness, Twin, at, confirm, deduct, everything, id, place, receive, release, reserve};
use earmark_core::step::Command;

/// Rows by key and by relation come with everything the step asks for, and every table is written.
pub async fn loads_what_is_wanted_and_guards_versions(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    twin.compare().await;
    twin.tell(everything()).await;
    twin.compare().await;
    let tables = twin.store.tables().await.unwrap();
    let counts = [
        tables.balances.len(),
        tables.reservations.len(),
        tables.orders.len(),
        tables.purchases.len(),
        tables.debts.len(),
        tables.receipts.len(),
        tables.policies.len(),
        tables.journal.len(),
    ];
    assert!(counts.iter().all(|rows| *rows > 0), "some table was not written: {counts:?}");
    // What one batch wrote, the next one finds by key, by relation and through another row.
    twin.tell(vec![receive("CUP", 9), confirm("r-held"), release("r-waits")]).await;
    twin.turn(3 * 3600);
    twin.tell(vec![Command::ConfirmOrder { order_id: id("o-paid") }, deduct("r-held")]).await;
    twin.tell(vec![place("o-next", &[("CUP", 1), ("MUG", 1)], "checkout")]).await;
    twin.compare().await;
}

/// A row changes one version at a time, in one batch and in many.
pub async fn replaces_rows_version_by_version(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    for n in 0..5 {
        twin.tell(vec![receive("MUG", 1), receive("MUG", 2)]).await;
        let tables = twin.store.tables().await.unwrap();
        assert_eq!(tables.balances[&at("MUG")].0, n + 1);
    }
    twin.tell(vec![reserve("r1", &[("MUG", 1)], 60)]).await;
    twin.tell(vec![confirm("r1")]).await;
    twin.tell(vec![confirm("r1")]).await;
    assert_eq!(twin.store.tables().await.unwrap().reservations[&id("r1")].0, 2);
    twin.compare().await;
}
