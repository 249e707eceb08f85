//! A small log through every profile, and every way in which a file can be wrong.

use crate::running::Place;
use serde_json::Value;
use std::fmt::Write as _;

const LOG: &str = include_str!("../data/orders.csv");
const HEAD: &str = "order_id,placed_at,sku,quantity\n";

fn ran(place: &Place, args: &[&str]) -> String {
    let output = place.run(&[&["replay", "orders.csv"], args].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// How long it took is another matter each time.
fn untimed(table: &str) -> String {
    let timed = |line: &&str| line.starts_with("seconds") || line.starts_with("orders per second");
    table.lines().filter(|line| !timed(line)).collect::<Vec<_>>().join("\n")
}

fn report(json: &str) -> Value {
    let mut json: Value = serde_json::from_str(json).unwrap();
    for run in json["runs"].as_array_mut().unwrap() {
        let run = run.as_object_mut().unwrap();
        assert!(run.remove("seconds").unwrap().is_number());
        assert!(run.remove("orders_per_second").unwrap().is_number());
    }
    json
}

#[test]
fn every_profile_in_memory() {
    let place = Place::new("replay");
    place.write("orders.csv", LOG);
    insta::assert_snapshot!(untimed(&ran(&place, &["--profile", "all"])));
    let other = ran(&place, &["--profile", "all", "--seed", "2"]);
    assert_ne!(untimed(&other), untimed(&ran(&place, &["--profile", "all"])));
}

#[test]
fn sqlite_comes_to_the_same_as_memory() {
    let place = Place::new("replay-sqlite");
    place.write("orders.csv", LOG);
    let memory = report(&ran(&place, &["--json"]));
    let sqlite = report(&ran(&place, &["--json", "--store", "sqlite:replayed.sqlite", "--create"]));
    assert_eq!(memory["runs"], sqlite["runs"]);
    insta::assert_snapshot!(serde_json::to_string_pretty(&sqlite).unwrap());
    assert!(place.run(&["audit", "--store", "sqlite:replayed.sqlite"]).status.success());
    // What is there stays as it is.
    let again = place.run(&["replay", "orders.csv", "--store", "sqlite:replayed.sqlite"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("it is not empty"));
}

#[test]
fn the_rows_of_an_order_need_not_stand_together() {
    let place = Place::new("replay-apart");
    let (head, rows) = LOG.split_once('\n').unwrap();
    let backwards = rows.lines().rev().collect::<Vec<_>>().join("\n");
    place.write("orders.csv", LOG);
    let straight = untimed(&ran(&place, &[]));
    place.write("orders.csv", &format!("{head}\n{backwards}\n"));
    assert_eq!(untimed(&ran(&place, &[])), straight);
}

#[test]
fn an_order_of_too_many_lines_is_counted() {
    let place = Place::new("replay-large");
    let rows = (0..201).map(|n| format!("big,2024-01-01T00:00:00Z,S{n},1")).collect::<Vec<_>>().join("\n");
    place.write("orders.csv", &format!("{HEAD}{rows}\nsmall,2024-01-02T00:00:00Z,S1,1\n"));
    let json = report(&ran(&place, &["--json"]));
    assert_eq!(json["log"]["too_large_orders"], 1);
    assert_eq!(json["runs"][0]["report"]["orders"], 1);
}

#[test]
fn a_bad_file_is_told_by_line_column_and_rule() {
    let place = Place::new("replay-bad");
    let good = "a,2024-01-01T00:00:00Z,MUG,1\n";
    let long = "X".repeat(65);
    let mut told = String::new();
    for (name, text) in [
        ("empty.csv", String::new()),
        ("head-only.csv", HEAD.to_owned()),
        ("nothing-asked.csv", format!("{HEAD}a,2024-01-01T00:00:00Z,MUG,0\n")),
        ("no-sku.csv", "order_id,placed_at,quantity\n".to_owned()),
        ("short.csv", format!("{HEAD}{good}a,2024-01-01T00:00:00Z,MUG\n")),
        ("order-id.csv", format!("{HEAD}{good}a b,2024-01-01T00:00:00Z,MUG,1\n")),
        ("sku.csv", format!("{HEAD}{good}a,2024-01-01T00:00:00Z,{long},1\n")),
        ("no-zone.csv", format!("{HEAD}a,2024-01-01T00:00:00,MUG,1\n")),
        ("before-1970.csv", format!("{HEAD}a,1969-12-31T23:59:59Z,MUG,1\n")),
        ("fraction.csv", format!("{HEAD}{good}\nb,2024-01-01T00:00:00Z,MUG,1.5\n")),
        ("windows.csv", format!("{HEAD}{good}b,2024-01-01T00:00:00Z,MUG,1.5\n").replace('\n', "\r\n")),
        ("no-quantity.csv", format!("{HEAD}{good}b,2024-01-01T00:00:00Z,MUG,\n")),
        ("quantity.csv", format!("{HEAD}{good}b,2024-01-01T00:00:00Z,MUG,1000000001\n")),
        ("sum.csv", format!("{HEAD}{}", "b,2024-01-01T00:00:00Z,MUG,600000000\n".repeat(2))),
    ] {
        place.write(name, &text);
        let output = place.run(&["replay", name]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{name}");
        write!(told, "{}", String::from_utf8_lossy(&output.stderr)).unwrap();
    }
    std::fs::write(place.path("latin.csv"), b"order_id,placed_at,sku,quantity\na,\xe9,MUG,1\n").unwrap();
    for args in [
        &["replay", "latin.csv"][..],
        &["replay", "missing.csv"],
        &["replay", "empty.csv", "--profile", "all", "--store", "sqlite:x.sqlite"],
    ] {
        let output = place.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        write!(told, "{}", String::from_utf8_lossy(&output.stderr)).unwrap();
    }
    insta::assert_snapshot!(told);
}
