//! Rule 4 and clause 5: each receipt is kept by its key, and a duplicate gets the same answer.

use super::{Harness, Twin, at, id, input, keyed, place, receive, reserve};
use earmark_core::step::{Answer, Input};

fn fresh(answer: &Answer) -> Option<bool> {
    match answer {
        Answer::Done { fresh, .. } | Answer::Refused { fresh, .. } => Some(*fresh),
        Answer::Deferred | Answer::Defect(_) => None,
    }
}

/// A fact is booked once for its key; the key with other content is a conflict.
pub async fn keeps_receipts_by_key(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    let inputs: Vec<Input> = vec![
        keyed("k1", receive("MUG", 5)),
        input("k2", receive("MUG", 3)),
        keyed("k3", reserve("r1", &[("MUG", 1)], 60)),
    ];
    twin.feed(&inputs).await;
    let again = twin.feed(&inputs).await;
    assert!(again.iter().all(|answer| fresh(answer) == Some(false)), "{again:?}");
    twin.feed(&[keyed("k1", receive("MUG", 6)), keyed("k3", reserve("r2", &[("MUG", 1)], 60))]).await;
    let balances = twin.store.balances(&at("MUG").sku).await.unwrap();
    assert_eq!((balances[0].figures.on_hand, balances[0].figures.reserved), (8, 1));
    assert!(twin.store.reservation(&id("r2")).await.unwrap().is_none());
    assert_eq!(twin.store.tables().await.unwrap().receipts.len(), 3);
    twin.compare().await;
}

/// In one batch or in two: the second of the same is answered like the first, and holds nothing.
pub async fn answers_duplicates_alike(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    twin.tell(vec![receive("MUG", 4)]).await;
    let batch = || {
        vec![
            reserve("r1", &[("MUG", 3)], 60),
            reserve("r1", &[("MUG", 3)], 60),
            reserve("r2", &[("MUG", 3)], 60),
            reserve("r2", &[("MUG", 3)], 60),
            reserve("r1", &[("MUG", 2)], 60),
            place("o1", &[("MUG", 1)], "checkout"),
            place("o1", &[("MUG", 1)], "checkout"),
            place("r1", &[("MUG", 1)], "checkout"),
        ]
    };
    let first = twin.tell(batch()).await;
    let second = twin.tell(batch()).await;
    let kinds = |answers: &[Answer]| answers.iter().map(std::mem::discriminant).collect::<Vec<_>>();
    assert_eq!(kinds(&first), kinds(&second));
    assert_eq!(twin.store.balances(&at("MUG").sku).await.unwrap()[0].figures.reserved, 4);
    twin.compare().await;
}
