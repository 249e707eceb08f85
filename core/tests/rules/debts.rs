//! What an order owes the outside, each once, until it is paid.

use crate::world::{World, id};
use crate::{fresh, refused, reply};
use earmark_core::debt::{Action, Command as Debt, Destination, Reply, Status, SupplyStatus};
use earmark_core::order;
use earmark_core::refusal::Refusal;
use earmark_core::step::Command;
use earmark_core::words::{Id, Note, Rule, Span, Time};

/// Every debt that was ever incurred here is open exactly where `open` names it.
#[track_caller]
fn open_are(world: &World, open: &[&str]) {
    let debts = world.memory.tables().debts.values();
    let found: Vec<String> =
        debts.filter(|(_, debt)| debt.status.is_open()).map(|(_, debt)| debt.id.to_string()).collect();
    assert_eq!(found, open);
}

fn cancel() -> Command {
    Command::CancelOrder { order_id: id("x"), reason: None }
}

#[test]
fn debts_are_settled_one_by_one_and_owed_no_more() {
    let mut world = World::new();
    world.given(World::place("x", 2, "auto-deliver"));
    open_are(&world, &["x~po.send"]);
    world.given(reply("x~po.send", Reply::Done));
    open_are(&world, &[]);
    world.given(cancel());
    open_are(&world, &["x~po.cancel"]);
    world.given(reply("x~po.cancel", Reply::Done));
    open_are(&world, &[]);
    assert_eq!(world.debts(), [("x~po.cancel".into(), "done"), ("x~po.send".into(), "done")]);
}

#[test]
fn debts_of_money_and_notices_are_settled_each_for_itself() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.given(Command::ConfirmOrder { order_id: id("x") });
    open_are(&world, &["x~pay"]);
    world.given(reply("x~pay", Reply::Done));
    open_are(&world, &[]);
    world.given(cancel());
    open_are(&world, &["x~notify.cancelled", "x~void"]);
    world.given(reply("x~void", Reply::Done));
    open_are(&world, &["x~notify.cancelled"]);
    for payment in ["A", "B"] {
        world.pay(true, payment);
    }
    open_are(&world, &["x~notify.cancelled", "x~refund.A", "x~refund.B"]);
    world.given(reply("x~refund.B", Reply::Done));
    open_are(&world, &["x~notify.cancelled", "x~refund.A"]);
    world.given(reply("x~refund.A", Reply::Done));
    world.given(reply("x~notify.cancelled", Reply::Done));
    open_are(&world, &[]);
}

#[test]
fn debts_to_suppliers_are_called_back_line_by_line() {
    let mut world = World::new();
    let lines = crate::world::lines_at(&[("main", 1), ("north", 1), ("south", 1)]);
    let profile = earmark_core::words::Name::parse("supplier-restock").expect("a name");
    let request = order::Request { lines, profile, hold: None };
    world.given(Command::PlaceOrder { order_id: id("x"), request });
    world.given(reply("x~ask.2", Reply::Supply { accepted: true }));
    open_are(&world, &["x~ask.1", "x~ask.3", "x~check.2.1"]);
    world.given(reply("x~check.2.1", Reply::SupplyStatus { status: SupplyStatus::Ok }));
    assert_eq!((world.figures().on_hand, world.figures_at("north").on_hand), (0, 1));
    world.given(cancel());
    open_are(&world, &["x~unask.1", "x~unask.3"]);
    world.given(reply("x~unask.3", Reply::Done));
    open_are(&world, &["x~unask.1"]);
    world.given(reply("x~unask.1", Reply::Done));
    open_are(&world, &[]);
}

#[test]
fn debts_are_waived_by_an_operator_and_never_owed_again() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.given(Command::ConfirmOrder { order_id: id("x") });
    let reason = Note::parse("told by phone").expect("a note");
    let drop = Command::Debt { debt_id: id("x~pay"), command: Debt::Drop { reason } };
    assert!(fresh(&world.run(drop.clone())));
    assert!(!fresh(&world.run(drop)));
    assert_eq!(world.order("x").waived, [id("x~pay")]);
    open_are(&world, &[]);
    world.pay(true, "A");
    open_are(&world, &["x~notify.confirmed"]);
}

#[test]
fn debts_are_answered_by_replies_of_their_own_kind_only() {
    let answers =
        |reply: &Reply, of: &[Action]| of.iter().map(|action| reply.answers(action)).collect::<Vec<_>>();
    let line = crate::world::lines(1).iter().next().expect("a line").clone();
    let of = [
        Action::RequestPayment,
        Action::AskSupplier { line: line.clone() },
        Action::CheckSupplier { line: line.clone(), check: 1 },
        Action::Deliver { lines: crate::world::lines(1) },
        Action::CancelSupplier { line },
        Action::Notify { status: order::Status::Confirmed },
    ];
    let payment = Reply::Payment { approved: true, reference: crate::world::reference("A") };
    let status = Reply::SupplyStatus { status: SupplyStatus::Ok };
    assert_eq!(answers(&payment, &of), [true, false, false, false, false, false]);
    assert_eq!(answers(&Reply::Supply { accepted: true }, &of), [false, true, false, false, false, false]);
    assert_eq!(answers(&status, &of), [false, false, true, false, false, false]);
    assert_eq!(answers(&Reply::Delivered, &of), [false, false, false, true, false, false]);
    assert_eq!(answers(&Reply::Done, &of), [true, false, false, true, true, true]);
    let names = of.iter().map(Action::name).collect::<Vec<_>>();
    assert_eq!(
        names,
        ["request_payment", "ask_supplier", "check_supplier", "deliver", "cancel_supplier", "notify"]
    );

    let mut world = World::stocked(5);
    world.given(World::place("x", 5, "hold-confirm"));
    world.given(Command::ConfirmOrder { order_id: id("x") });
    let refusal = refused(world.run(reply("x~pay", Reply::Delivered)));
    assert!(matches!(refusal, Refusal::InvalidRequest { faults } if faults[0].rule == Rule::Reply));
    assert!(matches!(refused(world.run(reply("x~nothing", Reply::Done))), Refusal::NotFound { .. }));
}

#[test]
fn debts_come_when_they_are_due_and_not_while_somebody_has_them() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 2, "hold-confirm"));
    world.given(World::place("y", 2, "hold-confirm"));
    for order in ["x", "y"] {
        world.given(Command::ConfirmOrder { order_id: id(order) });
    }
    let claimable = |world: &World, limit| -> Vec<Id> {
        let due = world.memory.claimable(&Destination::ALL, Time::from_millis(world.now), limit);
        due.into_iter().map(|debt| debt.id).collect()
    };
    let names = |names: &[&str]| names.iter().map(|name| id(name)).collect::<Vec<Id>>();
    assert_eq!(claimable(&world, 10), names(&["x~pay", "y~pay"]));
    assert_eq!(claimable(&world, 1), names(&["x~pay"]));
    let lease = Span::from_secs(30);
    let claim = Command::Debt { debt_id: id("x~pay"), command: Debt::Claim { lease } };
    assert!(fresh(&world.run(claim.clone())));
    assert!(!fresh(&world.run(claim)), "somebody else has it");
    assert_eq!(claimable(&world, 10), names(&["y~pay"]));
    assert_eq!(world.memory.next_debt(), Some(Time::from_millis(world.now)));
    world.given(reply("y~pay", Reply::Done));
    assert_eq!(world.memory.next_debt(), Some(Time::from_millis(world.now) + lease));
    world.sleep(30);
    assert_eq!(claimable(&world, 10), names(&["x~pay"]));
    world.given(reply("x~pay", Reply::Done));
    assert_eq!((world.memory.next_debt(), claimable(&world, 10)), (None, vec![]));
}

#[test]
fn debts_die_of_their_last_failure_and_are_revived_as_new() {
    let mut world = World::stocked(5);
    world.given(World::place("x", 2, "hold-confirm"));
    world.given(Command::ConfirmOrder { order_id: id("x") });
    let debt = |world: &World| world.memory.tables().debts[&id("x~pay")].1.clone();
    let error = || Note::parse("no answer").expect("a note");
    let most = debt(&world).retry.max_attempts;
    for failures in 1..=most {
        world.given(Command::Debt { debt_id: id("x~pay"), command: Debt::Fail { error: error() } });
        let debt = debt(&world);
        let status = if failures < most { Status::Owed } else { Status::Dead };
        assert_eq!((debt.failures, debt.status, debt.note.clone()), (failures, status, Some(error())));
        if status == Status::Owed {
            let delay = debt.retry.delay(&debt.id, failures);
            assert_eq!(debt.due_at, Time::from_millis(world.now) + delay);
        }
    }
    world.sleep(60);
    world.given(Command::Debt { debt_id: id("x~pay"), command: Debt::Retry });
    let debt = debt(&world);
    assert_eq!((debt.failures, debt.status, debt.due_at), (0, Status::Owed, Time::from_millis(world.now)));
    assert_eq!((debt.events, debt.updated_at), (u64::from(most) + 2, Time::from_millis(world.now)));
    // One that waits for its next attempt is taken up at once; one that is due is so already.
    let retry = Command::Debt { debt_id: id("x~pay"), command: Debt::Retry };
    assert!(!fresh(&world.run(retry.clone())));
    world.given(Command::Debt { debt_id: id("x~pay"), command: Debt::Fail { error: error() } });
    assert!(fresh(&world.run(retry)));
}

#[test]
fn debts_to_check_a_promise_come_later_and_later_where_the_policy_says_so() {
    use earmark_core::policy::{Growth, Policy, Shortage};
    let mut world = World::new();
    let check_after = Span::from_secs(10);
    let on_shortage = Shortage::Supplier { check_after, growth: Growth::Exponential, max_delayed_retries: 3 };
    let name = earmark_core::words::Name::parse("patient").expect("a name");
    world.given(Command::PutPolicy { name, policy: Policy { on_shortage, ..Policy::CHECKOUT } });
    world.given(World::place("x", 2, "patient"));
    world.given(reply("x~ask.1", Reply::Supply { accepted: true }));
    let mut waited = vec![];
    for check in 1..=4 {
        let name = format!("x~check.1.{check}");
        let due = world.memory.tables().debts[&id(&name)].1.due_at.millis();
        waited.push((due - world.now) / 1000);
        world.now = due;
        world.given(reply(&name, Reply::SupplyStatus { status: SupplyStatus::Delayed }));
    }
    assert_eq!((waited, world.order("x").status), (vec![10, 20, 40, 80], order::Status::Failed));
}
