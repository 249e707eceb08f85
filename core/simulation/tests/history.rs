//! Histories that a server exported: the core decides them the same again, and says where somebody edited.

use earmark_simulation::history::{History, Verdict};

const ORDER: &str = include_str!("data/history-order.json");
const SKU: &str = include_str!("data/history-sku.json");

#[track_caller]
fn agrees(text: &str) {
    let history = History::open(text).expect("it is a history");
    let report = history.report();
    let odd: Vec<_> = report.events.iter().filter(|event| event.verdict != Verdict::Same).collect();
    assert!(report.agrees && odd.is_empty(), "{odd:#?}");
}

#[test]
fn an_order_is_decided_the_same_again() {
    agrees(ORDER);
}

#[test]
fn a_sku_is_decided_the_same_again_to_its_figures() {
    agrees(SKU);
}

#[test]
fn what_somebody_edited_is_found() {
    let forged = SKU.replacen("\"on_hand\":5", "\"on_hand\":6", 1);
    assert_ne!(forged, SKU);
    let history = History::open(&forged).expect("it is a history");
    let wrong: Vec<_> =
        history.report().events.iter().filter(|event| event.verdict == Verdict::Differs).collect();
    assert!(!history.report().agrees);
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
    assert!(wrong[0].text.contains("decided again: on_hand 5"), "{}", wrong[0].text);
}

#[test]
fn what_is_no_history_is_told_apart() {
    let problem = |text: &str| History::open(text).expect_err("it is none").to_string();
    assert!(problem("{}").contains("no history that Earmark exported"));
    assert!(problem(&ORDER[..ORDER.len() / 2]).contains("cut short"));
    assert!(problem(&ORDER.replacen("\"version\":1", "\"version\":9", 1)).contains("newer Earmark"));
    assert!(
        problem(r#"{"earmark":"history","version":1,"of":{"order":"a"},"events":[]}"#)
            .contains("/events is empty")
    );
    assert!(
        problem(r#"{"earmark":"history","version":1,"of":{"order":"a"},"events":[{}]}"#)
            .contains("/events/0 is no event")
    );
}
