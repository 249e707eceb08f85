//! One short line asked of a supplier.

use crate::outcome::Subject;
use crate::world::{World, id};
use crate::{Fed, Stage};
use earmark_core::debt::{Reply, SupplyStatus};
use earmark_core::step::{Change, Command};

pub(crate) const STAGE: Stage = Stage { title: "Supplier", state, input, required: Vec::new };

fn reply(name: &str, reply: Reply) -> Command {
    Command::Reply { debt_id: id(name), reply }
}

fn status(status: SupplyStatus) -> Reply {
    Reply::SupplyStatus { status }
}

fn state(row: &str) -> Option<(World, Subject)> {
    let mut world = World::stocked(4);
    world.given(World::place("x", 10, "supplier-restock"));
    if row.starts_with("promised") || row == "supplied" {
        world.given(reply("x~ask.1", Reply::Supply { accepted: true }));
    }
    match row {
        "asked" | "promised" => {}
        "promised, last check" => {
            for check in ["x~check.1.1", "x~check.1.2"] {
                world.sleep(15);
                world.given(reply(check, status(SupplyStatus::Delayed)));
            }
        }
        "promised, shelf filled meanwhile" => world.receive("main", 6),
        "promised, part of the stock lost" => {
            world.adjust(Change::OnHand(2));
        }
        "supplied" => world.given(reply("x~check.1.1", status(SupplyStatus::Ok))),
        "asked, order cancelled" | "promised, order cancelled" => {
            world.given(Command::CancelOrder { order_id: id("x"), reason: None });
        }
        _ => return None,
    }
    Some((world, Subject::Order))
}

fn input(column: &str, world: &mut World, _subject: Subject) -> Option<Fed> {
    let checks = ["x~check.1.3", "x~check.1.2", "x~check.1.1"];
    let known = |name: &&str| world.memory.tables().debts.contains_key(&id(name));
    let check = checks.into_iter().find(known).unwrap_or("x~check.1.1");
    Some(world.feed(match column {
        "accepted" => reply("x~ask.1", Reply::Supply { accepted: true }),
        "not accepted" => reply("x~ask.1", Reply::Supply { accepted: false }),
        "ok" => reply(check, status(SupplyStatus::Ok)),
        "delayed" => reply(check, status(SupplyStatus::Delayed)),
        "fail" => reply(check, status(SupplyStatus::Fail)),
        _ => return None,
    }))
}
