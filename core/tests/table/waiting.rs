//! Who waits, and what brings stock.

use crate::outcome::Subject;
use crate::world::{World, at, id, lines, lines_at, quantity};
use crate::{Fed, Stage};
use earmark_core::policy::Policy;
use earmark_core::reservation::OnShortage;
use earmark_core::step::{Change, Command};
use earmark_core::words::{Location, Sku};

pub(crate) const STAGE: Stage = Stage { title: "Waiting", state, input, required: Vec::new };

/// 12 units, 6 kept back, 3 held by a reservation and 3 by an order; 6 more lie elsewhere.
fn state(row: &str) -> Option<(World, Subject)> {
    let mut world = World::stocked(12);
    world.receive("north", 6);
    world.adjust(Change::SafetyStock(6));
    world.given(World::reserve("other", lines(6), OnShortage::Reject));
    let waits = |world: &mut World, name: &str, of: &[(&str, i64)], collects: bool| {
        let max_overtakes = if collects { 0 } else { 10 };
        let policy = Policy { max_overtakes, ..Policy::CHECKOUT };
        world.given(Command::PutPolicy { name: Policy::DEFAULT_NAME, policy });
        world.given(World::reserve(name, lines_at(of), OnShortage::Wait));
    };
    match row {
        "needs 5" => waits(&mut world, "x", &[("main", 5)], false),
        "needs 8" => waits(&mut world, "x", &[("main", 8)], false),
        "needs 8, collects" => waits(&mut world, "x", &[("main", 8)], true),
        "needs 5, and 5 elsewhere" => waits(&mut world, "x", &[("main", 5), ("south", 5)], false),
        "needs 5, and 5 elsewhere, collects" => waits(&mut world, "x", &[("main", 5), ("south", 5)], true),
        _ => {
            let (own, first) = row.strip_prefix("needs ")?.split_once(", behind one who ")?;
            let collects = first.starts_with("collects");
            let units = first.rsplit(' ').next()?.parse().ok()?;
            waits(&mut world, "first", &[("main", units)], collects);
            waits(&mut world, "x", &[("main", own.parse().ok()?)], false);
        }
    }
    Some((world, Subject::Reservation))
}

fn input(column: &str, world: &mut World, _subject: Subject) -> Option<Fed> {
    let sku = Sku::parse("mug").expect("a SKU");
    match column {
        "receipt" => world.receive("main", 6),
        "release" => world.given(Command::Release { reservation_id: id("other"), reason: None }),
        "expiry" => world.pass(15 * 60),
        "count" => world.adjust(Change::OnHand(18)),
        "safety stock" => world.adjust(Change::SafetyStock(0)),
        "transfer" => {
            let (from, to) = (Location::parse("north").ok()?, Location::default());
            world.given(Command::Transfer { sku, from, to, quantity: quantity(6), reference: None });
        }
        "order ends" => {
            // The same 6 units, promised to an order that is then called off.
            world.given(Command::Confirm { reservation_id: id("other") });
            world.given(World::place("o", 6, "supplier-restock"));
            assert_eq!(at("main").location, Location::default());
            world.given(Command::CancelOrder { order_id: id("o"), reason: None });
            world.given(Command::Release { reservation_id: id("other"), reason: None });
        }
        _ => return None,
    }
    Some(Fed::Happened)
}
