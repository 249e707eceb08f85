//! Several servers on one database, as far as stores and committers make one: what they decide side by
//! side is what one of them would have decided.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::reservation::{Mode, OnShortage, Request};
use earmark_core::step::{Answer, Command, Fact, Input, Recorded};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity};
use earmark_postgres::PostgresStore;
use earmark_store::conformance::{input, receive};
use earmark_store::{Committer, Cursor, Limits, Store};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const SKUS: u64 = 40;
const CALLERS: u64 = 64;
const ORDERS: u64 = 12;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % bound
    }
}

/// Five lines of random SKUs.
fn order(name: &str, dice: &mut Dice) -> Input {
    let line = |dice: &mut Dice| Line {
        key: BalanceKey::parse(&format!("SKU-{}", dice.below(SKUS)), None).unwrap(),
        quantity: Quantity::new(1 + i64::try_from(dice.below(3)).unwrap()).unwrap(),
    };
    let lines = Lines::new((0..5).map(|_| line(dice)).collect()).unwrap();
    let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Reject);
    let request = Request { lines, ttl: None, mode, on_shortage };
    let reservation_id = Id::parse(name).unwrap();
    Input {
        key: Key::parse(name).unwrap(),
        keyed: false,
        command: Command::Reserve { reservation_id, request },
    }
}

async fn stocked(store: &PostgresStore, units: i64) {
    let stock = |n| input(&format!("stock-{n}"), receive(&format!("SKU-{n}"), units));
    store.commit(&(0..SKUS).map(stock).collect::<Vec<_>>()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_of_many_lines_meet_no_deadlock_and_sell_no_more_than_there_is() {
    let place = Place::new();
    let stores = [place.store().await, place.store().await];
    // Enough for about two thirds of what is asked.
    stocked(&stores[0], 150).await;
    let committers = stores.clone().map(|store| Committer::start(store, Limits::default()));
    let callers = (0..CALLERS).map(|caller| {
        let committers = committers.clone();
        tokio::spawn(async move {
            let mut dice = Dice(caller.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
            let mut taken = 0;
            for n in 0..ORDERS {
                let order = order(&format!("c{caller}-{n}"), &mut dice);
                let [one, two] = &committers;
                let (first, again) = if dice.below(2) == 0 { (one, two) } else { (two, one) };
                // Now and then both servers get the same, at once.
                let twice = dice.below(4) == 0;
                let other = async { if twice { Some(again.submit(order.clone()).await) } else { None } };
                let (answer, other) = tokio::join!(first.submit(order.clone()), other);
                let answers = std::iter::once(answer).chain(other);
                let answers: Vec<_> = answers.collect();
                let done = answers.iter().map(|answer| match answer {
                    Ok(Answer::Done { fresh, .. }) => (true, *fresh),
                    Ok(Answer::Refused { fresh, .. }) => (false, *fresh),
                    other => panic!("{other:?}"),
                });
                let done: Vec<_> = done.collect();
                assert!(done.iter().all(|one| one.0 == done[0].0), "{answers:?}");
                let made = done.iter().filter(|one| one.0 && one.1).count();
                assert_eq!(made, usize::from(done[0].0), "{answers:?}");
                taken += u64::from(done[0].0);
            }
            taken
        })
    });
    let mut taken = 0;
    for caller in callers.collect::<Vec<_>>() {
        taken += caller.await.unwrap();
    }
    assert!(taken > CALLERS * ORDERS / 3 && taken < CALLERS * ORDERS, "{taken}");
    for committer in &committers {
        committer.shutdown().await;
    }
    let tables = stores[0].tables().await.unwrap();
    assert_eq!(tables.reservations.len() as u64, CALLERS * ORDERS);
    assert!(tables.balances.values().all(|(_, balance)| balance.available() >= 0));
    assert!(stores[0].audit().await.unwrap().is_empty());
}

/// Whoever reads on from where the journal ended sees every entry once, and those of one subject in
/// their order, though batches commit side by side and not in the order in which they began.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_of_the_journal_misses_no_late_commit() {
    let place = Place::new();
    let stores = [place.store().await, place.store().await];
    stocked(&stores[0], 1_000_000).await;
    let committers = stores.clone().map(|store| Committer::start(store, Limits::default()));
    let (end, ended) = watch::channel(false);
    let reader = tokio::spawn(follow(place.store().await, ended));
    let callers = (0..CALLERS).map(|caller| {
        let committers = committers.clone();
        tokio::spawn(async move {
            let mut dice = Dice(caller.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
            for n in 0..ORDERS {
                let name = format!("c{caller}-{n}");
                let committer = &committers[usize::from(dice.below(2) == 0)];
                committer.submit(order(&name, &mut dice)).await.unwrap();
                let reservation_id = Id::parse(&name).unwrap();
                let confirm = input(&format!("{name}-c"), Command::Confirm { reservation_id });
                let committer = &committers[usize::from(dice.below(2) == 0)];
                committer.submit(confirm).await.unwrap();
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
    end.send_replace(true);
    let told = reader.await.unwrap();
    let all = stores[0].tables().await.unwrap().journal;
    assert_eq!(all.len() as u64, CALLERS * ORDERS * 2 + SKUS);
    assert_eq!(told.len(), all.len(), "the reader missed some, or saw some twice");
    assert!(told == all, "the reader saw another order than there is");
    let mut numbers = BTreeMap::<Id, u64>::new();
    for entry in told.iter().filter(|entry| matches!(entry.fact, Fact::Reservation { .. })) {
        let last = numbers.insert(entry.fact.id().clone(), entry.number);
        assert_eq!(entry.number, last.unwrap_or_default() + 1, "{}", entry.fact.id());
    }
    // Each balance's movements come in their order too.
    let mut seqs = BTreeMap::<BalanceKey, u64>::new();
    for movement in told.iter().flat_map(|entry| &entry.movements) {
        let last = seqs.insert(movement.key.clone(), movement.seq);
        assert_eq!(movement.seq, last.unwrap_or_default() + 1, "{}", movement.key);
    }
}

async fn follow(store: Arc<PostgresStore>, ended: watch::Receiver<bool>) -> Vec<Recorded> {
    let (mut told, mut after): (Vec<Recorded>, Option<Cursor>) = (vec![], None);
    loop {
        let over = *ended.borrow();
        let page = store.journal(after.as_ref(), 50).await.unwrap();
        match page.last() {
            Some((cursor, _)) => after = Some(cursor.clone()),
            // A transaction of somebody else may still hide the last ones.
            None if over && told.len() as u64 == CALLERS * ORDERS * 2 + SKUS => return told,
            None => tokio::time::sleep(Duration::from_millis(2)).await,
        }
        told.extend(page.into_iter().map(|(_, recorded)| recorded));
    }
}

#[tokio::test]
async fn a_server_hears_of_what_another_commits() {
    let place = Place::new();
    let options = || earmark_postgres::Options { bell: true, ..Default::default() };
    let hears = PostgresStore::open(place.url(), options()).await.unwrap();
    let tells = PostgresStore::open(place.url(), options()).await.unwrap();
    // It begins to listen a moment after it was opened.
    let news = async {
        for n in 0.. {
            tells.commit(&[input(&format!("k{n}"), receive("MUG", 1))]).await.unwrap();
            if tokio::time::timeout(Duration::from_millis(500), hears.news()).await.is_ok() {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), news).await.unwrap();
}
