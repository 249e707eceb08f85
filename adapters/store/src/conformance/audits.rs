//! Rule 10: the audit proves every figure, and names the line that disagrees.

use super::{Harness, Twin, at, everything};

/// Clean after everything was written; and whoever edits a row past every wall is found out.
pub async fn audits_clean_and_finds_a_planted_error(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    twin.tell(everything()).await;
    twin.compare().await;
    let key = at("MUG");
    let shown = twin.store.balances(&key.sku).await.unwrap()[0].figures.on_hand + 1;
    if harness.plant(&*twin.store, &key, shown).await {
        let found = twin.store.audit().await.unwrap();
        let named = |finding: &earmark_core::audit::Finding| {
            (finding.key.clone(), finding.figure, finding.shown, finding.proved)
        };
        assert_eq!(found.iter().map(named).collect::<Vec<_>>(), [(key, "on_hand", shown, shown - 1)]);
    }
}
