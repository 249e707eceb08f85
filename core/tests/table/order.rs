//! Orders.

use crate::outcome::Subject;
use crate::world::{World, id, parcel};
use crate::{Fed, Stage};
use earmark_core::debt::Reply;
use earmark_core::order::Status;
use earmark_core::reservation::Parcel;
use earmark_core::step::{Change, Command};
use earmark_core::words::Span;

pub(crate) const STAGE: Stage = Stage {
    title: "Order",
    state,
    input,
    required: || {
        Status::ALL.into_iter().filter(|status| *status != Status::Pending).map(Status::as_str).collect()
    },
};

const HOLD: u64 = 15 * 60;

fn profile(row: &str) -> &'static str {
    match row {
        "rejected" => "checkout",
        "failed" => "supplier-restock",
        _ => "wait-and-pay",
    }
}

fn state(row: &str) -> Option<(World, Subject)> {
    let short = row.starts_with("awaiting_restock") || row == "rejected" || row == "failed";
    let mut world = World::stocked(if short { 3 } else { 100 });
    world.wait_and_pay();
    let confirm = Command::ConfirmOrder { order_id: id("x") };
    let cancel = Command::CancelOrder { order_id: id("x"), reason: None };
    let fulfil = |parcel| Command::FulfilOrder { order_id: id("x"), parcel };
    match row {
        "unknown" => {}
        "cancelled first" => world.given(cancel.clone()),
        "rejected" => drop(world.run(World::place("x", 10, profile(row)))),
        _ => world.given(World::place("x", 10, profile(row))),
    }
    match row {
        "unknown" | "cancelled first" | "rejected" | "reserved" | "awaiting_restock" => {}
        "awaiting_restock, paid" | "confirmed" => drop(world.pay(true, "A")),
        "reserved, due" => world.sleep(HOLD),
        "awaiting_payment" => world.given(confirm),
        "awaiting_payment, due" => {
            world.given(confirm);
            world.sleep(30 * 60);
        }
        "confirmed, one parcel left" => {
            world.pay(true, "A");
            world.given(fulfil(parcel(4, "p-0")));
        }
        "confirmed, paid late" => {
            world.pass(HOLD);
            world.pay(true, "A");
        }
        "fulfilled" => {
            world.pay(true, "A");
            world.given(fulfil(Parcel::default()));
        }
        "cancelled" => world.given(cancel),
        "expired" => world.pass(HOLD),
        "expired, sold out" => {
            world.pass(HOLD);
            world.adjust(Change::OnHand(9));
        }
        "failed" => {
            let reply = Reply::Supply { accepted: false };
            world.given(Command::Reply { debt_id: id("x~ask.1"), reply });
        }
        _ => return None,
    }
    Some((world, Subject::Order))
}

fn input(column: &str, world: &mut World, _subject: Subject) -> Option<Fed> {
    let placed = world.memory.tables().orders.get(&id("x")).and_then(|(_, order)| order.request.clone());
    let profile = placed.map_or("wait-and-pay".to_owned(), |request| request.profile.to_string());
    let order_id = id("x");
    let answer = match column {
        "place" => world.run(World::place("x", 10, &profile)),
        "place other" => world.run(World::place("x", 9, &profile)),
        "confirm" => world.run(Command::ConfirmOrder { order_id }),
        "cancel" => world.run(Command::CancelOrder { order_id, reason: None }),
        "extend" => {
            world.sleep(60);
            world.run(Command::ExtendOrder { order_id, ttl: Span::from_secs(HOLD) })
        }
        "fulfil" => world.run(Command::FulfilOrder { order_id, parcel: Parcel::default() }),
        "parcel" => world.run(Command::FulfilOrder { order_id, parcel: parcel(4, "p-1") }),
        "approve A" => world.pay(true, "A"),
        "approve B" => world.pay(true, "B"),
        "decline" => world.pay(false, "C"),
        "deadline" => {
            world.pass(8 * 24 * 3600);
            return Some(Fed::Happened);
        }
        _ => return None,
    };
    Some(Fed::Answered(Box::new(answer)))
}
