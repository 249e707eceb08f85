//! Rule 10: the audit proves every figure, names every line that disagrees, and no other.

use crate::reserve;
use crate::world::{World, at, id};
use earmark_core::audit::{Audit, audit};
use earmark_core::balance::{Balance, Cause, Figures, Kind, Movement};
use earmark_core::memory::Tables;
use earmark_core::reservation::OnShortage;
use earmark_core::step::Command;
use earmark_core::words::Time;
use std::sync::Arc;

/// A store in which no figure of `MUG@main` is zero.
fn tables() -> Tables {
    let mut world = World::stocked(20);
    world.given(reserve("held", 1));
    world.given(reserve("promised", 2));
    world.given(Command::Confirm { reservation_id: id("promised") });
    world.adjust(earmark_core::step::Change::SafetyStock(3));
    world.given(Command::RaisePurchase { purchase_order_id: id("po"), lines: crate::world::lines(4) });
    world.given(World::place("asks", 30, "supplier-restock"));
    let accepted = earmark_core::debt::Reply::Supply { accepted: true };
    world.given(Command::Reply { debt_id: id("asks~ask.1"), reply: accepted });
    world.given(World::reserve("waits", crate::world::lines(50), OnShortage::Wait));
    world.memory.tables().clone()
}

fn findings(change: fn(&mut Balance)) -> Vec<String> {
    let mut tables = tables();
    let row = &mut tables.balances.get_mut(&at("main")).expect("a balance").1;
    change(Arc::make_mut(row));
    audit(&tables).iter().map(ToString::to_string).collect()
}

#[test]
fn rule_10_a_sound_store_has_no_findings() {
    let tables = tables();
    let figures = tables.balances[&at("main")].1.figures;
    let all = [figures.on_hand, figures.reserved, figures.committed, figures.safety_stock];
    assert!(all.iter().all(|figure| *figure > 0), "{figures:?}");
    assert!(figures.incoming > 4 && figures.waiting >= 50, "{figures:?}");
    assert_eq!(audit(&tables), vec![]);
}

#[test]
fn rule_10_each_figure_is_proved_by_the_rows_and_by_the_ledger() {
    let by_both = |figure: &str, rows: &str, findings: Vec<String>| {
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings[0].starts_with(&format!("MUG@main: {figure} shows ")), "{findings:?}");
        assert!(findings[0].contains(&format!(", {rows} add up to ")), "{findings:?}");
        assert!(findings[1].starts_with(&format!("MUG@main: {figure} shows ")), "{findings:?}");
        assert!(findings[1].contains(", its movements add up to "), "{findings:?}");
    };
    by_both("reserved", "live reservations", findings(|row| row.figures.reserved += 1));
    by_both("committed", "live reservations", findings(|row| row.figures.committed += 1));
    by_both("waiting", "live reservations", findings(|row| row.figures.waiting += 1));
    by_both("incoming", "open purchase orders and promises", findings(|row| row.figures.incoming += 1));
    assert_eq!(
        findings(|row| row.figures.on_hand = 7),
        ["MUG@main: on_hand shows 7, its movements add up to 20"]
    );
    assert_eq!(
        findings(|row| row.figures.safety_stock = 7),
        ["MUG@main: safety_stock shows 7, its movements add up to 3"]
    );
    let last = findings(|row| row.seq += 1);
    assert!(matches!(last.as_slice(), [only] if only.starts_with("MUG@main: its last movement shows ")));
}

#[test]
fn rule_10_rows_and_movements_without_their_balance_are_found() {
    let mut tables = tables();
    tables.balances.remove(&at("main"));
    let found = audit(&tables);
    let figures: Vec<&str> = found.iter().map(|finding| finding.figure).collect();
    assert!(["reserved", "incoming", "on_hand", "its last movement"].iter().all(|f| figures.contains(f)));
    assert!(found.iter().all(|finding| finding.shown == 0 && finding.key == at("main")));
}

fn movement(seq: u64, kind: Kind, delta: i64, after: i64) -> Movement {
    let units = |on_hand| Figures { on_hand, ..Figures::default() };
    let (at_time, cause) = (Time::from_millis(1), Cause::default());
    Movement { key: at("main"), seq, at: at_time, kind, delta: units(delta), after: units(after), cause }
}

fn ledger(movements: &[Movement], on_hand: i64, seq: u64) -> Vec<String> {
    let mut audit = Audit::default();
    let mut balance = Balance::new(at("main"));
    (balance.figures.on_hand, balance.seq) = (on_hand, seq);
    audit.balance(&balance);
    movements.iter().for_each(|movement| audit.movement(movement));
    audit.finish().iter().map(ToString::to_string).collect()
}

#[test]
fn rule_10_movements_are_numbered_without_a_gap_and_each_leaves_what_it_says() {
    let first = movement(1, Kind::Received, 5, 5);
    assert_eq!(ledger(&[first.clone(), movement(2, Kind::Received, 2, 7)], 7, 2), Vec::<String>::new());
    assert_eq!(
        ledger(&[first.clone(), movement(3, Kind::Received, 2, 7)], 7, 3),
        ["MUG@main: a movement's number shows 3, the movements before it add up to 2"]
    );
    assert_eq!(
        ledger(&[first, movement(2, Kind::Received, 3, 7)], 8, 2),
        ["MUG@main: the figures after a movement shows 2, the movements up to it do not add up to 2"]
    );
    // An opening stands for all that came before it.
    let opening = movement(8, Kind::Opening, 5, 5);
    assert_eq!(ledger(&[opening, movement(9, Kind::Received, 1, 6)], 6, 9), Vec::<String>::new());
}
