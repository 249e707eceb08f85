//! Defects planted between the decision and its writing: each must be found, by the invariant that is
//! there for it, with a short way to see it happen.

use earmark_core::balance::Figures;
use earmark_core::order;
use earmark_core::reservation::{Event, Status};
use earmark_core::step::{Changes, Fact};
use earmark_simulation::explore::{Trace, World, explore};
use earmark_simulation::feed::Tamper;
use earmark_simulation::worlds;
use std::sync::Arc;

struct Plant(fn(&mut Changes));

impl Tamper for Plant {
    fn tamper(&self, changes: &mut Changes) {
        (self.0)(changes);
    }
}

#[track_caller]
fn finds(world: &World, plant: fn(&mut Changes), invariant: &str, moves: usize) -> Trace {
    let report = explore(world, 2_000_000, &Plant(plant)).expect("the world is set up");
    let trace = report.trace.expect("the defect is found");
    assert_eq!(trace.violation.invariant, invariant, "{trace}");
    assert_eq!(trace.moves.len(), moves, "{trace}");
    *trace
}

fn happened(changes: &Changes, is: impl Fn(&Event) -> bool) -> bool {
    let facts = changes.journal.iter().map(|recorded| &recorded.fact);
    facts.into_iter().any(|fact| matches!(fact, Fact::Reservation { event, .. } if is(event)))
}

#[test]
fn a_dropped_movement() {
    let drop = |changes: &mut Changes| {
        let journal = changes.journal.iter_mut().rev();
        journal.filter(|recorded| !recorded.movements.is_empty()).take(1).for_each(|r| r.movements.clear());
    };
    let trace = finds(&worlds::checkout().unwrap(), drop, "ledger", 1);
    assert!(trace.to_string().contains("its movements say"), "{trace}");
}

#[test]
fn a_delivery_note_that_is_booked_twice() {
    let forget = |changes: &mut Changes| changes.receipts.clear();
    let trace = finds(&worlds::checkout().unwrap(), forget, "repeat", 2);
    assert!(trace.violation.text.contains("taken once more"), "{trace}");
}

#[test]
fn an_expiry_that_keeps_its_stock() {
    let keep = |changes: &mut Changes| {
        if happened(changes, |event| matches!(event, Event::Expired)) {
            changes.balances.clear();
            changes.journal.iter_mut().for_each(|recorded| recorded.movements.clear());
        }
    };
    finds(&worlds::hold_confirm().unwrap(), keep, "ledger", 3);
}

#[test]
fn a_cancel_that_forgets_to_give_back() {
    // Rows, figures and events agree with each other: only the order and its stock do not.
    let forget = |changes: &mut Changes| {
        if happened(changes, |event| matches!(event, Event::Released { .. })) {
            changes.reservations.clear();
            changes.balances.clear();
            changes.journal.retain(|recorded| !matches!(recorded.fact, Fact::Reservation { .. }));
        }
    };
    finds(&worlds::supplier_restock().unwrap(), forget, "one_clock", 2);
}

#[test]
fn a_second_clock_over_one_promise() {
    let restart = |changes: &mut Changes| {
        for write in &mut changes.reservations {
            if write.row.status == Status::Confirmed && write.row.order_id.is_some() {
                let held = Arc::make_mut(&mut write.row);
                held.status = Status::Pending;
                held.expires_at = Some(held.updated_at);
            }
        }
    };
    finds(&worlds::checkout().unwrap(), restart, "rebuild", 2);
}

#[test]
fn a_payment_that_is_swallowed() {
    // As if the answer had been given and its commit got lost.
    let swallow = |changes: &mut Changes| {
        let paid = |recorded: &earmark_core::step::Recorded| {
            matches!(recorded.fact, Fact::Order { event: order::Event::RefundOwed { .. }, .. })
        };
        if changes.journal.iter().any(paid) {
            *changes = Changes { answers: changes.answers.clone(), ..Changes::default() };
        }
    };
    finds(&worlds::hold_confirm().unwrap(), swallow, "money", 2);
}

#[test]
fn a_waiter_that_is_passed_by() {
    // A delivery is booked in, and nothing of it is offered to the queue.
    let pass_by = |changes: &mut Changes| {
        let arrived =
            matches!(changes.journal.first(), Some(first) if matches!(first.fact, Fact::Stock { .. }));
        if !arrived {
            return;
        }
        changes.journal.truncate(1);
        changes.reservations.clear();
        changes.orders.clear();
        let booked = changes.journal.iter().flat_map(|recorded| &recorded.movements).next();
        let Some(booked) = booked else { return };
        changes.balances.retain(|write| write.row.key == booked.key);
        for write in &mut changes.balances {
            let balance = Arc::make_mut(&mut write.row);
            (balance.owed_from, balance.owed_above) = (None, 0);
            (balance.figures, balance.seq) = (booked.after, booked.seq);
        }
    };
    finds(&worlds::waiting().unwrap(), pass_by, "served", 2);
}

#[test]
fn a_sale_of_the_last_unit_twice() {
    // The store believes that one unit more is there than its own ledger says, and sells it.
    let oversell = |changes: &mut Changes| {
        let more = Figures { on_hand: -1, ..Figures::default() };
        if happened(changes, |event| matches!(event, Event::Reserved { .. })) {
            for write in &mut changes.balances {
                let balance = Arc::make_mut(&mut write.row);
                balance.figures = balance.figures + more;
            }
            for movement in changes.journal.iter_mut().flat_map(|recorded| &mut recorded.movements) {
                (movement.delta, movement.after) = (movement.delta + more, movement.after + more);
            }
        }
    };
    finds(&worlds::hold_confirm().unwrap(), oversell, "oversell", 1);
}
