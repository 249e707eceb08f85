//! What is alike is handed over and kept as one, and found by each whom it is about.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::step::Command;
use earmark_core::words::Span;
use earmark_store::Failure;
use earmark_store::conformance::{Twin, id, input, receive, release, reserve};

#[tokio::test]
async fn refusals_that_are_alike_are_told_as_one() {
    let place = Place::new();
    let mut twin = Twin::open(&place).await;
    twin.tell(vec![receive("MUG", 1), receive("CUP", 1)]).await;
    twin.tell(vec![reserve("first", &[("MUG", 1)], 60)]).await;
    let one = |name: &str| input(name, reserve(name, &[("MUG", 1)], 60));
    let two = |sku: &str, name: &str| input(name, reserve(name, &[(sku, 2)], 60));
    // Of one shortage, but for its quantity; of another; and of the first again.
    let inputs = [one("a"), one("c"), two("MUG", "e"), two("CUP", "b"), one("f"), one("g"), one("h")];
    let (told, flush) = twin.store.commit_beside(&inputs).await.unwrap().unwrap();
    flush.await.unwrap();
    assert_eq!(told.answers, twin.memory.handle(&inputs, twin.now()));
    twin.compare().await;
    let last = "SELECT size || ' in ' || json_array_length(entries::json) FROM earmark.journal \
                ORDER BY position DESC LIMIT 1";
    assert_eq!(place.by_hand(last).unwrap(), "7 in 4");
    // Whoever reads on from within an entry gets the rest of it, in order.
    let all = twin.store.journal(None, 100).await.unwrap();
    for (n, (cursor, _)) in all.iter().enumerate() {
        assert_eq!(twin.store.journal(Some(cursor), 100).await.unwrap(), all[n + 1..]);
    }
    // An id finds its own event in it.
    let history = twin.store.history(&id("g")).await.unwrap();
    assert_eq!(history, [all[all.len() - 2].1.clone()]);
    // Only what happened to reservations is told that way.
    let entry = r#"UPDATE earmark.journal SET entries = replace(entries, '"fact":{"of":"stock"', '"also":["x"],"fact":{"of":"stock"')"#;
    place.by_hand(entry).unwrap();
    assert!(matches!(twin.store.journal(None, 100).await, Err(Failure::Corrupt(_))));
}

#[tokio::test]
async fn what_goes_on_alike_is_told_as_one_too() {
    let place = Place::new();
    let mut twin = Twin::open(&place).await;
    twin.tell(vec![receive("MUG", 9), receive("CUP", 9)]).await;
    twin.tell(vec![reserve("a", &[("MUG", 1)], 60), reserve("b", &[("MUG", 1)], 60)]).await;
    twin.turn(5);
    let ttl = Span::from_secs(60);
    let extend = |of: &str| Command::Extend { reservation_id: id(of), ttl };
    twin.tell(vec![extend("a"), extend("b")]).await;
    // Alike in their first lines, not in their second; and ids that nobody knows.
    let two = |name: &str, cups| reserve(name, &[("MUG", 99), ("CUP", cups)], 60);
    twin.tell(vec![two("c", 1), two("d", 2), two("e", 2), release("x"), release("y")]).await;
    twin.compare().await;
    let packed = "SELECT string_agg(size || ' in ' || json_array_length(entries::json), ', ' ORDER BY position) \
                  FROM (SELECT * FROM earmark.journal ORDER BY position DESC LIMIT 2) AS last";
    assert_eq!(place.by_hand(packed).unwrap(), "2 in 1, 5 in 3");
    // Each finds what was told of it alone before.
    let all = twin.store.journal(None, 100).await.unwrap();
    for name in ["a", "b", "d", "e", "y"] {
        let own: Vec<_> =
            all.iter().map(|(_, told)| told).filter(|told| *told.fact.id() == id(name)).cloned().collect();
        assert!(!own.is_empty(), "{name}");
        assert_eq!(twin.store.history(&id(name)).await.unwrap(), own, "{name}");
    }
}
