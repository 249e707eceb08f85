//! Debts, as workers and operators meet them.

use crate::outcome::Subject;
use crate::world::{World, id, reference};
use crate::{Fed, Stage};
use earmark_core::debt::{Command as Verb, Reply, Status};
use earmark_core::step::Command;
use earmark_core::words::{Note, Span};

pub(crate) const STAGE: Stage =
    Stage { title: "Debt", state, input, required: || Status::ALL.map(Status::as_str).to_vec() };

const NOTICE: &str = "x~notify.confirmed";
const PAYMENT: &str = "x~pay";

fn note(text: &str) -> Note {
    Note::parse(text).expect("a note")
}

fn verb(name: &str, command: Verb) -> Command {
    Command::Debt { debt_id: id(name), command }
}

fn claim(name: &str) -> Command {
    verb(name, Verb::Claim { lease: Span::from_secs(30) })
}

fn fail(name: &str) -> Command {
    verb(name, Verb::Fail { error: note("no answer") })
}

fn state(row: &str) -> Option<(World, Subject)> {
    let mut world = World::stocked(10);
    world.given(World::place("x", 10, "hold-confirm"));
    world.given(Command::ConfirmOrder { order_id: id("x") });
    world.given(Command::Pay { order_id: id("x"), approved: true, reference: reference("A") });
    let failures = match row {
        "owed, failed once" => 1,
        "owed, one attempt left" => 11,
        "dead" => 12,
        _ => 0,
    };
    for _ in 0..failures {
        world.given(fail(NOTICE));
    }
    match row {
        "owed" | "owed, failed once" | "owed, one attempt left" | "dead" => {}
        "owed, claimed" => world.given(claim(NOTICE)),
        "owed, lease over" => {
            world.given(claim(NOTICE));
            world.sleep(30);
        }
        "done" => world.given(Command::Reply { debt_id: id(NOTICE), reply: Reply::Done }),
        "withdrawn" => return Some((world, Subject::Debt(PAYMENT))),
        "dropped" => world.given(verb(NOTICE, Verb::Drop { reason: note("told by phone") })),
        _ => return None,
    }
    Some((world, Subject::Debt(NOTICE)))
}

fn input(column: &str, world: &mut World, subject: Subject) -> Option<Fed> {
    let Subject::Debt(name) = subject else { return None };
    Some(world.feed(match column {
        "claim" => claim(name),
        "fail" => fail(name),
        "reply" => Command::Reply { debt_id: id(name), reply: Reply::Done },
        "retry" => verb(name, Verb::Retry),
        "drop" => verb(name, Verb::Drop { reason: note("given up") }),
        _ => return None,
    }))
}
