//! Who comes and what is delivered, drawn from the scenario alone: the same whatever the policy is.

use super::{Scenario, Visitor};
use crate::replay::{LoggedOrder, Stocked};
use crate::rng::Rng;
use alloc::{format, sync::Arc, vec::Vec};
use earmark_core::ordered::sort;
use earmark_core::words::{BalanceKey, Id, Line, Lines, Location, Quantity, Span, Time};

/// Where time begins: a Monday in 2024.
pub const BEGIN: Time = Time::from_millis(1_704_067_200_000);

/// The orders of a scenario, in the order of their time, made one at a time.
#[derive(Debug, Clone)]
pub(crate) struct Customers {
    scenario: Arc<Scenario>,
    drawn: u32,
    next_at: Time,
    arrivals: Rng,
    /// Those who are written down and still to come, the next one last.
    cast: Vec<usize>,
}

impl Customers {
    pub(crate) fn new(scenario: &Arc<Scenario>) -> Self {
        let mut cast: Vec<usize> = (0..scenario.cast.len()).collect();
        // Who comes at the same time comes as written.
        let turn = |n: usize| (scenario.cast.get(n).map(|visitor| visitor.at), n);
        sort(&mut cast, |one, other| turn(*one) > turn(*other));
        let arrivals = question(scenario.seed, "arrivals");
        let next_at = BEGIN + Span::from_secs(1);
        Self { scenario: Arc::clone(scenario), drawn: 0, next_at, arrivals, cast }
    }

    /// When the next one comes.
    pub(crate) fn next_at(&self) -> Option<Time> {
        let known = self.visitor().map(|visitor| BEGIN + visitor.at);
        let drawn = (self.drawn < self.scenario.arrivals.orders).then_some(self.next_at);
        [known, drawn].into_iter().flatten().min()
    }

    fn visitor(&self) -> Option<&Visitor> {
        self.cast.last().and_then(|n| self.scenario.cast.get(*n))
    }

    /// What a customer wants is drawn from the order's id: the same under every policy.
    fn basket(&self, id: &Id) -> Option<Lines> {
        let Scenario { seed, ref stock, arrivals, .. } = *self.scenario;
        let mut rng = Rng::about(seed, id, "basket");
        let draw = |rng: &mut Rng, most: u32| rng.below(u64::from(most.max(1)));
        let mut lines = Vec::new();
        for _ in 0..=draw(&mut rng, arrivals.lines) {
            let wanted = stock.get(usize::try_from(rng.below(stock.len() as u64)).ok()?)?;
            let units = draw(&mut rng, arrivals.units).cast_signed() + 1;
            let key = BalanceKey::new(wanted.sku.clone(), Location::default());
            lines.push(Line { key, quantity: Quantity::new(units).ok()? });
        }
        Lines::new(lines).ok()
    }
}

impl Iterator for Customers {
    type Item = LoggedOrder;

    fn next(&mut self) -> Option<LoggedOrder> {
        let at = self.next_at()?;
        if let Some(visitor) = self.visitor()
            && BEGIN + visitor.at <= at
        {
            let order =
                LoggedOrder { id: visitor.order_id.clone(), placed_at: at, lines: visitor.lines().ok()? };
            self.cast.pop();
            return Some(order);
        }
        self.drawn += 1;
        let id = Id::parse(&format!("order-{}", self.drawn)).ok()?;
        let lines = self.basket(&id)?;
        self.next_at = at + self.arrivals.up_to(self.scenario.arrivals.gap.times(2));
        Some(LoggedOrder { id, placed_at: at, lines })
    }
}

/// The deliveries of a scenario, for as long as somebody asks.
#[derive(Debug, Clone)]
pub(crate) struct Deliveries {
    scenario: Arc<Scenario>,
    next_at: Time,
    rng: Rng,
}

impl Deliveries {
    pub(crate) fn new(scenario: &Arc<Scenario>) -> Self {
        let next_at = BEGIN + scenario.restock.every;
        Self { scenario: Arc::clone(scenario), next_at, rng: question(scenario.seed, "deliveries") }
    }

    /// When the next one comes; never where nothing is brought, or no time passes between them.
    pub(crate) fn next_at(&self) -> Option<Time> {
        let restock = self.scenario.restock;
        (restock.units > 0 && restock.every > Span::default()).then_some(self.next_at)
    }

    /// What the next one brings.
    pub(crate) fn take(&mut self) -> Option<Stocked> {
        let restock = self.scenario.restock;
        self.next_at = self.next_at + restock.every;
        let stock = &self.scenario.stock;
        let brought = stock.get(usize::try_from(self.rng.below(stock.len() as u64)).ok()?)?;
        let key = BalanceKey::new(brought.sku.clone(), Location::default());
        Some(Stocked { key, quantity: Quantity::new(i64::from(restock.units)).ok()? })
    }
}

fn question(seed: u64, what: &str) -> Rng {
    let shop = Id::stored("shop").expect("a word is an id");
    Rng::about(seed, &shop, what)
}
