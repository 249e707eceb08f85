//! How many whole order lifecycles a second a comparison makes on this machine, natively. The page
//! measures the same in a browser, so that the two can be set against each other.

use earmark_core::policy::Policy;
use earmark_core::words::{Name, Span};
use earmark_simulation::compare::{Candidate, Compare};
use earmark_simulation::scenario::{Arrivals, Scenario};
use std::time::Instant;

fn main() {
    let orders = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    for (name, policy) in Policy::PROFILES {
        let scenario = busy(orders);
        let candidates = [Candidate { name: name.to_string(), policy }];
        let mut compare = Compare::new(&scenario, &candidates).expect("the scenario is valid");
        let begin = Instant::now();
        while !compare.advance(10_000).expect("the core keeps its invariants").done {}
        let rate = f64::from(orders) / begin.elapsed().as_secs_f64();
        println!("{name:<18}{rate:>10.0} orders/s  {}", compare.lanes()[0].report.fill_ppm);
    }
}

/// A shop with enough to do: most orders find their stock.
fn busy(orders: u32) -> Scenario {
    let profile = Name::parse("checkout").expect("the name is valid");
    let mut scenario = Scenario::calm(7, profile, Policy::CHECKOUT);
    scenario.arrivals = Arrivals { orders, gap: Span::from_secs(60), lines: 2, units: 2 };
    scenario.restock.every = Span::from_secs(600);
    scenario.restock.units = 30;
    scenario
}
