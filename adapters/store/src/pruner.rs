//! Pruning: what is older than anybody needs goes, in steps so small that nobody waits for them.

use crate::{Failure, Store};
use earmark_core::retention::horizon;
use earmark_core::words::Span;
use std::time::Duration;

/// Rows of each kind that go in one step.
const STEP: usize = 500;
/// Between two steps, requests have the store to themselves.
const PAUSE: Duration = Duration::from_millis(20);

/// Forgets what ended more than `keep` ago (see [`earmark_core::retention`]), and says how many rows
/// that were.
pub async fn prune(store: &dyn Store, keep: Span) -> Result<u64, Failure> {
    let horizon = horizon(store.now(), keep);
    let mut gone = 0;
    loop {
        match store.prune(horizon, STEP).await? {
            0 => return Ok(gone),
            rows => gone += rows,
        }
        tokio::time::sleep(PAUSE).await;
    }
}
