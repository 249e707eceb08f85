//! A synthetic log of orders, run through every profile: nothing is left over, and the same seed gives
//! the same report.

use earmark_core::order::Status;
use earmark_core::policy::Policy;
use earmark_core::words::{BalanceKey, Id, Line, Lines, Name, Quantity, Span, Time};
use earmark_simulation::replay::{LoggedOrder, MemoryShop, Plan, Stocked, replay};
use earmark_simulation::report::Report;
use earmark_simulation::rng::Rng;

const ORDERS: u64 = 3_000;
const SKUS: u64 = 50;

fn sku(n: u64) -> BalanceKey {
    BalanceKey::parse(&format!("SKU-{n}"), None).expect("the name is valid")
}

fn units(n: u64) -> Quantity {
    Quantity::new(n.cast_signed()).expect("the number fits")
}

fn log() -> impl Iterator<Item = LoggedOrder> {
    let mut rng = Rng::new(42);
    let mut at = Time::from_millis(1_704_067_200_000);
    (0..ORDERS).map(move |n| {
        at = at + rng.up_to(Span::from_secs(1200));
        let line = |rng: &mut Rng| Line { key: sku(rng.below(SKUS)), quantity: units(rng.below(3) + 1) };
        let lines = (0..=rng.below(5)).map(|_| line(&mut rng)).collect();
        let lines = Lines::new(lines).expect("a few lines");
        LoggedOrder { id: Id::parse(&format!("order-{n}")).expect("the id is valid"), placed_at: at, lines }
    })
}

fn run(profile: &str, policy: Policy) -> Report {
    let mut plan = Plan::new(1, Name::parse(profile).expect("the name is valid"), policy);
    plan.opening = (0..SKUS).map(|n| Stocked { key: sku(n), quantity: units(150) }).collect();
    plan.receipts = (0..SKUS).map(|n| Stocked { key: sku(n), quantity: units(60) }).collect();
    let mut shop = MemoryShop::default();
    let report = replay(&mut shop, &plan, log(), |_| {}).expect("the core keeps its invariants");
    shop.check(Time::MAX).expect("everything agrees in the end");
    let left = shop.memory().tables();
    assert!(left.orders.len() < 3_000, "what ended is forgotten");
    report
}

#[test]
fn every_profile_runs_a_log_to_its_end() {
    for (profile, policy) in Policy::PROFILES {
        let report = run(profile.as_str(), policy.clone());
        println!("{profile}\n{report}");
        assert_eq!(report.orders, ORDERS, "{profile}");
        assert!(report.outcomes.keys().all(|status| status.is_end()), "{profile}: {:?}", report.outcomes);
        assert!(report.outcomes.contains_key(&Status::Fulfilled), "{profile}");
        assert!(report.filled_units > 0 && report.filled_units <= report.asked_units, "{profile}");
        assert_eq!(report, run(profile.as_str(), policy), "{profile}: the same seed, the same report");
    }
}
