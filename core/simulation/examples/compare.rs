//! A comparison, natively: reads `{"scenario": …, "candidates": […]}` and says what each policy came to,
//! and how long that took. The same in a browser must come to the same, and is set against it.

use earmark_simulation::compare::{Candidate, Compare};
use earmark_simulation::scenario::Scenario;
use std::io::read_to_string;
use std::time::Instant;

#[derive(serde::Deserialize)]
struct Case {
    scenario: Scenario,
    candidates: Vec<Candidate>,
}

fn main() {
    let case = read_to_string(std::io::stdin()).expect("a case is given");
    let Case { scenario, candidates } = serde_json::from_str(&case).expect("it is one");
    let mut compare = Compare::new(&scenario, &candidates, 1).expect("the scenario is valid");
    let begin = Instant::now();
    while !compare.advance(10_000).expect("the core keeps its invariants").done {}
    let seconds = begin.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({ "seconds": seconds, "lanes": compare.lanes() }));
}
