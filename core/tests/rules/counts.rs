//! Rule 1: counts, corrections and the shortfall that facts may leave.

use crate::world::{World, at, quantity};
use crate::{refused, reserve};
use earmark_core::refusal::Refusal;
use earmark_core::step::{Answer, Change, Command, Fact, StockEvent};
use earmark_core::words::{Location, Note, QUANTITY_MAX, Rule, Sku};

fn adjusted(world: &mut World, change: Change) -> Answer {
    let reason = Note::parse("count").expect("a note");
    world.run(Command::Adjust { key: at("main"), change, reason, reference: None })
}

#[test]
fn rule_1_a_count_sets_and_a_correction_moves() {
    let mut world = World::stocked(10);
    world.adjust(Change::Delta(3));
    assert_eq!(world.figures().on_hand, 13);
    world.adjust(Change::Delta(-15));
    assert_eq!(world.figures().on_hand, -2);
    world.adjust(Change::OnHand(7));
    world.adjust(Change::SafetyStock(4));
    assert_eq!((world.figures().on_hand, world.figures().safety_stock, world.available()), (7, 4, 3));
    world.adjust(Change::SafetyStock(1));
    assert_eq!((world.figures().on_hand, world.available()), (7, 6));
    // A count that finds what was expected is a line of the ledger too.
    let lines = |world: &World| world.memory.tables().journal.last().map(|last| last.movements.clone());
    world.adjust(Change::OnHand(7));
    let line = lines(&world).and_then(|lines| lines.into_iter().next()).expect("a movement");
    assert!(line.delta.is_zero() && line.after == world.figures(), "{line:?}");
}

#[test]
fn rule_1_counts_and_corrections_are_bounded() {
    const MOST: i64 = QUANTITY_MAX;
    let rule = |change| match adjusted(&mut World::new(), change) {
        Answer::Refused { refusal: Refusal::InvalidRequest { faults }, .. } => {
            Some((faults[0].pointer.clone(), faults[0].rule))
        }
        _ => None,
    };
    for change in [Change::OnHand(0), Change::OnHand(MOST), Change::SafetyStock(0), Change::SafetyStock(MOST)]
    {
        assert_eq!(rule(change), None, "{change:?}");
    }
    for change in [Change::Delta(1), Change::Delta(-1), Change::Delta(MOST), Change::Delta(-MOST)] {
        assert_eq!(rule(change), None, "{change:?}");
    }
    for units in [-1, MOST + 1] {
        assert_eq!(rule(Change::OnHand(units)), Some(("/on_hand".into(), Rule::Count)));
        assert_eq!(rule(Change::SafetyStock(units)), Some(("/safety_stock".into(), Rule::Count)));
    }
    for units in [0, MOST + 1, -MOST - 1] {
        assert_eq!(rule(Change::Delta(units)), Some(("/delta".into(), Rule::Delta)));
    }
}

#[test]
fn rule_1_a_shortfall_is_reported_when_it_comes_and_when_it_grows() {
    let mut world = World::stocked(10);
    world.given(reserve("r", 8));
    let shortfalls = |world: &World| -> Vec<i64> {
        let reported = world.memory.tables().journal.iter().filter_map(|entry| match entry.fact {
            Fact::Stock { event: StockEvent::Shortfall { available, .. }, .. } => Some(available),
            _ => None,
        });
        reported.collect()
    };
    world.adjust(Change::OnHand(8));
    assert_eq!(shortfalls(&world), Vec::<i64>::new(), "nothing left is no shortfall");
    world.adjust(Change::OnHand(5));
    world.adjust(Change::OnHand(5));
    world.receive("main", 1);
    assert_eq!(shortfalls(&world), [-3], "neither a count of the same nor a rise is another");
    world.adjust(Change::Delta(-1));
    assert_eq!(shortfalls(&world), [-3, -3]);
}

#[test]
fn rule_1_nothing_goes_from_a_location_to_itself() {
    let mut world = World::stocked(5);
    let main = Location::default();
    let sku = Sku::parse("mug").expect("a SKU");
    let transfer =
        Command::Transfer { sku, from: main.clone(), to: main, quantity: quantity(1), reference: None };
    let refusal = refused(world.run(transfer));
    assert!(matches!(refusal, Refusal::InvalidRequest { faults } if faults[0].rule == Rule::SameLocation));
}
