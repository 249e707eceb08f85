//! Names in stored events and receipts are a storage format. This keeps one of each in a file: where
//! a name changes, the file no longer reads back as what was written years ago.

use earmark_core::memory::Memory;
use earmark_core::step::{Command, Recorded};
use std::collections::BTreeSet;
use world::{World, id};

#[path = "world/mod.rs"]
mod world;

use earmark_core::debt::{Command as Debt, Reply, SupplyStatus};
use earmark_core::reservation::{OnShortage, Parcel};
use earmark_core::step::Change;
use earmark_core::words::{Note, Span};
use world::{lines, parcel, part};

/// A story in which nearly every event happens at least once.
fn story() -> Memory {
    let mut world = World::stocked(10);
    let note = || Note::parse("told by phone").expect("a note");
    world.wait_and_pay();
    world.given(World::place("paid", 4, "wait-and-pay"));
    world.given(Command::ConfirmOrder { order_id: id("paid") });
    world.pay_for("paid", true, "A");
    world.pay_for("paid", true, "B");
    world.given(Command::FulfilOrder { order_id: id("paid"), parcel: parcel(1, "p1") });
    world.given(Command::FulfilOrder { order_id: id("paid"), parcel: Parcel::default() });
    let refund = id("paid~refund.B");
    for command in [
        Debt::Claim { lease: Span::from_secs(30) },
        Debt::Fail { error: note() },
        Debt::Retry,
        Debt::Drop { reason: note() },
    ] {
        world.given(Command::Debt { debt_id: refund.clone(), command });
    }
    world.given(World::place("declined", 1, "hold-confirm"));
    world.pay_for("declined", false, "C");
    world.given(World::place("late", 2, "hold-confirm"));
    world.pass(15 * 60);
    world.pay_for("late", true, "D");
    world.given(World::place("asks", 20, "supplier-restock"));
    world.given(Command::Reply { debt_id: id("asks~ask.1"), reply: Reply::Supply { accepted: true } });
    for (check, status) in [(1, SupplyStatus::Delayed), (2, SupplyStatus::Ok)] {
        let debt_id = id(&format!("asks~check.1.{check}"));
        world.given(Command::Reply { debt_id, reply: Reply::SupplyStatus { status } });
    }
    world.given(World::place("fails", 20, "supplier-restock"));
    world.given(Command::Reply { debt_id: id("fails~ask.1"), reply: Reply::Supply { accepted: false } });
    world.given(World::place("buys", 5, "auto-deliver"));
    world.given(Command::ReceivePurchase { purchase_order_id: id("buys~po"), lines: None, reference: None });
    world.given(World::place("called-off", 5, "auto-deliver"));
    world.given(Command::CancelOrder { order_id: id("called-off"), reason: Some(note()) });
    world.run(World::place("short", 99, "checkout"));
    world.given(World::reserve("first", lines(3), OnShortage::Wait));
    world.receive("main", 1);
    world.given(World::reserve("newcomer", lines(1), OnShortage::Reject));
    world.given(Command::Extend { reservation_id: id("newcomer"), ttl: Span::from_secs(900) });
    world.sleep(60);
    world.given(Command::Extend { reservation_id: id("newcomer"), ttl: Span::from_secs(900) });
    world.receive("main", 5);
    world.given(Command::Release { reservation_id: id("newcomer"), reason: None });
    world.given(Command::Deduct { reservation_id: id("first"), parcel: part(3) });
    world.receive("north", 1);
    world.transfer("north", "main", 1);
    world.adjust(Change::OnHand(0));
    world.memory
}

/// The names of an event: what it happened to, and what happened.
fn name(recorded: &Recorded) -> String {
    let value = serde_json::to_value(&recorded.fact).expect("json");
    format!("{}.{}", value["of"].as_str().expect("of"), value["event"]["type"].as_str().expect("type"))
}

#[test]
fn stored_events_read_back_and_keep_their_names() {
    let journal = story().tables().journal.clone();
    let mut seen = BTreeSet::new();
    let mut text = String::new();
    for recorded in journal.iter().filter(|recorded| seen.insert(name(recorded))) {
        let line = serde_json::to_string(recorded).expect("json");
        let back: Recorded = serde_json::from_str(&line).expect("reads back");
        assert_eq!(back, *recorded);
        text.push_str(&line);
        text.push('\n');
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/events.jsonl");
    if std::env::var_os("EARMARK_WRITE_GOLDEN").is_some() {
        std::fs::write(file, &text).expect("written");
    }
    let golden = std::fs::read_to_string(file).expect("tests/golden/events.jsonl");
    assert_eq!(text, golden, "an event's stored form changed: that needs a migration, not a new file");
    let stored: Vec<Recorded> =
        golden.lines().map(|line| serde_json::from_str(line).expect("reads")).collect();
    assert!(stored.len() >= 40, "{} events", stored.len());
}

#[test]
fn whatever_parses_reads_back_from_storage() {
    fn back<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(word: &T) {
        let text = serde_json::to_string(word).expect("json");
        assert_eq!(serde_json::from_str::<T>(&text).expect("reads back"), *word);
    }
    use earmark_core::words::{Id, Key, Lines, Location, Name, Note, Reference, Sku};
    let longest = "x".repeat(64);
    back(&Sku::parse(&longest).expect("a SKU"));
    back(&Location::parse(&longest).expect("a location"));
    back(&Id::parse(&longest).expect("an id").derive(format!("refund.{longest}")));
    back(&Reference::parse(&longest).expect("a reference"));
    back(&Name::parse(&longest).expect("a name"));
    back(&Key::parse(&"k".repeat(255)).expect("a key"));
    back(&Note::parse(&"漢".repeat(200)).expect("a note"));
    back(&Note::parse(&"🦀".repeat(200)).expect("a note"));
    back(&lines(3));
    // And nothing else does: a row that was tampered with is not taken for a valid one.
    assert!(serde_json::from_str::<Sku>("\" mug 7 \"").is_err());
    assert!(serde_json::from_str::<Lines>("[]").is_err());
}

/// A variant is the same word in storage as everywhere.
#[test]
fn words_are_stored_as_they_are_written_everywhere() {
    use earmark_core::balance::Kind;
    use earmark_core::reservation::{Mode, OnShortage};
    fn read<T: serde::de::DeserializeOwned>(word: &str) -> T {
        serde_json::from_value(word.into()).unwrap()
    }
    let kinds = "reserved queued collected served confirmed released expired deducted received adjusted \
                 transferred expected opening";
    for kind in kinds.split_whitespace() {
        assert_eq!(read::<Kind>(kind).as_str(), kind);
    }
    for mode in Mode::ALL {
        assert_eq!(read::<Mode>(mode.as_str()), mode);
    }
    for choice in OnShortage::ALL {
        assert_eq!(read::<OnShortage>(choice.as_str()), choice);
    }
}
