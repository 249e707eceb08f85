//! The experiment: what is in stock at the beginning, and what comes in every week.

use super::log::Log;
use earmark_core::policy::Policy;
use earmark_core::words::{BalanceKey, Name, Quantity, Rule, Span, Time};
use earmark_simulation::replay::{LoggedOrder, Plan, Stocked};
use serde::Serialize;
use std::collections::BTreeMap;

const WEEK: Span = Span::from_secs(7 * 24 * 3600);
/// The demand that the opening stock is measured by.
const SEEN: Span = WEEK.times(2);
/// Everything that happens within a minute is one batch: a store that syncs each of its commits gets
/// through a year in minutes, and memory is fed alike so that the two can be compared.
const TICK: Span = Span::from_secs(60);

#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Experiment {
    pub(super) seed: u64,
    pub(super) opening_percent: u32,
}

impl Experiment {
    pub(super) fn plan(self, profile: Name, policy: Policy, log: &Log) -> Result<Plan, String> {
        let (first, last) = log.span();
        let begin = demand(log.orders.iter().take_while(|order| order.placed_at < first + SEEN));
        let share = |units: i64| units * i64::from(self.opening_percent) / 100;
        let mut plan = Plan::new(self.seed, profile, policy);
        plan.opening = stocked(begin, share)?;
        plan.receipts = stocked(demand(&log.orders), |units| units)?;
        plan.deliveries = weeks(first, last);
        plan.receive_every = WEEK;
        plan.tick = TICK;
        Ok(plan)
    }
}

/// How many weeks a log covers, at least one.
pub(super) fn weeks(first: Time, last: Time) -> u32 {
    let weeks = last.since(first).millis().div_ceil(WEEK.millis()).max(1);
    u32::try_from(weeks).unwrap_or(u32::MAX)
}

fn demand<'a>(orders: impl IntoIterator<Item = &'a LoggedOrder>) -> BTreeMap<&'a BalanceKey, i64> {
    let mut demand = BTreeMap::new();
    for line in orders.into_iter().flat_map(|order| &order.lines) {
        *demand.entry(&line.key).or_default() += line.quantity.units();
    }
    demand
}

fn stocked(demand: BTreeMap<&BalanceKey, i64>, share: impl Fn(i64) -> i64) -> Result<Vec<Stocked>, String> {
    let told = |key: &BalanceKey, rule: Rule| format!("the demand for {}: {rule}", key.sku);
    let some = demand.into_iter().map(|(key, units)| (key, share(units))).filter(|(_, units)| *units > 0);
    some.map(|(key, units)| match Quantity::new(units) {
        Ok(quantity) => Ok(Stocked { key: key.clone(), quantity }),
        Err(rule) => Err(told(key, rule)),
    })
    .collect()
}
