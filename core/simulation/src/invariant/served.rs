//! Rule 9: demand is served whenever available rises for any cause. So nobody waits for what is there,
//! and what is there is not kept from a waiter that collects.

use super::{Verdict, row};
use alloc::format;
use earmark_core::balance::Balance;
use earmark_core::memory::Tables;
use earmark_core::ordered::Map;
use earmark_core::words::{BalanceKey, Id, Time};

pub(super) fn stands(tables: &Tables, now: Time) -> Verdict {
    let available = |key: &BalanceKey| row(&tables.balances, key).map_or(0, Balance::available);
    // What a Balance still owes itself comes next: there nothing is decided yet.
    let owing =
        |key: &BalanceKey| row(&tables.balances, key).is_some_and(|balance| balance.owed_from.is_some());
    let heads = heads(tables);
    for (_, waiter) in tables.reservations.values() {
        let id = &waiter.id;
        let lacking = || waiter.lines.iter().filter(|line| waiter.lacks(line) > 0);
        if lacking().next().is_none() || lacking().any(|line| owing(&line.key)) || waiter.is_due(now) {
            continue;
        }
        if lacking().all(|line| waiter.lacks(line) <= available(&line.key)) {
            return Err(format!("{id} waits although all it lacks is there"));
        }
        for line in lacking().filter(|_| waiter.collecting) {
            if heads.get(&&line.key).is_some_and(|(_, head)| *head == id) && available(&line.key) > 0 {
                let units = available(&line.key);
                return Err(format!("{id} collects, and {units} units of {} are left to others", line.key));
            }
        }
    }
    Ok(())
}

/// Per Balance, who holds the lowest ticket among those who lack units of it.
fn heads(tables: &Tables) -> Map<&BalanceKey, (u64, &Id)> {
    let mut heads = Map::<&BalanceKey, (u64, &Id)>::new();
    for (_, waiter) in tables.reservations.values() {
        for (key, ticket) in waiter.places() {
            let head = heads.entry(key).or_insert((ticket, &waiter.id));
            *head = (*head).min((ticket, &waiter.id));
        }
    }
    heads
}
