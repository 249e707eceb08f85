//! Group commit over a store that fails on purpose.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use earmark_core::step::{Answer, Change, Command, Input};
use earmark_core::words::{BalanceKey, Id, Key, Note, Quantity};

use earmark_store::{Committer, Failure, Limits, MemoryStore, Page, Store, Sweeper};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

mod stumbling;
use stumbling::Stumbling;

fn receive(key: &str) -> Input {
    let (at, quantity) = (BalanceKey::parse("MUG", None).unwrap(), Quantity::new(1).unwrap());
    let command = Command::Receive { key: at, quantity, purchase_order_id: None, reference: None };
    Input { key: Key::parse(key).unwrap(), keyed: false, command }
}

async fn on_hand(store: &dyn Store) -> i64 {
    let sku = BalanceKey::parse("MUG", None).unwrap().sku;
    store.balances(&sku).await.unwrap().first().map_or(0, |row| row.figures.on_hand)
}

async fn all(committer: &Arc<Committer>, count: usize) -> Vec<Result<Answer, Failure>> {
    let mut tasks = JoinSet::new();
    for n in 0..count {
        let committer = committer.clone();
        tasks.spawn(async move { committer.submit(receive(&format!("k{n}"))).await });
    }
    tasks.join_all().await
}

#[tokio::test]
async fn many_callers_share_a_commit() {
    let store = Arc::new(Stumbling::default());
    let committer = Committer::start(store.clone(), Limits::default());
    assert!(all(&committer, 300).await.iter().all(Result::is_ok));
    let counts = committer.counts();
    assert_eq!((counts.inputs, counts.queued, on_hand(&*store).await), (300, 0, 300));
    assert!(counts.batches < 30 && counts.largest_batch > 10, "{counts:?}");
}

/// How many batches so many callers need who each ask twenty times: first after a pause, and again
/// some time after they are answered, each in microseconds for the caller of this number. A commit takes a while.
async fn batches_of(store: Stumbling, callers: u64, pause: fn(u64) -> u64, again: fn(u64) -> u64) -> u64 {
    let is_sold_out = store.sold_out;
    let store = Arc::new(Stumbling { slow: Duration::from_millis(2), ..store });
    let committer = Committer::start(store, Limits::default());
    let mut tasks = JoinSet::new();
    for caller in 0..callers {
        let committer = committer.clone();
        tasks.spawn(async move {
            tokio::time::sleep(Duration::from_micros(pause(caller))).await;
            for n in 0..20 {
                let name = format!("{caller}-{n}");
                let input = if is_sold_out { refused(&name) } else { receive(&name) };
                committer.submit(input).await.unwrap();
                tokio::time::sleep(Duration::from_micros(again(caller))).await;
            }
        });
    }
    tasks.join_all().await;
    committer.counts().batches
}

/// Half of them come while the others are committed.
fn in_halves(caller: u64) -> u64 {
    caller % 2 * 1000
}

#[tokio::test(start_paused = true)]
async fn where_others_are_about_a_batch_gathers_first() {
    let crowded = || Stumbling { crowded: true, ..Stumbling::default() };
    let apart = batches_of(Stumbling::default(), 8, in_halves, |_| 0).await;
    let together = batches_of(crowded(), 8, in_halves, |_| 0).await;
    assert!(apart >= 40, "two halves take turns: {apart}");
    assert!(together <= 25, "they come together: {together}");
    assert_eq!(batches_of(crowded(), 1, in_halves, |_| 0).await, 20, "one alone is not held back");
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_refusals_is_as_large_as_the_one_on_its_way() {
    let sold_out = Stumbling { sold_out: true, ..Stumbling::default() };
    // One after another: whoever comes first would be a batch alone.
    let batches = batches_of(sold_out, 16, |caller| caller * 250, |caller| caller * 50).await;
    assert!(batches <= 50, "320 refusals took {batches} batches");
}

#[tokio::test]
async fn what_fails_alone_is_answered_alone() {
    let store = Arc::new(Stumbling { refuses: Some(Key::parse("k17").unwrap()), ..Stumbling::default() });
    let committer = Committer::start(store.clone(), Limits::default());
    let answers = all(&committer, 64).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 1);
    assert_eq!((committer.counts().refused_singles, on_hand(&*store).await), (1, 63));
}

#[tokio::test]
async fn a_panic_takes_only_its_own_input() {
    let store = Arc::new(Stumbling { panics: Some(Key::parse("k5").unwrap()), ..Stumbling::default() });
    let committer = Committer::start(store.clone(), Limits::default());
    let answers = all(&committer, 20).await;
    assert_eq!((answers.iter().filter(|answer| answer.is_err()).count(), on_hand(&*store).await), (1, 19));
}

#[tokio::test]
async fn a_lost_commit_is_not_booked_twice() {
    let store = Arc::new(Stumbling { loses: AtomicU64::new(2), ..Stumbling::default() });
    let limits = Limits { backoff: Duration::from_millis(1), ..Limits::default() };
    let committer = Committer::start(store.clone(), limits);
    assert!(all(&committer, 10).await.iter().all(Result::is_ok));
    assert_eq!((committer.counts().retries, on_hand(&*store).await), (2, 10));
}

#[tokio::test]
async fn what_never_got_to_disk_is_fed_again_and_answered_once() {
    let store = Arc::new(Stumbling { forgets: AtomicU64::new(3), ..Stumbling::default() });
    let committer = Committer::start(store.clone(), Limits::default());
    assert!(all(&committer, 300).await.iter().all(Result::is_ok));
    assert_eq!((store.forgets.load(Ordering::SeqCst), on_hand(&*store).await), (0, 300));
    assert!(committer.counts().retries >= 3, "each of them is tried again");
    // One that stays away from the disk is answered after so many attempts, not for ever.
    store.forgets.store(u64::MAX, Ordering::SeqCst);
    let limits = Limits { attempts: 3, backoff: Duration::from_millis(1), ..Limits::default() };
    let committer = Committer::start(store.clone(), limits);
    let answers = all(&committer, 20).await;
    assert!(answers.iter().any(|answer| matches!(answer, Err(Failure::Unavailable(_)))), "{answers:?}");
}

#[tokio::test]
async fn what_never_got_to_disk_keeps_its_place() {
    let store = Arc::new(Stumbling { forgets: AtomicU64::new(4), ..Stumbling::default() });
    let limits = Limits { batch: 4, ..Limits::default() };
    let committer = Committer::start(store.clone(), limits);
    let count = |n: i64| {
        let change = Change::OnHand(n);
        let (key, reason) = (BalanceKey::parse("MUG", None).unwrap(), Note::parse("count").unwrap());
        let command = Command::Adjust { key, change, reason, reference: None };
        Input { key: Key::parse(&format!("k{n}")).unwrap(), keyed: true, command }
    };
    let inputs: Vec<Input> = (1..=60).map(count).collect();
    assert!(committer.submit_in_order(&inputs).await.iter().all(Result::is_ok));
    assert_eq!(store.forgets.load(Ordering::SeqCst), 0);
    let page = Page { limit: 100, after: None };
    let moved = store.movements(&BalanceKey::parse("MUG", None).unwrap().sku, &page).await.unwrap().items;
    let (deltas, ones) = (moved.iter().map(|of| of.delta.on_hand).collect::<Vec<_>>(), vec![1; 60]);
    assert_eq!(deltas, ones, "counted one up each time, so none overtook another");
}

/// A hold of a MUG where there is none.
fn refused(name: &str) -> Input {
    let hold = stumbling::reserve(&Id::parse(&format!("r{name}")).unwrap());
    Input { key: Key::parse(&format!("k{name}")).unwrap(), keyed: false, command: hold }
}

#[tokio::test]
async fn refusals_go_beside_and_those_that_met_another_are_fed_again() {
    let store = Arc::new(Stumbling { sold_out: true, meets: AtomicU64::new(2), ..Stumbling::default() });
    let committer = Committer::start(store.clone(), Limits { batch: 8, ..Limits::default() });
    let mut tasks = tokio::task::JoinSet::new();
    for input in (0..200).map(|n| refused(&n.to_string())) {
        let committer = committer.clone();
        tasks.spawn(async move { committer.submit(input).await });
    }
    let answers = tasks.join_all().await;
    let fresh = |answer: &Result<Answer, Failure>| matches!(answer, Ok(Answer::Refused { fresh: true, .. }));
    assert!(answers.iter().all(fresh), "each was decided once, and by what is there: {answers:?}");
    assert_eq!(store.meets.load(Ordering::SeqCst), 0);
    assert!(store.beside.load(Ordering::SeqCst) > 2);
    let counts = committer.counts();
    assert_eq!((counts.inputs, counts.conflicts), (200, 2), "what met another was not committed then");
    let stored = store.list_reservations(None, &Page { limit: 300, after: None }).await.unwrap();
    assert_eq!(stored.items.len(), 200);
}

#[tokio::test]
async fn what_applies_in_order_never_goes_beside() {
    let store = Arc::new(Stumbling { sold_out: true, ..Stumbling::default() });
    let committer = Committer::start(store.clone(), Limits { batch: 8, ..Limits::default() });
    let inputs: Vec<Input> = (0..60).map(|n| refused(&n.to_string())).collect();
    assert!(committer.submit_in_order(&inputs).await.iter().all(Result::is_ok));
    assert_eq!(store.beside.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_store_that_stays_away_is_answered_as_unavailable() {
    let store = Arc::new(Stumbling { loses: AtomicU64::new(u64::MAX), ..Stumbling::default() });
    let limits = Limits { backoff: Duration::from_millis(1), attempts: 3, ..Limits::default() };
    let committer = Committer::start(store, limits);
    let answer = committer.submit(receive("k")).await;
    assert!(matches!(answer, Err(Failure::Unavailable(_))), "{answer:?}");
}

#[tokio::test]
async fn a_full_queue_turns_away_and_shutdown_finishes_what_waits() {
    let store = Arc::new(Stumbling { slow: Duration::from_millis(50), ..Stumbling::default() });
    let limits = Limits { queue: 4, batch: 2, ..Limits::default() };
    let committer = Committer::start(store.clone(), limits);
    let answers = tokio::spawn({
        let committer = committer.clone();
        async move { all(&committer, 30).await }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    committer.shutdown().await;
    let answers = answers.await.unwrap();
    let busy = answers.iter().filter(|answer| matches!(answer, Err(Failure::Busy { .. }))).count();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(busy > 0 && done > 0 && busy + done == 30, "{busy} busy, {done} done");
    assert_eq!(on_hand(&*store).await, i64::try_from(done).unwrap());
    assert!(matches!(committer.submit(receive("late")).await, Err(Failure::Unavailable(_))));
}

#[tokio::test]
async fn who_waits_too_long_is_turned_away_and_nothing_of_it_is_done() {
    let store = Arc::new(Stumbling { slow: Duration::from_millis(50), ..Stumbling::default() });
    let limits = Limits { batch: 1, wait: Duration::from_millis(75), ..Limits::default() };
    let committer = Committer::start(store.clone(), limits);
    let answers = all(&committer, 20).await;
    let busy = answers.iter().filter(|answer| matches!(answer, Err(Failure::Busy { .. }))).count();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(busy > 0 && done > 0 && busy + done == 20, "{busy} busy, {done} done");
    assert_eq!(on_hand(&*store).await, i64::try_from(done).unwrap());
    assert_eq!((committer.counts().turned_away, committer.counts().queued), (busy as u64, 0));
}

#[tokio::test]
async fn what_applies_in_order_waits_as_long_as_it_takes() {
    let store = Arc::new(Stumbling { slow: Duration::from_millis(20), ..Stumbling::default() });
    let limits = Limits { batch: 1, wait: Duration::ZERO, ..Limits::default() };
    let committer = Committer::start(store.clone(), limits);
    let inputs: Vec<Input> = (0..5).map(|n| receive(&format!("k{n}"))).collect();
    assert!(committer.submit_in_order(&inputs).await.iter().all(Result::is_ok));
    assert_eq!(on_hand(&*store).await, 5);
}

#[tokio::test]
async fn a_sweep_announces_everything_that_is_due() {
    let hand = Arc::new(AtomicU64::new(1_700_000_000_000));
    let store: Arc<dyn Store> = Arc::new(MemoryStore::with_clock(earmark_store::Clock::manual(hand.clone())));
    let committer = Committer::start(store.clone(), Limits { batch: 32, ..Limits::default() });
    all(&committer, 40).await;
    for n in 0..40 {
        let command: Command = stumbling::reserve(&Id::parse(&format!("r{n}")).unwrap());
        let key = Key::parse(&format!("hold-{n}")).unwrap();
        committer.submit(Input { key, keyed: false, command }).await.unwrap();
    }
    let sweeper = Sweeper::new(committer.clone());
    assert_eq!(sweeper.sweep_once(&store).await, Ok(0));
    hand.fetch_add(3_600_000, Ordering::SeqCst);
    assert_eq!(sweeper.sweep_once(&store).await, Ok(40));
    assert!(store.sweep(store.now(), 1).await.unwrap().is_empty());
}
