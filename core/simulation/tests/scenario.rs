//! Scenarios that somebody wrote badly: each is told by field and rule.

use earmark_core::words::Time;
use earmark_simulation::scenario::{Scenario, instant, presets};

#[track_caller]
fn refused(text: &str, expected: &str) {
    let problem = Scenario::parse(text).expect_err("it is broken").to_string();
    assert!(problem.contains(expected), "{problem}");
}

#[test]
fn what_is_no_scenario_is_told_apart() {
    refused("", "it ends in the middle");
    refused("{\"version\":1", "cut short");
    refused("hello", "it is not JSON: line 1, column 1");
    refused("[]", "it is not a JSON object");
    refused("{\"specversion\":\"1.0\"}", "/version is missing, so this is a file of something else");
    refused("{\"version\":0,\"seed\":1}", "/version is older than what this Earmark reads");
    refused("{\"version\":2}", "a newer Earmark wrote");
}

#[test]
fn every_number_is_named_with_its_bounds() {
    let with = |field: &str| format!(r#"{{"version":1,"stock":[{{"sku":"MUG","units":1}}],{field}}}"#);
    refused(
        &with(r#""arrivals":{"orders":10000000}"#),
        "/arrivals/orders must be a whole number from 0 to 1000000 orders",
    );
    refused(
        &with(r#""network":{"delay":-5}"#),
        "/network/delay must be a whole number from 0 to 2592000000 milliseconds",
    );
    refused(
        &with(r#""habits":{"paid":1.5}"#),
        "/habits/paid must be a whole number from 0 to 1000 per mille",
    );
    refused(&with(r#""habits":{"paid":900,"late":200}"#), "/habits/paid must not add up to more than 1000");
    refused(&with(r#""policy":{"hold":-1}"#), "/policy/hold must be a whole number, not negative");
    refused(
        &with(r#""policy":{"hold":9000000,"hold_max":900000}"#),
        "/policy/hold is outside the range of this policy field",
    );
    refused(&with(r#""policy":{"hodl":1}"#), "unknown field `hodl`");
    refused(&with(r#""defect":"none""#), "/defect unknown variant");
    refused(
        &with(r#""cast":[{"at":1,"order_id":"a","lines":{"TEA":1}}]"#),
        "/cast/0/lines/TEA is not in stock",
    );
    refused(&with(r#""cast":[{"at":1,"order_id":"a","lines":{}}]"#), "/cast/0/lines must name 1 to 200 SKUs");
    refused(r#"{"version":1,"stock":[]}"#, "/stock must name 1 to 5000 SKUs");
    refused(r#"{"version":1,"stock":[{"sku":"a b","units":1}]}"#, "/stock/0/sku must be 1 to 64 of A-Z");
    refused(
        r#"{"version":1,"stock":[{"sku":"A","units":1},{"sku":"A","units":2}]}"#,
        "/stock/1/sku is named twice",
    );
    refused(&with(r#""seed":9007199254740992"#), "/seed must be a whole number");
    refused(&with(r#""restock":{"units":1},"network":{"drop":1000}"#), "/network/drop");
}

#[test]
fn what_is_left_out_is_as_in_the_profile() {
    let scenario = Scenario::parse(
        r#"{"version":1,"profile":"hold-confirm","policy":{"hold":60000},"stock":[{"sku":"MUG","units":0}]}"#,
    );
    let scenario = scenario.expect("zero stock is no mistake");
    assert_eq!(scenario.policy.hold.millis(), 60_000);
    assert!(scenario.policy.notify && scenario.policy.payment.is_some());
    assert_eq!(scenario.seed, 1);
}

#[test]
fn a_bound_that_is_left_out_follows_as_it_does_for_a_server() {
    let policy = |text: &str| {
        let text = format!(r#"{{"version":1,"policy":{text},"stock":[{{"sku":"MUG","units":0}}]}}"#);
        Scenario::parse(&text).map(|scenario| scenario.policy).map_err(|problem| problem.to_string())
    };
    let long = policy(r#"{"hold":7200000,"retry":{"base":600000}}"#).expect("the bounds follow");
    assert_eq!((long.hold_max.millis(), long.retry.cap.millis()), (7_200_000, 600_000));
    let short = policy(r#"{"hold":5000,"retry":{"base":2000}}"#).expect("the bounds are wide enough");
    assert_eq!((short.hold_max.millis(), short.retry.cap.millis()), (900_000, 300_000));
    let hold = policy(r#"{"hold":60000,"hold_max":30000}"#).expect_err("the bound contradicts");
    assert!(hold.contains("/policy/hold "), "{hold}");
    let retry = policy(r#"{"retry":{"base":60000,"cap":30000}}"#).expect_err("the bound contradicts");
    assert!(retry.contains("/policy/retry/cap "), "{retry}");
}

#[test]
fn a_link_that_was_cut_says_so() {
    for scenario in presets::all().expect("valid") {
        let link = scenario.to_link();
        assert_eq!(Scenario::from_link(&link).as_ref(), Ok(&scenario), "{}", scenario.title);
        for cut in 1..link.len() {
            let problem = Scenario::from_link(&link[..cut]).expect_err("it is cut").to_string();
            assert_eq!(
                problem,
                "this link cannot be opened: it was cut short or changed on its way: copy all of it"
            );
        }
    }
    assert!(Scenario::from_link("!!!").is_err());
}

#[test]
fn a_log_is_read_with_the_times_that_a_replay_reads() {
    for line in include_str!("data/instants.txt").lines() {
        let (text, expected) = line.split_once(" | ").unwrap();
        let log = format!("order_id,placed_at,sku,quantity\na,{text},MUG,5\n");
        assert_eq!(Scenario::from_csv(&log, "checkout").is_ok(), expected != "refused", "{text}");
        assert_eq!(instant(text).map(Time::millis), expected.parse().ok(), "{text}");
    }
}

#[test]
fn an_order_of_a_log_is_placed_at_its_earliest_row() {
    let log = "order_id,placed_at,sku,quantity\n\
               late,2024-01-01T00:00:09Z,MUG,5\n\
               early,2024-01-01T00:00:05Z,MUG,5\n\
               late,2024-01-01T00:00:02Z,CUP,5\n\
               nothing,2024-01-01T00:00:00Z,MUG,0\n";
    let scenario = Scenario::from_csv(log, "checkout").unwrap();
    let placed: Vec<_> = scenario.cast.iter().map(|one| (one.order_id.as_str(), one.at.millis())).collect();
    assert_eq!(placed, [("late", 1000), ("early", 4000)]);
}
