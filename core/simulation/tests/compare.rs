//! Comparisons: who is counted as lost and why, and how many seeds the orders are dealt out to.

use earmark_core::policy::{Policy, Shortage};
use earmark_core::words::Span;
use earmark_simulation::compare::{Candidate, Compare, Lane, SEEDS_MAX};
use earmark_simulation::habits::Habits;
use earmark_simulation::report::Report;
use earmark_simulation::scenario::{Arrivals, Restock, Scenario, Shelf, presets};

fn compared(scenario: &Scenario, policies: &[Policy], seeds: u32) -> Vec<Lane> {
    let candidate =
        |(n, policy): (usize, &Policy)| Candidate { name: format!("policy {n}"), policy: policy.clone() };
    let candidates: Vec<Candidate> = policies.iter().enumerate().map(candidate).collect();
    let mut compare = Compare::new(scenario, &candidates, seeds).expect("the scenario is valid");
    while !compare.advance(1000).expect("no defect").done {}
    compare.lanes()
}

fn lost(report: &Report) -> (i64, i64, i64) {
    (report.lost_units, report.too_late_units, report.paid_late_units)
}

/// So many customers who all want one of plenty of mugs, and take up to eight minutes to pay.
fn plenty(orders: u32) -> Scenario {
    let calm = presets::small_shop().expect("the preset is valid");
    let stock = vec![Shelf { units: 1_000_000, ..calm.stock[0].clone() }];
    let arrivals = Arrivals { orders, gap: Span::from_secs(60), lines: 1, units: 1 };
    let habits =
        Habits { paid: 1000, cancelled: 0, late: 0, think: Span::from_secs(480), ..Habits::default() };
    Scenario { stock, arrivals, habits, restock: Restock::default(), ..calm }
}

fn hold(minutes: u64) -> Policy {
    Policy { hold: Span::from_secs(minutes * 60), ..Policy::CHECKOUT }
}

#[test]
fn whoever_comes_back_to_a_hold_that_ran_out_is_a_lost_sale() {
    let lanes = compared(&plenty(1000), &[hold(2), hold(10)], 1);
    let (short, long) = (&lanes[0].report, &lanes[1].report);
    assert_eq!((long.filled_units, lost(long)), (1000, (0, 0, 0)));
    assert!((600..900).contains(&short.too_late_units), "three of four think longer: {short}");
    assert_eq!(short.filled_units + short.too_late_units, 1000);
    assert_eq!((short.lost_units, short.paid_late_units), (0, 0), "there was stock for all of them");
}

#[test]
fn whoever_never_comes_back_did_not_want_to_buy() {
    let leave = Habits { paid: 0, cancelled: 200, late: 0, ..Habits::default() };
    let report = compared(&Scenario { habits: leave, ..plenty(100) }, &[hold(2)], 1)[0].report.clone();
    assert!(report.expired_holds > 50, "{report}");
    assert_eq!(lost(&report), (0, 0, 0));
}

#[test]
fn money_that_came_too_late_is_lost_where_no_stock_is_left() {
    let mut late = presets::late_money().expect("the preset is valid");
    // Anna's order lives again; Carl takes the last tea as soon as Ben's time is over.
    late.cast[2].at = Span::from_secs(2 + 61 + 30 * 60);
    assert_eq!(lost(&compared(&late, std::slice::from_ref(&late.policy), 1)[0].report), (0, 0, 1));
}

#[test]
fn whoever_gives_up_waiting_is_lost_for_want_of_stock() {
    let stock = vec![Shelf { units: 40, ..plenty(1).stock[0].clone() }];
    let wait = Policy { on_shortage: Shortage::Wait, waiting: Span::from_secs(3600), ..hold(15) };
    for policy in [hold(15), wait] {
        let lanes = compared(&Scenario { stock: stock.clone(), ..plenty(100) }, &[policy], 5);
        let report = &lanes[0].report;
        assert_eq!((report.filled_units, lost(report)), (200, (300, 0, 0)), "40 under each of five seeds");
    }
}

#[test]
fn every_seed_has_customers_of_its_own() {
    let lanes = compared(&plenty(100), &[hold(2), hold(10)], 5);
    for Lane { report, seeds, .. } in &lanes {
        assert_eq!(seeds.iter().map(|seed| seed.orders).collect::<Vec<_>>(), [100; 5]);
        assert_eq!(report.orders, 500);
        let sum = |of: fn(&Report) -> i64| seeds.iter().map(of).sum::<i64>();
        assert_eq!(sum(|seed| seed.filled_units), report.filled_units);
        assert_eq!(sum(|seed| seed.too_late_units), report.too_late_units);
    }
    let apart: Vec<i64> = lanes[0].seeds.iter().map(|seed| seed.too_late_units).collect();
    assert!(apart.iter().any(|units| *units != apart[0]), "seeds differ: {apart:?}");
    assert_eq!(
        lanes[0].seeds[0],
        compared(&plenty(100), &[hold(2)], 1)[0].report,
        "its own seed comes first"
    );
}

#[test]
fn no_seed_and_too_many_are_refused() {
    for seeds in [0, SEEDS_MAX + 1] {
        let candidate = Candidate { name: "one".into(), policy: hold(2) };
        let refused = Compare::new(&plenty(1), &[candidate], seeds).err().expect("refused");
        assert_eq!(refused.broken[0].rule, "take 1 to 100 seeds");
    }
}
