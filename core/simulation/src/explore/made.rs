//! Worlds that somebody made: a small scenario as a world to explore, and what was found there as a
//! session to be looked at.

use super::moves::Move;
use super::state::BEGIN;
use super::walk::Walk;
use super::world::{Message, Worker, World};
use crate::scenario::{self, Broken, Mind, Problem, Scenario, Visitor};
use crate::session::{Fault, Hand, Refused, Session};
use crate::simulate::engine::setup;
use alloc::{format, vec, vec::Vec};
use earmark_core::debt;
use earmark_core::order::Request;
use earmark_core::ordered::Map;
use earmark_core::policy::{Policy, Shortage};
use earmark_core::reservation::Parcel;
use earmark_core::step::Command;
use earmark_core::words::{BalanceKey, Id, Location, Note, Quantity, Reference, Rule, Span};

const WHAT: &str = "this scenario cannot be explored";
/// More customers have more interleavings than anybody waits for.
const CAST_MAX: usize = 5;
/// Each message is one bit of a state.
const MESSAGES_MAX: usize = 64;

impl World {
    /// A scenario as a world: every message of its cast at any time, twice or never. Who pays also
    /// confirms and is delivered to, who cancels cancels, and of whom nothing is known does all of it.
    /// Where the scenario has deliveries, one of each SKU may come.
    pub fn of(scenario: &Scenario) -> Result<Self, Problem> {
        let fault = |pointer: &str, rule: &str| Broken { pointer: pointer.into(), rule: rule.into() };
        let problem = |broken| Problem { what: WHAT, broken: vec![broken] };
        if !(1..=CAST_MAX).contains(&scenario.cast.len()) {
            let rule = "must name 1 to 5 customers: only what is small can be explored to its end";
            return Err(problem(fault("/cast", rule)));
        }
        if scenario.arrivals.orders > 0 {
            let rule = "must be 0: only customers that are written down are explored";
            return Err(problem(fault("/arrivals/orders", rule)));
        }
        let messages = messages(scenario).map_err(|rule| problem(fault("/cast", &format!("{rule}"))))?;
        if messages.len() > MESSAGES_MAX {
            return Err(problem(fault("/stock", "has so many SKUs that there are more than 64 messages")));
        }
        let commands = setup(scenario).map_err(|rule| problem(fault("/stock", &format!("{rule}"))))?;
        let is_policy = |command: &Command| matches!(command, Command::PutPolicy { .. });
        let built_in = Policy::profile(&scenario.profile).as_ref() == Some(&scenario.policy);
        let own = (scenario.profile.clone(), scenario.policy.clone());
        let policies = if built_in { vec![] } else { vec![own] };
        Ok(Self {
            name: "made".into(),
            policies,
            setup: commands.into_iter().filter(|command| !is_policy(command)).collect(),
            messages,
            worker: Worker { failures: u32::from(scenario.faults.call_fails > 0), operator: true },
        })
    }
}

fn messages(scenario: &Scenario) -> Result<Vec<Message>, Rule> {
    let mut messages = vec![];
    for visitor in &scenario.cast {
        messages.extend(messages_of(scenario, visitor)?);
    }
    if let Ok(quantity) = Quantity::new(i64::from(scenario.restock.units)) {
        for shelf in &scenario.stock {
            let key = BalanceKey::new(shelf.sku.clone(), Location::default());
            let reference = Some(Reference::parse("delivery-note")?);
            let receive = Command::Receive { key, quantity, purchase_order_id: None, reference };
            messages.push(Message::new(&format!("receive-{}", shelf.sku), receive)?);
        }
    }
    Ok(messages)
}

fn messages_of(scenario: &Scenario, visitor: &Visitor) -> Result<Vec<Message>, Rule> {
    let id = &visitor.order_id;
    let message = |verb: &str, command| Message::new(&format!("{verb}-{id}"), command);
    let request = Request { lines: visitor.lines()?, profile: scenario.profile.clone(), hold: None };
    let mut messages = vec![message("place", Command::PlaceOrder { order_id: id.clone(), request })?];
    if matches!(visitor.mind, None | Some(Mind::Pays | Mind::IsLate)) {
        messages.push(message("confirm", Command::ConfirmOrder { order_id: id.clone() })?);
        let parcel = Parcel::default();
        messages.push(message("fulfil", Command::FulfilOrder { order_id: id.clone(), parcel })?);
    }
    if matches!(visitor.mind, None | Some(Mind::Cancels)) {
        messages.push(message("cancel", Command::CancelOrder { order_id: id.clone(), reason: None })?);
    }
    if matches!(scenario.policy.on_shortage, Shortage::Purchase { .. }) {
        let bought = id.derive("po");
        let receive = Command::ReceivePurchase {
            purchase_order_id: bought.clone(),
            lines: None,
            reference: Some(Reference::parse("rest")?),
        };
        messages.push(message("goods", receive)?.once_raised(bought));
    }
    Ok(messages)
}

impl Walk {
    /// What was found, as a session that stands at its beginning: each of its steps is a move.
    pub fn session(&self, scenario: &Scenario) -> Option<Result<Session, Refused>> {
        let trace = self.report().trace.as_ref()?;
        Some(staged(self.world(), scenario, &trace.moves))
    }
}

fn staged(world: &World, scenario: &Scenario, moves: &[Move]) -> Result<Session, Refused> {
    let stage = Scenario {
        title: "What was found".into(),
        cast: vec![],
        arrivals: scenario::Arrivals::default(),
        restock: scenario::Restock::default(),
        by_hand: true,
        ..scenario.clone()
    };
    let mut session = Session::new(stage)?;
    let mut at = scenario::BEGIN;
    let mut sent = Map::<usize, u64>::new();
    for made in moves {
        let fault = match made {
            Move::Wait(until) => {
                at = scenario::BEGIN + until.since(BEGIN);
                continue;
            }
            // The very same message, under the same key, where it has been delivered before.
            Move::Deliver(n) => match sent.get(n) {
                Some(message) => Some(Fault::Duplicate { message: *message }),
                None => command(world, made).map(|command| Fault::Say { command, at: Some(at) }),
            },
            _ => command(world, made).map(|command| Fault::Say { command, at: Some(at) }),
        };
        let Some(fault) = fault else { continue };
        session.interfere(fault)?;
        if let Some(message) = session.last_sent() {
            let by = at.since(session.now());
            if by > Span::default() && session.hands().last().is_some_and(Hand::is_duplicate) {
                session.interfere(Fault::Delay { message, by })?;
            }
            if let Move::Deliver(n) = made {
                sent.entry(*n).or_insert(message);
            }
        }
        session.step()?;
    }
    session.go_to(0)?;
    Ok(session)
}

fn command(world: &World, made: &Move) -> Option<Command> {
    let note = || Note::parse("explored").ok();
    let debt = |id: &Id, command| Some(Command::Debt { debt_id: id.clone(), command });
    match made {
        Move::Deliver(n) => world.messages.get(*n).map(|message| message.command.clone()),
        Move::Wait(_) => None,
        Move::Sweep(command) => Some(command.clone()),
        Move::Answer(id, reply) => Some(Command::Reply { debt_id: id.clone(), reply: reply.clone() }),
        Move::Fail(id) => debt(id, debt::Command::Fail { error: note()? }),
        Move::Retry(id) => debt(id, debt::Command::Retry),
        Move::Drop(id) => debt(id, debt::Command::Drop { reason: note()? }),
    }
}
