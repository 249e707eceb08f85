//! Reservations that no order drives.

use crate::outcome::Subject;
use crate::world::{World, id, lines, parcel, part};
use crate::{Fed, Stage};
use earmark_core::reservation::{OnShortage, Parcel, Status};
use earmark_core::step::Command;
use earmark_core::words::Span;

pub(crate) const STAGE: Stage =
    Stage { title: "Reservation", state, input, required: || Status::ALL.map(Status::as_str).to_vec() };

fn state(row: &str) -> Option<(World, Subject)> {
    let mut world = if row.contains("waiting") || row.contains("sold out") || row == "rejected" {
        World::stocked(3)
    } else {
        World::stocked(100)
    };
    let confirm = Command::Confirm { reservation_id: id("x") };
    let release = Command::Release { reservation_id: id("x"), reason: None };
    let deduct = |parcel| Command::Deduct { reservation_id: id("x"), parcel };
    let wait = if row.contains("waiting") { OnShortage::Wait } else { OnShortage::Reject };
    let reserve = World::reserve("x", lines(10), wait);
    match row {
        "unknown" | "unknown, sold out" => {}
        "released first" => world.given(release.clone()),
        "rejected" => drop(world.run(reserve)),
        "pending"
        | "waiting"
        | "pending, due"
        | "waiting, due"
        | "expired"
        | "released"
        | "confirmed"
        | "confirmed, one parcel left"
        | "deducted"
        | "pending, extended to its limit" => {
            world.given(reserve);
        }
        _ => return None,
    }
    match row {
        "pending, due" => world.sleep(15 * 60),
        "waiting, due" => world.sleep(7 * 24 * 3600),
        "expired" => world.pass(15 * 60),
        "released" => world.given(release),
        "confirmed" => world.given(confirm),
        "confirmed, one parcel left" => world.given(deduct(parcel(4, "p-0"))),
        "deducted" => world.given(deduct(Parcel::default())),
        "pending, extended to its limit" => {
            for minutes in [10, 14] {
                world.sleep(minutes * 60);
                let ttl = Span::from_secs(if minutes == 10 { 15 * 60 } else { 6 * 60 });
                world.given(Command::Extend { reservation_id: id("x"), ttl });
            }
        }
        _ => {}
    }
    Some((world, Subject::Reservation))
}

fn input(column: &str, world: &mut World, _subject: Subject) -> Option<Fed> {
    let wait =
        if world.status(Subject::Reservation) == "waiting" { OnShortage::Wait } else { OnShortage::Reject };
    let reservation_id = id("x");
    if column == "extend" {
        world.sleep(60);
    }
    Some(world.feed(match column {
        "reserve" => World::reserve("x", lines(10), wait),
        "reserve other" => World::reserve("x", lines(9), wait),
        "confirm" => Command::Confirm { reservation_id },
        "release" => Command::Release { reservation_id, reason: None },
        "extend" => Command::Extend { reservation_id, ttl: Span::from_secs(15 * 60) },
        "deduct" => Command::Deduct { reservation_id, parcel: Parcel::default() },
        "deduct part" => Command::Deduct { reservation_id, parcel: part(8) },
        "parcel" => Command::Deduct { reservation_id, parcel: parcel(4, "p-1") },
        "expire" => Command::Expire { reservation_id },
        _ => return None,
    }))
}
