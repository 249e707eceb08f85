//! Defects that a store might have, planted between the decision and its writing: the invariants must
//! find each of them, and whoever wants to see that can plant one.

use crate::feed::Tamper;
use alloc::sync::Arc;
use earmark_core::balance::Figures;
use earmark_core::order;
use earmark_core::reservation::Event;
use earmark_core::step::{Changes, Fact, Recorded};
use serde::{Deserialize, Serialize};

/// A defect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// When the store believes that a unit more is there than its ledger says, and sells it.
    SellsTwice,
    /// When an expired hold keeps its stock.
    LeaksHolds,
    /// When nothing is remembered of what was booked, so that a retry books again.
    BooksTwice,
    /// When a cancelled order's stock is not given back.
    ForgetsToRelease,
    /// When a payment that has to be given back is not written down.
    SwallowsMoney,
    /// When a delivery is not offered to those who wait.
    PassesTheQueueBy,
}

impl Defect {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::SellsTwice,
        Self::LeaksHolds,
        Self::BooksTwice,
        Self::ForgetsToRelease,
        Self::SwallowsMoney,
        Self::PassesTheQueueBy,
    ];
}

impl Tamper for Option<Defect> {
    fn tamper(&self, changes: &mut Changes) {
        match self {
            None => {}
            Some(Defect::SellsTwice) => sell_twice(changes),
            Some(Defect::LeaksHolds) => keep_expired(changes),
            Some(Defect::BooksTwice) => changes.receipts.clear(),
            Some(Defect::ForgetsToRelease) => forget_release(changes),
            Some(Defect::SwallowsMoney) => swallow(changes),
            Some(Defect::PassesTheQueueBy) => pass_by(changes),
        }
    }
}

fn happened(changes: &Changes, is: impl Fn(&Event) -> bool) -> bool {
    let mut facts = changes.journal.iter().map(|recorded| &recorded.fact);
    facts.any(|fact| matches!(fact, Fact::Reservation { event, .. } if is(event)))
}

fn sell_twice(changes: &mut Changes) {
    if !happened(changes, |event| matches!(event, Event::Reserved { .. })) {
        return;
    }
    let more = Figures { on_hand: -1, ..Figures::default() };
    for write in &mut changes.balances {
        let balance = Arc::make_mut(&mut write.row);
        balance.figures = balance.figures + more;
    }
    for movement in changes.journal.iter_mut().flat_map(|recorded| &mut recorded.movements) {
        (movement.delta, movement.after) = (movement.delta + more, movement.after + more);
    }
}

fn keep_expired(changes: &mut Changes) {
    if happened(changes, |event| matches!(event, Event::Expired)) {
        changes.balances.clear();
        changes.journal.iter_mut().for_each(|recorded| recorded.movements.clear());
    }
}

fn forget_release(changes: &mut Changes) {
    // Rows, figures and events agree with each other: only the order and its stock do not.
    if happened(changes, |event| matches!(event, Event::Released { .. })) {
        changes.reservations.clear();
        changes.balances.clear();
        changes.journal.retain(|recorded| !matches!(recorded.fact, Fact::Reservation { .. }));
    }
}

fn swallow(changes: &mut Changes) {
    // As if the answer had been given and its commit got lost.
    let owed = |recorded: &Recorded| {
        matches!(recorded.fact, Fact::Order { event: order::Event::RefundOwed { .. }, .. })
    };
    if changes.journal.iter().any(owed) {
        *changes = Changes { answers: changes.answers.clone(), ..Changes::default() };
    }
}

fn pass_by(changes: &mut Changes) {
    let arrived = matches!(changes.journal.first(), Some(first) if matches!(first.fact, Fact::Stock { .. }));
    if !arrived {
        return;
    }
    changes.journal.truncate(1);
    changes.reservations.clear();
    changes.orders.clear();
    let booked = changes.journal.iter().flat_map(|recorded| &recorded.movements).next().cloned();
    let Some(booked) = booked else { return };
    changes.balances.retain(|write| write.row.key == booked.key);
    for write in &mut changes.balances {
        let balance = Arc::make_mut(&mut write.row);
        balance.owed_from = None;
        (balance.figures, balance.seq) = (booked.after, booked.seq);
    }
}
