//! A server that is killed: the files as they lie at any moment hold all of a batch, or nothing.

mod common;

use common::Folder;
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::Store;
use earmark_store::conformance::{Harness, Twin, assert_same, everything, input, receive, stocked};
use earmark_store::{Clock, Failure, Faults};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[tokio::test]
async fn killed_after_any_statement() {
    let folder = Folder::new();
    let mut twin = Twin::open(&folder).await;
    twin.tell(stocked()).await;
    let before = twin.memory.tables().clone();
    let last = Arc::new(AtomicU64::new(0));
    let (from, count) = (folder.path().to_owned(), last.clone());
    twin.faults.watch(move |statement| {
        let to = from.join(statement.to_string());
        std::fs::create_dir_all(&to).unwrap();
        for name in ["earmark.db", "earmark.db-wal"] {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
        count.store(statement, Ordering::SeqCst);
    });
    twin.tell(everything()).await;
    twin.faults.disarm();
    let statements = last.load(Ordering::SeqCst);
    assert!(statements > 15, "{statements}");
    for statement in 1..=statements {
        let file = folder.path().join(statement.to_string()).join("earmark.db");
        let found = SqliteStore::open(file, Options::default()).await.unwrap();
        // The last statement is the commit.
        let expected = if statement == statements { twin.memory.tables() } else { &before };
        assert_same(&found.tables().await.unwrap(), expected);
        assert!(found.audit().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_full_disk_loses_nothing() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file(), Options::default()).await.unwrap();
    let batch = |n: u32| (0..64).map(|i| input(&format!("k{n}-{i}"), receive("MUG", 1))).collect::<Vec<_>>();
    store.commit(&batch(0)).await.unwrap();
    store.limit_pages(60).await.unwrap();
    let mut done = 1;
    let failure = loop {
        match store.commit(&batch(done)).await {
            Ok(_) => done += 1,
            Err(failure) => break failure,
        }
    };
    assert!(matches!(&failure, Failure::Refused(text) if text.contains("full")), "{failure}");
    let tables = store.tables().await.unwrap();
    assert_eq!(tables.receipts.len(), done as usize * 64);
    assert!(store.audit().await.unwrap().is_empty());
    store.limit_pages(0).await.unwrap();
    store.commit(&batch(done)).await.unwrap();
    assert_eq!(store.tables().await.unwrap().receipts.len(), (done as usize + 1) * 64);
    drop(store);
    let again = folder.open(Clock::system(), Faults::default()).await;
    assert!(again.audit().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_nothing_half_done() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file(), Options::default()).await.unwrap();
    for micros in [0, 50, 200, 500, 1000, 2000] {
        let batch: Vec<_> = (0..64).map(|i| input(&format!("g{micros}-{i}"), receive("MUG", 1))).collect();
        let wait = std::time::Duration::from_micros(micros);
        tokio::time::timeout(wait, store.commit(&batch)).await.ok();
        let receipts = store.tables().await.unwrap().receipts.len();
        assert_eq!(receipts % 64, 0);
        store.commit(&batch).await.unwrap();
        assert!(store.audit().await.unwrap().is_empty());
    }
    assert_eq!(store.tables().await.unwrap().receipts.len(), 6 * 64);
}
