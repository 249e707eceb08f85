//! What happens to a reservation, and what that leaves.

use super::{Said, when};
use crate::simulate::message::{of, units};
use alloc::{format, string::String, vec::Vec};
use earmark_core::balance::Movement;
use earmark_core::reservation::{Event, Opening};
use earmark_core::words::Id;

pub(super) fn tell(id: &Id, event: &Event, moved: &[Movement]) -> Said {
    let left = left(moved);
    let back = units_of(moved, |movement| -(movement.delta.reserved + movement.delta.committed));
    match event {
        Event::Reserved { opening, expires_at, .. } => (
            format!("{} are held for {id} until {}.{left}", units(&opening.request.lines), when(*expires_at)),
            "rule 3: all lines are taken together",
        ),
        Event::Committed { opening } => (
            format!("{} are committed to {id} at once.{left}", units(&opening.request.lines)),
            "late money is served as a newcomer, where stock allows",
        ),
        Event::Queued { opening, collecting, expires_at, .. } => {
            let collects = if *collecting { " It holds what is there already." } else { "" };
            let rule = if *collecting {
                "it collects from the start"
            } else {
                "rule 9: a waiter holds nothing and is served when all its lines fit"
            };
            (format!("{id} {}: it queues until {}.{collects}{left}", short(opening), when(*expires_at)), rule)
        }
        Event::Rejected { opening } => (
            format!("{id} {}: nothing is taken.", short(opening)),
            "rule 2: a reserve that does not fit changes nothing",
        ),
        Event::Confirmed => (
            format!("The hold of {id} becomes a promise without a deadline."),
            "confirm: reserved becomes committed",
        ),
        Event::Released { .. } if moved.is_empty() => (
            format!("{id} is released before it was ever reserved: a tombstone answers whatever comes late."),
            "rule 5: every compensation can arrive first",
        ),
        Event::Released { .. } => (format!("{back} of {id} are given back.{left}"), "release"),
        Event::Extended { expires_at } => {
            (format!("{id} is held longer, until {}.", when(*expires_at)), "rule 7: extend")
        }
        Event::Rescheduled { expires_at } => (
            format!("The clock of {id} begins its next phase, until {}.", when(*expires_at)),
            "the reservation's deadline is the order's one clock",
        ),
        Event::Deducted { keep_rest, .. } => {
            let gone = units_of(moved, |movement| -movement.delta.on_hand);
            let rest = if *keep_rest { " The rest stays promised." } else { "" };
            (format!("{gone} have left for {id}.{rest}{left}"), "rule 8: deduct reports a fact")
        }
        Event::Expired => {
            let what = if back.is_empty() {
                format!("The wait of {id} is over.")
            } else {
                format!("The hold of {id} ran out: {back} are free again.")
            };
            (format!("{what}{left}"), "rule 6: a deadline that is now has passed")
        }
        Event::Served { expires_at } => (
            format!("{id} waited, and now all of it is there: it is held until {}.{left}", when(*expires_at)),
            "rule 9: served whenever available rises",
        ),
        Event::Collected { .. } => {
            let taken = units_of(moved, |movement| movement.delta.reserved);
            (
                format!("{taken} are held for {id}, which goes on waiting for the rest.{left}"),
                "rule 9: a waiter that collects holds what arrives",
            )
        }
        Event::Overtaken { collecting: true } => (
            format!("{id} was overtaken once more, and now collects: what is there is held for it."),
            "rule 9: after max_overtakes a waiter collects",
        ),
        Event::Overtaken { collecting: false } => (
            format!("Somebody younger took what {id} could not use: an overtake is counted."),
            "rule 9: nobody starves",
        ),
    }
}

/// What was asked and what was there of it.
fn short(opening: &Opening) -> String {
    let lines = opening.request.lines.iter().zip(&opening.found);
    let told: Vec<String> = lines
        .map(|(line, found)| format!("{} where {found} are there", of(line.quantity.units(), &line.key)))
        .collect();
    format!("asks for {}", told.join(" and "))
}

/// What is available afterwards.
fn left(moved: &[Movement]) -> String {
    let told: Vec<String> = moved
        .iter()
        .filter(|movement| movement.delta.available() != 0)
        .map(|movement| format!("{} {} available", movement.key.sku, movement.after.available()))
        .collect();
    if told.is_empty() { String::new() } else { format!(" Now: {}.", told.join(", ")) }
}

pub(super) fn units_of(moved: &[Movement], what: impl Fn(&Movement) -> i64) -> String {
    let told: Vec<String> = moved
        .iter()
        .filter(|movement| what(movement) != 0)
        .map(|movement| of(what(movement), &movement.key))
        .collect();
    told.join(", ")
}
