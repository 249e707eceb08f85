//! What of a state can still influence a decision, as words for its fingerprint.
//!
//! Instants count from now: a world an hour later is the same world. Queue tickets count by their
//! rank. Left out is what is only shown or only guards a write: row versions, stamps of change, reasons,
//! counts of events, what a request found when it was decided. Each row is taken apart by name, so a
//! new field has to be considered here before this compiles.

use super::state::State;
use crate::fingerprint::Fingerprint;
use alloc::vec::Vec;
use core::hash::Hash;
use earmark_core::balance::Balance;
use earmark_core::debt::{self, Debt};
use earmark_core::memory::Tables;
use earmark_core::order::{Ask, Order, Stage};
use earmark_core::ordered::{Map, sort};
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{HeldLine, Reservation, Status};
use earmark_core::words::{BalanceKey, Time};

/// The fingerprint of a state.
pub(super) fn fingerprint(state: &State) -> u128 {
    let mut hash = Fingerprint::new();
    state.taken.hash(&mut hash);
    rows(state.memory.tables(), state.now, &mut hash);
    for (key, (_, receipt)) in &state.memory.tables().receipts {
        (key, receipt.outcome.is_ok()).hash(&mut hash);
    }
    hash.value()
}

/// The fingerprint of its rows alone, without their receipts.
pub(super) fn rows_fingerprint(state: &State) -> u128 {
    let mut hash = Fingerprint::new();
    rows(state.memory.tables(), state.now, &mut hash);
    hash.value()
}

/// The tickets of everybody who waits, per Balance, in order.
type Tickets<'a> = Map<&'a BalanceKey, Vec<u64>>;

fn rows(tables: &Tables, now: Time, hash: &mut Fingerprint) {
    let mut tickets = Tickets::new();
    for (_, waiter) in tables.reservations.values().filter(|(_, row)| row.status == Status::Waiting) {
        for line in &waiter.lines {
            tickets.entry(&line.key).or_default().extend(line.ticket);
        }
    }
    tickets.values_mut().for_each(|tickets| sort(tickets, |one, other| one < other));
    tables.balances.values().for_each(|(_, row)| balance(row, &tickets, hash));
    tables.reservations.values().for_each(|(_, row)| reservation(row, &tickets, now, hash));
    tables.orders.values().for_each(|(_, row)| order(row, hash));
    tables.purchases.values().for_each(|(_, row)| purchase(row, hash));
    tables.debts.values().for_each(|(_, row)| debt(row, now, hash));
}

/// How far ahead an instant lies; whatever lies behind has passed.
fn ahead(at: Time, now: Time) -> u64 {
    at.since(now).millis()
}

fn rank(tickets: &Tickets<'_>, key: &BalanceKey, ticket: u64) -> usize {
    tickets.get(&key).map_or(0, |tickets| tickets.partition_point(|other| *other < ticket))
}

fn balance(row: &Balance, tickets: &Tickets<'_>, hash: &mut Fingerprint) {
    let Balance { key, figures, seq: _, owed_from, owed_above, updated_at: _ } = row;
    (key, figures, owed_from.map(|from| (rank(tickets, key, from), owed_above))).hash(hash);
}

fn reservation(row: &Reservation, tickets: &Tickets<'_>, now: Time, hash: &mut Fingerprint) {
    // A world makes each id from one request, so its terms and modes never differ.
    let Reservation { id, order_id, status, lines, overtakes, collecting, .. } = row;
    let Reservation { ttl: _, mode: _, on_shortage: _, terms, held_since, expires_at: _, .. } = row;
    let Reservation { reason: _, events: _, created_at: _, updated_at: _, .. } = row;
    (id, order_id, status, lines.len(), row.deadline().map(|at| ahead(at, now))).hash(hash);
    for HeldLine { key, asked: _, quantity, found: _, held, deducted, ticket } in lines {
        let place = ticket.filter(|_| *status == Status::Waiting).map(|ticket| rank(tickets, key, ticket));
        (key, quantity, held, deducted, place).hash(hash);
    }
    match status {
        Status::Waiting => (overtakes, collecting).hash(hash),
        Status::Pending => {
            let limit = *held_since + terms.hold.times(u64::from(terms.renewal_factor));
            ahead(limit, now).hash(hash);
        }
        Status::Confirmed | Status::Deducted | Status::Released | Status::Expired | Status::Rejected => {}
    }
}

fn order(row: &Order, hash: &mut Fingerprint) {
    let Order { id, status, request, policy: _, reservation_id, payment, asks, buying, .. } = row;
    let Order { delivery, notices, waived, reason: _, events: _, created_at: _, updated_at: _, .. } = row;
    (id, status, request.is_some(), reservation_id, payment, asks.len()).hash(hash);
    for Ask { line, stage } in asks {
        line.hash(hash);
        core::mem::discriminant(stage).hash(hash);
        // When it promised is in the debt that checks it.
        if let Stage::Promised { at: _, checks } = stage {
            checks.hash(hash);
        }
    }
    (buying, delivery, notices, waived).hash(hash);
}

fn purchase(row: &Purchase, hash: &mut Fingerprint) {
    let Purchase { id, order_id, status, lines, events: _, created_at: _, updated_at: _ } = row;
    (id, order_id, status, lines).hash(hash);
}

fn debt(row: &Debt, now: Time, hash: &mut Fingerprint) {
    let Debt { id, order_id: _, action, status, failures, due_at, note: _, retry: _, .. } = row;
    let Debt { events: _, created_at: _, updated_at: _, .. } = row;
    (id, action, status).hash(hash);
    if *status == debt::Status::Owed {
        (failures, ahead(*due_at, now)).hash(hash);
    }
}
