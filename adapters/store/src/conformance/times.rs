//! Clause 3: time never goes backwards, whichever server asks.

use super::{Harness, Twin, at, id, receive, reserve};

/// A clock that was set back stamps no row before the rows it changes.
pub async fn never_lets_time_go_backwards(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    twin.tell(vec![receive("MUG", 4), reserve("r1", &[("MUG", 3)], 600)]).await;
    let before = twin.store.balances(&at("MUG").sku).await.unwrap()[0].updated_at;
    twin.turn(-3600);
    twin.tell(vec![receive("MUG", 1)]).await;
    let after = twin.store.balances(&at("MUG").sku).await.unwrap()[0].updated_at;
    assert_eq!(before, after);
    twin.compare().await;
    // What has expired by the rows' own time is reclaimed even by a server whose clock lags behind.
    twin.turn(3600 + 700);
    twin.tell(vec![receive("MUG", 1)]).await;
    twin.turn(-3600);
    twin.tell(vec![reserve("r2", &[("MUG", 6)], 600)]).await;
    let taken = twin.store.reservation(&id("r2")).await.unwrap().unwrap();
    assert_eq!(taken.status, earmark_core::reservation::Status::Pending);
    twin.compare().await;
}
