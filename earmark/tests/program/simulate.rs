//! A seeded day: the same seed says the same, to the byte.

use crate::running::Place;

#[test]
fn a_seed_tells_one_story() {
    let place = Place::new("simulate");
    let told = |args: &[&str]| {
        let output = place.run(args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let calm = told(&["simulate", "--seed", "7"]);
    let storm =
        told(&["simulate", "--seed", "7", "--profile", "supplier-restock", "--orders", "50", "--storm"]);
    insta::assert_snapshot!(format!("calm\n{calm}\nstorm\n{storm}"));
    assert_eq!(calm, told(&["simulate", "--seed", "7"]));
    assert_ne!(calm, told(&["simulate", "--seed", "8"]));
    let json: serde_json::Value =
        serde_json::from_str(&told(&["simulate", "--seed", "7", "--json"])).unwrap();
    assert!(calm.contains(json["outcome"]["fingerprint"].as_str().unwrap()));
}

#[test]
fn a_profile_that_nobody_defined_is_refused() {
    let output = Place::new("simulate-profile").run(&["simulate", "--profile", "checkuot"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("hold-confirm"));
}
