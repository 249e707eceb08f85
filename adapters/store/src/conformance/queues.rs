//! The relations of a balance: total order, bounded pages, and work that one step leaves over.

use super::history::lived;
use super::{Harness, Twin, at, confirm, count, id, receive, release, reserve, wait_for};
use earmark_core::debt::Destination;
use earmark_core::reservation::Status;
use earmark_core::step::{Answer, BOUND, Command, PAGE};
use earmark_core::words::Time;

/// More expired holds than a page, and more than a step handles: all are reclaimed in the end.
pub async fn reclaims_expired_holds_page_by_page(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    let holds = BOUND + PAGE + 3;
    twin.tell(vec![receive("MUG", 1000)]).await;
    let hold = |n: usize| reserve(&format!("r{n}"), &[("MUG", 1)], 60 + (n as u64 * 7) % 30);
    for chunk in (0..holds).collect::<Vec<_>>().chunks(100) {
        twin.tell(chunk.iter().map(|n| hold(*n)).collect()).await;
    }
    twin.turn(120);
    let inputs = [super::input("all", reserve("all", &[("MUG", 1000)], 60))];
    let first = twin.store.commit(&inputs).await.unwrap();
    let left: u64 = twin.store.balances(&at("MUG").sku).await.unwrap()[0].figures.reserved.cast_unsigned();
    let answers = if first == [Answer::Deferred] {
        assert!(left > 0 && left < holds as u64, "a step is bounded, and what it did is kept: {left}");
        twin.feed(&inputs).await
    } else {
        first
    };
    assert!(matches!(answers[..], [Answer::Done { fresh: true, .. }]), "{answers:?}");
    assert_eq!(twin.store.balances(&at("MUG").sku).await.unwrap()[0].figures.reserved, 1000);
    assert!(twin.store.audit().await.unwrap().is_empty());
}

/// What comes behind an input that was put off is put off too: fed again in order, a batch does what
/// its inputs do one by one.
pub async fn keeps_the_order_of_what_was_put_off(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    twin.tell(vec![receive("MUG", 1000)]).await;
    let ends = [(100, Status::Confirmed), (100, Status::Released), (BOUND + 44, Status::Confirmed)];
    for (round, (holds, status)) in ends.into_iter().enumerate() {
        let name = format!("s{round}");
        let verb = if status == Status::Confirmed { confirm(&name) } else { release(&name) };
        for chunk in (0..holds).collect::<Vec<_>>().chunks(100) {
            let hold = |n: &usize| reserve(&format!("h{round}-{n}"), &[("MUG", 1)], 60);
            twin.tell(chunk.iter().map(hold).collect()).await;
        }
        twin.turn(120);
        let answers = twin.tell(vec![reserve(&name, &[("MUG", 1000)], 60), verb]).await;
        let done = |answer: &Answer| matches!(answer, Answer::Done { fresh: true, .. });
        assert!(answers.iter().all(done), "{answers:?}");
        assert_eq!(twin.store.reservation(&id(&name)).await.unwrap().unwrap().status, status);
        assert!(twin.store.audit().await.unwrap().is_empty());
        twin.tell(vec![release(&name)]).await;
    }
}

/// A commit says which balances still owe their queue a serving, until the last one that fits is served.
pub async fn says_what_is_still_owed(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    let waiters = BOUND * 2 + 10;
    twin.tell(vec![count("MUG", 0)]).await;
    for chunk in (0..waiters).collect::<Vec<_>>().chunks(100) {
        twin.tell(chunk.iter().map(|n| wait_for(&format!("w{n}"), &[("MUG", 1)])).collect()).await;
    }
    let goods = [super::input("goods", receive("MUG", waiters.cast_signed() as i64))];
    let mut owed = twin.store.commit_batch(&goods).await.unwrap().owed;
    let mut servings = 0;
    while !owed.is_empty() {
        assert_eq!(owed, [at("MUG")]);
        servings += 1;
        let serve = [super::input("serve", Command::Serve { key: at("MUG") })];
        owed = twin.store.commit_batch(&serve).await.unwrap().owed;
    }
    assert!((1..=3).contains(&servings), "{servings}");
    let figures = twin.store.balances(&at("MUG").sku).await.unwrap()[0].figures;
    assert_eq!((figures.waiting, figures.reserved), (0, waiters.cast_signed() as i64));
    assert!(twin.store.sweep(twin.now(), 1).await.unwrap().is_empty());
}

/// Waiters are served by ticket, however many pages they fill; positions count those before.
pub async fn serves_queues_in_order(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    let waiters = PAGE * 2 + 5;
    twin.tell(vec![count("MUG", 0)]).await;
    let waiter = |n: usize| wait_for(&format!("w{:03}", waiters - n), &[("MUG", 1)]);
    for chunk in (0..waiters).collect::<Vec<_>>().chunks(50) {
        twin.tell(chunk.iter().map(|n| waiter(*n)).collect()).await;
    }
    let last = twin.store.reservation(&id("w001")).await.unwrap().unwrap();
    let ticket = last.lines[0].ticket.unwrap();
    let first = twin.store.reservation(&id(&format!("w{waiters:03}"))).await.unwrap().unwrap();
    let tickets = [(at("MUG"), ticket), (at("CUP"), 1), (at("MUG"), first.lines[0].ticket.unwrap())];
    assert_eq!(twin.store.positions(&tickets).await.unwrap(), [waiters as u64, 0, 1]);
    assert_eq!(twin.store.positions(&[]).await.unwrap(), [0; 0]);
    let served = (PAGE + 10).cast_signed() as i64;
    twin.tell(vec![receive("MUG", served)]).await;
    while let Some(owed) = twin.store.sweep(twin.now(), 10).await.unwrap().pop() {
        twin.tell(vec![owed]).await;
    }
    twin.compare().await;
    let position = twin.store.positions(&tickets[..1]).await.unwrap();
    assert_eq!(position, [(waiters - PAGE - 10) as u64]);
    let newest = twin.store.reservation(&id(&format!("w{waiters:03}"))).await.unwrap().unwrap();
    assert_eq!((newest.status, last.status), (Status::Pending, Status::Waiting));
}

/// What a sweeper and a worker find: in order, bounded, and only what is due.
pub async fn finds_what_is_due_and_owed(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    twin.tell(super::everything()).await;
    for n in 0..12_u64 {
        twin.tell(vec![receive("MUG", 1), reserve(&format!("d{n}"), &[("MUG", 1)], 30 + n * 5 % 20)]).await;
    }
    for seconds in [0, 31, 40, 50, 70, 40_000, 700_000] {
        let now = Time::from_millis(twin.now().millis() + seconds * 1000);
        for limit in [0, 1, 5, 100] {
            assert_eq!(twin.store.sweep(now, limit).await.unwrap(), twin.memory.sweep(now, limit));
            assert_eq!(
                twin.store.due_reservations(now, limit).await.unwrap(),
                twin.memory.due_by(now, limit)
            );
        }
    }
    twin.turn(45);
    let due: Vec<Command> = twin.store.sweep(twin.now(), 100).await.unwrap();
    assert!(due.len() > 3, "{due:?}");
    twin.tell(due).await;
    assert!(twin.store.sweep(twin.now(), 100).await.unwrap().is_empty());
    twin.compare().await;
}

/// A worker finds the debts of its destinations, in order and bounded, however many others are due before them.
pub async fn finds_debts_by_destination(harness: &dyn Harness) {
    let twin = lived(harness, 17).await.0;
    let (store, memory) = (&twin.store, &twin.memory);
    let mut sets: Vec<Vec<Destination>> = Destination::ALL.into_iter().map(|one| vec![one]).collect();
    sets.extend([vec![], Destination::ALL.to_vec(), Destination::ALL[1..3].to_vec()]);
    let mut found = 0;
    for seconds in [0, 15, 40_000, 700_000] {
        let now = Time::from_millis(twin.now().millis() + seconds * 1000);
        for (destinations, limit) in sets.iter().flat_map(|set| [0, 1, 3, 100].map(|limit| (set, limit))) {
            let debts = store.claimable(destinations, now, limit).await.unwrap();
            assert_eq!(debts, memory.claimable(destinations, now, limit));
            assert!(debts.iter().all(|debt| destinations.contains(&debt.action.destination())));
            found += debts.len();
        }
    }
    assert!(found > 20, "{found}");
}
