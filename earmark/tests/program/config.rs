//! Flags, variables and the file: which one wins, and what is wrong with one is told by its name.

use crate::running::Place;
use serde_json::Value;
use std::fmt::Write as _;

/// What a command comes to, with these variables.
fn run(place: &Place, args: &[&str], variables: &[(&str, &str)]) -> Result<Value, String> {
    let output = place.command(args).envs(variables.iter().copied()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    if output.status.success() { Ok(serde_json::from_slice(&output.stdout).unwrap()) } else { Err(told) }
}

#[tokio::test]
async fn a_flag_wins_over_its_variable_and_that_over_the_file() {
    let place = Place::new("precedence");
    place.write(
        "earmark.toml",
        "store = 'sqlite:earmark.sqlite'\n[simulate]\nseed = 3\norders = 20\njson = true\nstorm = true\n\
         [replay]\nseed = 9\n[work]\nonce = true\njson = true\n",
    );
    let scenario = |args: &[&str], variables: &[(&str, &str)]| {
        let args = [&["simulate", "--config", "earmark.toml"], args].concat();
        let told = run(&place, &args, variables).unwrap();
        (told["scenario"]["seed"].as_u64().unwrap(), told["scenario"]["storm"].as_bool().unwrap())
    };
    assert_eq!(scenario(&[], &[]), (3, true));
    assert_eq!(scenario(&[], &[("EARMARK_SIMULATE_SEED", "4")]), (4, true));
    assert_eq!(scenario(&["--seed", "5"], &[("EARMARK_SIMULATE_SEED", "4")]), (5, true));
    assert_eq!(scenario(&[], &[("EARMARK_SIMULATE_STORM", "false")]), (3, false));
    place.serve(&[]).terminate();
    // A variable may name the file, and the file may give what a command insists on.
    let told = run(&place, &["work"], &[("EARMARK_CONFIG", "earmark.toml")]).unwrap();
    assert_eq!(told["calls"], 0);
}

#[test]
fn what_is_wrong_is_told_with_its_key_and_its_rule() {
    let place = Place::new("wrong-key");
    place.write("log.csv", "order_id,placed_at,sku,quantity\no1,2026-01-01T00:00:00Z,MUG,1\n");
    for (file, args, told) in [
        (
            "[simulate]\nseed = 'many'",
            &["simulate"][..],
            &["earmark.toml", "[simulate] seed", "invalid digit"][..],
        ),
        ("[simulate]\nstorm = 1", &["simulate"], &["[simulate] storm", "true or false", "integer"]),
        ("[simulate]\norders = 2.5", &["simulate"], &["[simulate] orders", "whole number", "float"]),
        (
            "[simulate]\nprofile = 'checkuot'",
            &["simulate"],
            &["[simulate] profile", "checkuot", "hold-confirm"],
        ),
        (
            "[replay]\nopening_percent = 1001",
            &["replay", "log.csv"],
            &["[replay] opening_percent", "0..=1000"],
        ),
        // Also where another command is run.
        ("[replay]\nopening_percent = -1", &["simulate"], &["[replay] opening_percent", "0..=1000"]),
        ("[simulate]\nsede = 1", &["simulate"], &["[simulate] sede", "no key", "seed"]),
        ("threads = 0", &["simulate"], &["threads", "1..=1024"]),
        ("[simulation]\nseed = 1", &["simulate"], &["simulation", "no key"]),
        ("config = 'other.toml'", &["simulate"], &["config", "no key"]),
        ("[work]\nonce = false", &["work"], &["once must be true"]),
        ("seed = ", &["simulate"], &["earmark.toml", "line 1"]),
    ] {
        place.write("earmark.toml", file);
        let said = run(&place, &[args, &["--config", "earmark.toml"]].concat(), &[]).unwrap_err();
        assert!(told.iter().all(|word| said.contains(word)), "{file}: {said}");
    }
    let said = run(&place, &["simulate"], &[("EARMARK_SIMULATE_SEED", "many")]).unwrap_err();
    assert!(said.contains("EARMARK_SIMULATE_SEED: \"many\": ") && said.contains("invalid digit"), "{said}");
    let said = run(&place, &["simulate", "--config", "nowhere.toml"], &[]).unwrap_err();
    assert!(said.contains("nowhere.toml"), "{said}");
}

#[test]
fn a_value_that_cannot_be_used_is_told_wherever_it_stands() {
    let place = Place::new("values");
    let urls = ["supplier_url", "payment_url", "notification_url", "fulfilment_url", "purchasing_url"];
    let bad = [("listen", "nowhere"), ("store", "mysql:there"), ("source", "my shop"), ("threads", "0")];
    let bad = bad.into_iter().chain([("lanes", "65"), ("readers", "x"), ("retention_days", "0")]);
    for (key, value) in bad.chain(urls.map(|key| (key, "foo"))).chain(urls.map(|key| (key, "ftp://shop/"))) {
        let refused = |place_said: &str, command: &mut std::process::Command| {
            let output = command.output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(told.contains(&format!("earmark: {place_said}: {value:?}: ")), "{told}");
        };
        let (flag, name) =
            (format!("--{}", key.replace('_', "-")), format!("EARMARK_{}", key.to_uppercase()));
        refused(&flag, &mut place.command(&["serve", &flag, value]));
        refused(&name, place.command(&["serve"]).env(&name, value));
        place.write("earmark.toml", &format!("{key} = '{value}'"));
        refused(&format!("earmark.toml {key}"), &mut place.command(&["serve", "--config", "earmark.toml"]));
    }
    assert_eq!(place.files(), ["earmark.toml"]);
}

#[test]
fn several_faults_are_told_at_once() {
    let place = Place::new("faults");
    place
        .write("earmark.toml", "supplier_url = 'foo'\nlistne = 1\n[serve]\ndemo = 2\nsupplier_url = 'bar'\n");
    let args = ["serve", "--config", "earmark.toml", "--payment-url", "not a url"];
    let variables = [("EARMARK_THREADS", "many"), ("EARMARK_SERVE_DEMO", "perhaps")];
    let told = run(&place, &args, &variables).unwrap_err();
    for fault in [
        "7 values cannot be used",
        "--payment-url: \"not a url\": must be a URL",
        "EARMARK_THREADS: \"many\": invalid digit",
        "EARMARK_SERVE_DEMO: \"perhaps\": must be true or false",
        "earmark.toml supplier_url: \"foo\": must be a URL",
        "earmark.toml listne is no key here",
        "earmark.toml [serve] demo: must be true or false",
        "earmark.toml [serve] supplier_url is no key here; there are demo",
    ] {
        assert!(told.contains(fault), "{fault} is missing: {told}");
    }
}

#[test]
fn no_secret_is_shown() {
    let place = Place::new("secret");
    let store = "postgres://me:s3cret@127.0.0.1:1/shop";
    for (args, store) in [
        (&["audit", "--help"][..], store),
        (&["audit", "-h"], store),
        (&["--help"], store),
        (&["audit"], store),
        (&["audit"], "postgres://me:s3cret@host:port/shop"),
        (&["audit"], "mysql://me:s3cret@host/shop"),
        (&["audit", "--threads", "0"], store),
        (&["audit", "--stroe", "x"], store),
    ] {
        let output = place.command(args).env("EARMARK_STORE", store).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(!told.is_empty() && !told.contains("s3cret"), "{args:?}: {told}");
    }
}

#[test]
fn help_says_every_variable() {
    let place = Place::new("help");
    let mut told = String::new();
    for task in ["serve", "audit", "work", "replay", "simulate", "openapi", "migrate"] {
        let output = place.run(&[task, "-h"]);
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        write!(told, "$ earmark {task} -h\n{text}\n").unwrap();
    }
    insta::assert_snapshot!(told);
}
