//! DESIGN §3, rules 6 and 7: when a hold ends, and how far it may be extended.

use crate::world::{World, id, lines};
use crate::{refused, reserve};
use earmark_core::refusal::Refusal;
use earmark_core::reservation::{Mode, OnShortage, Request, Status};
use earmark_core::step::{Command, Input, PAGE};
use earmark_core::words::{Key, Span, Time};

#[test]
fn rule_6_at_the_same_instant_expiry_wins() {
    let mut world = World::stocked(4);
    world.given(reserve("r", 3));
    world.sleep(15 * 60);
    let confirm = Command::Confirm { reservation_id: id("r") };
    assert!(matches!(refused(world.run(confirm)), Refusal::Expired { .. }));
    assert_eq!((world.status("r"), world.available()), (Status::Expired, 4));
}

#[test]
fn rule_6_a_reserve_reclaims_what_has_expired() {
    let mut world = World::stocked(300);
    for n in 0..300 {
        world.given(reserve(&format!("r{n}"), 1));
    }
    world.sleep(15 * 60);
    // Nobody has swept. One step announces a bounded number, so this one takes several.
    const { assert!(300 > 4 * PAGE) };
    world.given(reserve("s", 300));
    assert_eq!((world.status("s"), world.status("r299")), (Status::Pending, Status::Expired));
}

#[test]
fn rule_7_a_hold_is_bounded_and_extended_within_its_budget() {
    let mut world = World::stocked(4);
    let ttl = |seconds| Some(Span::from_secs(seconds));
    let ask = |name, ttl| {
        let request =
            Request { lines: lines(1), ttl, mode: Mode::default(), on_shortage: OnShortage::Reject };
        Command::Reserve { reservation_id: id(name), request }
    };
    assert!(matches!(refused(world.run(ask("a", ttl(901)))), Refusal::InvalidRequest { .. }));
    assert!(matches!(refused(world.run(ask("a", ttl(0)))), Refusal::InvalidRequest { .. }));
    world.given(ask("a", ttl(60)));
    let held_since = world.now;
    let extend = |seconds| Command::Extend { reservation_id: id("a"), ttl: Span::from_secs(seconds) };
    let deadline =
        |world: &World| world.reservation("a").expires_at.expect("a deadline").millis() - held_since;
    world.given(extend(30));
    assert_eq!(deadline(&world), 60_000, "never earlier than it was");
    world.sleep(30);
    world.given(extend(90));
    assert_eq!(deadline(&world), 120_000);
    assert!(matches!(refused(world.run(extend(91))), Refusal::RenewalExhausted { .. }));
}

#[test]
fn rule_6_what_is_put_off_keeps_the_order_of_its_batch() {
    let mut world = World::stocked(100);
    for n in 0..100 {
        world.given(reserve(&format!("r{n}"), 1));
    }
    world.sleep(15 * 60);
    let commands = [reserve("s", 100), Command::Confirm { reservation_id: id("s") }, reserve("t", 1)];
    let input = |(n, command)| Input {
        key: Key::parse(&format!("batch-{n}")).expect("a key"),
        keyed: false,
        command,
    };
    let inputs: Vec<_> = commands.into_iter().enumerate().map(input).collect();
    let answers = world.memory.handle(&inputs, Time::from_millis(world.now));
    assert_eq!((world.status("s"), world.status("t")), (Status::Confirmed, Status::Rejected), "{answers:?}");
}
