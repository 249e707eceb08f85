//! A committer over a file: what one step leaves over is done at once, without a sweeper.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::Folder;
use earmark_core::reservation::Status;
use earmark_core::step::{Answer, Input};
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::conformance::{at, confirm, id, input, receive, release, reserve, wait_for};
use earmark_store::{Clock, Committer, Limits, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A store with a clock in hand, and a committer over it.
async fn opened(folder: &Folder) -> (Arc<SqliteStore>, Arc<Committer>, Arc<AtomicU64>) {
    let hand = Arc::new(AtomicU64::new(1_700_000_000_000));
    let options = Options { clock: Clock::manual(hand.clone()), ..Options::default() };
    let store = Arc::new(SqliteStore::open(folder.file(), options).await.unwrap());
    let committer = Committer::start(store.clone(), Limits::default());
    (store, committer, hand)
}

async fn all_done(committer: &Committer, inputs: &[Input]) {
    let answers = committer.submit_in_order(inputs).await;
    let done = answers.iter().all(|answer| matches!(answer, Ok(Answer::Done { fresh: true, .. })));
    assert!(done && answers.len() == inputs.len(), "{answers:?}");
}

#[tokio::test]
async fn verbs_follow_their_reserve_past_overdue_holds() {
    for holds in [100, 600] {
        let folder = Folder::new();
        let (store, committer, hand) = opened(&folder).await;
        all_done(&committer, &[input("goods", receive("MUG", holds))]).await;
        for (name, status) in [("s", Status::Confirmed), ("t", Status::Released)] {
            let hold = |n: i64| input("k", reserve(&format!("{name}{n}"), &[("MUG", 1)], 60));
            all_done(&committer, &(0..holds).map(hold).collect::<Vec<_>>()).await;
            hand.fetch_add(120_000, Ordering::SeqCst);
            let verb = if name == "s" { confirm(name) } else { release(name) };
            all_done(&committer, &[input("a", reserve(name, &[("MUG", holds)], 60)), input("b", verb)]).await;
            assert_eq!(store.reservation(&id(name)).await.unwrap().unwrap().status, status);
            if name == "s" {
                all_done(&committer, &[input("c", release(name))]).await;
            }
        }
        assert!(store.audit().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_receipt_serves_everybody_at_once() {
    const WAITERS: i64 = 600;
    let folder = Folder::new();
    let (store, committer, _) = opened(&folder).await;
    let waiter = |n: i64| input("k", wait_for(&format!("w{n}"), &[("MUG", 1)]));
    all_done(&committer, &(0..WAITERS).map(waiter).collect::<Vec<_>>()).await;
    all_done(&committer, &[input("goods", receive("MUG", WAITERS))]).await;
    let served = async {
        while store.balances(&at("MUG").sku).await.unwrap()[0].figures.reserved < WAITERS {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), served).await.unwrap();
    assert!(store.sweep(store.now(), 1).await.unwrap().is_empty());
    assert!(store.audit().await.unwrap().is_empty());
}
