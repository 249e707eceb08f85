//! A purchase order raised for an order.

use crate::outcome::Subject;
use crate::world::{World, id, lines};
use crate::{Fed, Stage};
use earmark_core::step::Command;
use earmark_core::words::Lines;

pub(crate) const STAGE: Stage =
    Stage { title: "Purchase order", state, input, required: || vec!["open", "received", "cancelled"] };

fn receive(lines: Option<Lines>) -> Command {
    Command::ReceivePurchase { purchase_order_id: id("x~po"), lines, reference: None }
}

fn cancel() -> Command {
    Command::CancelOrder { order_id: id("x"), reason: None }
}

fn state(row: &str) -> Option<(World, Subject)> {
    let mut world = World::new();
    world.given(World::place("x", 10, "auto-deliver"));
    match row {
        "open" => {}
        "open, part received" => world.given(receive(Some(lines(3)))),
        "received" => world.given(receive(None)),
        "cancelled" => world.given(cancel()),
        _ => return None,
    }
    Some((world, Subject::Purchase))
}

fn input(column: &str, world: &mut World, _subject: Subject) -> Option<Fed> {
    match column {
        "receive all" => Some(world.feed(receive(None))),
        "receive part" => Some(world.feed(receive(Some(lines(4))))),
        "receive more" => Some(world.feed(receive(Some(lines(12))))),
        "order cancelled" => {
            world.run(cancel());
            Some(Fed::Happened)
        }
        _ => None,
    }
}
