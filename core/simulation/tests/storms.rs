//! Seeded days with every fault on, for every profile: nothing breaks, every order ends, and the same
//! seed tells the same story to the byte.

use earmark_core::policy::{Amount, Policy, Shortage};
use earmark_core::words::Name;
use earmark_simulation::feed::{Honest, Tamper};
use earmark_simulation::scenario::Scenario;
use earmark_simulation::simulate::{Failure, Outcome, simulate};

const SEEDS: u64 = 12;

#[track_caller]
fn storm(seed: u64, profile: &str, policy: Policy) -> Outcome {
    let name = Name::parse(profile).expect("the name is valid");
    let scenario = Scenario::stormy(seed, name, policy);
    simulate(&scenario, &Honest).unwrap_or_else(|failure| unreachable!("{profile}: {failure}"))
}

#[track_caller]
fn storms(profile: &str, policy: &Policy) {
    for seed in 1..=SEEDS {
        let outcome = storm(seed, profile, policy.clone());
        assert_eq!(outcome.report.orders, 200, "seed {seed}: every order is placed");
        let counts = outcome.counts;
        assert!(counts.crashes > 0 && counts.lost > 0 && counts.doubled > 0, "seed {seed}: faults are on");
    }
}

#[test]
fn checkout() {
    storms("checkout", &Policy::CHECKOUT);
}

#[test]
fn hold_confirm() {
    storms("hold-confirm", &Policy::HOLD_CONFIRM);
}

#[test]
fn supplier_restock() {
    storms("supplier-restock", &Policy::SUPPLIER_RESTOCK);
}

#[test]
fn auto_deliver() {
    storms("auto-deliver", &Policy::AUTO_DELIVER);
}

#[test]
fn waiting_with_payment() {
    let policy = Policy { on_shortage: Shortage::Wait, max_overtakes: 2, ..Policy::HOLD_CONFIRM };
    storms("patient", &policy);
}

#[test]
fn buying_the_shortfall() {
    let on_shortage = Shortage::Purchase { amount: Amount::Shortfall };
    storms("frugal", &Policy { on_shortage, ..Policy::HOLD_CONFIRM });
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for (profile, policy) in Policy::PROFILES {
        let once = storm(7, profile.as_str(), policy.clone());
        let again = storm(7, profile.as_str(), policy.clone());
        assert_eq!(format!("{once:?}"), format!("{again:?}"), "{profile}");
        let other = storm(8, profile.as_str(), policy);
        assert_ne!(once.fingerprint, other.fingerprint, "{profile}");
    }
}

#[test]
fn two_policies_see_the_same_customers() {
    let day = |policy: Policy| {
        let name = Name::parse("checkout").expect("the name is valid");
        simulate(&Scenario::calm(3, name, policy), &Honest).expect("nothing breaks").report
    };
    let short = day(Policy { hold: earmark_core::words::Span::from_secs(300), ..Policy::CHECKOUT });
    let long = day(Policy::CHECKOUT);
    assert_eq!(short.asked_units, long.asked_units);
    assert!(short.expired_holds > long.expired_holds, "{short}\n{long}");
}

#[test]
fn a_planted_defect_is_found() {
    struct Forgets;
    impl Tamper for Forgets {
        fn tamper(&self, changes: &mut earmark_core::step::Changes) {
            changes.debts.retain(|write| write.row.status != earmark_core::debt::Status::Withdrawn);
        }
    }
    let name = Name::parse("hold-confirm").expect("the name is valid");
    let found = simulate(&Scenario::stormy(1, name, Policy::HOLD_CONFIRM), &Forgets);
    assert!(
        matches!(found, Err(Failure::Broken { seed: 1, violation, .. }) if violation.invariant == "debts")
    );
}
