//! A committer keeps the order of what it was handed in, also where some of it is put off.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use earmark_core::step::{Answer, Input};
use earmark_core::words::{Id, Key};
use earmark_store::{Committer, Failure, Limits, Store};
use std::sync::{Arc, Mutex};
use std::time::Duration;

mod stumbling;
use stumbling::Stumbling;

fn hold(n: usize) -> Input {
    let id = Id::parse(&format!("r{n}")).unwrap();
    Input { key: Key::parse(id.as_str()).unwrap(), keyed: true, command: stumbling::reserve(&id) }
}

async fn order_of(store: &dyn Store) -> Vec<String> {
    let journal = store.tables().await.unwrap().journal;
    journal.iter().map(|entry| entry.fact.id().to_string()).collect()
}

async fn in_order(store: Arc<Stumbling>, limits: Limits) -> Vec<Result<Answer, Failure>> {
    let committer = Committer::start(store.clone(), limits);
    let inputs: Vec<Input> = (0..40).map(hold).collect();
    let first = tokio::spawn({
        let committer = committer.clone();
        async move { committer.submit_in_order(&inputs).await }
    });
    tokio::time::sleep(Duration::from_millis(5)).await;
    committer.submit(hold(40)).await.unwrap();
    first.await.unwrap()
}

#[tokio::test]
async fn what_was_put_off_comes_before_anything_newer() {
    let puts_off = Mutex::new(Some(Key::parse("r7").unwrap()));
    let store = Arc::new(Stumbling { puts_off, slow: Duration::from_millis(20), ..Stumbling::default() });
    let answers = in_order(store.clone(), Limits::default()).await;
    assert!(answers.len() == 40 && answers.iter().all(Result::is_ok), "{answers:?}");
    let expected: Vec<String> = (0..=40).map(|n| format!("r{n}")).collect();
    assert_eq!(order_of(&*store).await, expected);
}

#[tokio::test]
async fn halves_of_a_refused_batch_keep_the_order_too() {
    let (puts_off, refuses) = (Mutex::new(Some(Key::parse("r3").unwrap())), Some(Key::parse("r30").unwrap()));
    let store = Arc::new(Stumbling { refuses, puts_off, ..Stumbling::default() });
    let answers = in_order(store.clone(), Limits::default()).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 1);
    let of_batch: Vec<String> = order_of(&*store).await.into_iter().filter(|id| id != "r40").collect();
    let expected: Vec<String> = (0..40).filter(|n| *n != 30).map(|n| format!("r{n}")).collect();
    assert_eq!(of_batch, expected);
}

#[tokio::test]
async fn an_ordered_batch_waits_for_room_and_lets_others_in() {
    let store = Arc::new(Stumbling { slow: Duration::from_millis(5), ..Stumbling::default() });
    let limits = Limits { queue: 8, batch: 8, ..Limits::default() };
    let answers = in_order(store.clone(), limits).await;
    assert!(answers.len() == 40 && answers.iter().all(Result::is_ok), "{answers:?}");
    let order = order_of(&*store).await;
    let alone = order.iter().position(|id| id == "r40").unwrap();
    assert!(alone < 20, "a single request got its turn at place {alone}");
}

#[tokio::test]
async fn an_ordered_batch_is_answered_whole_by_a_committer_that_stopped() {
    let store = Arc::new(Stumbling::default());
    let committer = Committer::start(store, Limits::default());
    committer.shutdown().await;
    let answers = committer.submit_in_order(&[hold(1), hold(2)]).await;
    let stopped = |answer: &Result<Answer, Failure>| matches!(answer, Err(Failure::Unavailable(_)));
    assert!(answers.len() == 2 && answers.iter().all(stopped), "{answers:?}");
}
