//! The conformance suite: one function per clause of the adapter's contract, run on every store.
//!
//! A store brings a [`Harness`] and writes `earmark_store::conformance!(MyHarness::new())`: that
//! makes one test of each clause. The clauses compare the store with the memory of the core, row by
//! row, given the same batches at the same time.

mod audits;
mod faults;
mod history;
mod lists;
mod loading;
mod queues;
mod random;
mod receipts;
mod retention;
mod say;
mod times;
mod twin;
mod world;

pub use audits::*;
pub use faults::*;
pub use history::*;
pub use lists::*;
pub use loading::*;
pub use queues::*;
pub use random::*;
pub use receipts::*;
pub use retention::*;
pub use say::*;
pub use times::*;
pub use twin::*;
pub use world::*;

use crate::{Clock, Faults, Store};
use async_trait::async_trait;
use earmark_core::words::BalanceKey;
use std::sync::Arc;

/// What a store brings to be tested. One harness makes one store.
#[async_trait]
pub trait Harness: Send + Sync {
    /// Opens the store, empty the first time, as it was left after that.
    async fn open(&self, clock: Clock, faults: Faults) -> Arc<dyn Store>;

    /// Whether it meets the faults it is opened with, and keeps its rows when it is opened again.
    fn is_durable(&self) -> bool;

    /// Has a balance show `on_hand`, past every wall; false where nobody can do that by hand.
    async fn plant(&self, store: &dyn Store, key: &BalanceKey, on_hand: i64) -> bool;
}

/// Makes one test of each clause. The argument is an expression that makes a [`Harness`].
#[macro_export]
macro_rules! conformance {
    ($harness:expr) => {
        $crate::conformance! { $harness;
            loads_what_is_wanted_and_guards_versions
            replaces_rows_version_by_version
            keeps_receipts_by_key
            answers_duplicates_alike
            never_lets_time_go_backwards
            reclaims_expired_holds_page_by_page
            keeps_the_order_of_what_was_put_off
            serves_queues_in_order
            says_what_is_still_owed
            finds_what_is_due_and_owed
            finds_debts_by_destination
            finds_rows_in_the_order_of_their_ids
            tells_history_in_order
            lists_newest_first
            lists_the_rest_in_order
            goes_on_behind_what_left_the_list
            refuses_what_is_no_cursor
            prunes_what_has_ended
            prunes_nothing_by_halves
            audits_clean_and_finds_a_planted_error
            fails_whole_at_every_statement
            survives_a_cut_after_every_statement
            fails_whole_at_every_statement_of_an_early_commit
            survives_a_cut_after_every_statement_of_an_early_commit
            fails_whole_at_every_statement_of_a_refusal
            survives_a_cut_after_every_statement_of_a_refusal
            equals_memory_one_by_one
            equals_memory_in_batches
        }
    };
    ($harness:expr; $($clause:ident)*) => {
        $(
            #[tokio::test]
            async fn $clause() {
                $crate::conformance::$clause(&$harness).await;
            }
        )*
    };
}
