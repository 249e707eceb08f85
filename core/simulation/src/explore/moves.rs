//! Every move that can be made in a state.

use super::state::{BEGIN, State};
use super::world::World;
use crate::session::when;
use crate::simulate::message::{about, label};
use alloc::{vec, vec::Vec};
use core::fmt;
use earmark_core::debt::{self, Action, Debt, Reply, Status, SupplyStatus};
use earmark_core::step::{Command, Input};
use earmark_core::words::{Id, Key, Note, Reference, Rule, Time};

/// One move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// A message arrives: the first time, or once more.
    Deliver(usize),
    /// Time passes to the next instant at which anything may change.
    Wait(Time),
    /// The sweeper comes for a deadline, early or late.
    Sweep(Command),
    /// A debt is answered, whether or not it is owed by now.
    Answer(Id, Reply),
    /// The call for a debt fails.
    Fail(Id),
    /// An operator has a dead debt tried again.
    Retry(Id),
    /// An operator gives a dead debt up.
    Drop(Id),
}

/// The names that moves carry where they carry any.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub(super) key: Key,
    note: Note,
}

impl Names {
    pub(super) fn new() -> Result<Self, Rule> {
        Ok(Self { key: Key::parse("worker")?, note: Note::parse("explored")? })
    }
}

/// All of them, in an order that depends on nothing but the state.
pub(super) fn moves(world: &World, state: &State) -> Vec<Move> {
    let tables = state.memory.tables();
    let sent = world.messages.iter().enumerate().filter(|(_, message)| state.allows(&message.when));
    let mut moves: Vec<Move> = sent.map(|(n, _)| Move::Deliver(n)).collect();
    for (_, held) in tables.reservations.values().filter(|(_, held)| held.deadline().is_some()) {
        moves.push(Move::Sweep(Command::Expire { reservation_id: held.id.clone() }));
    }
    moves.extend(tables.balances.keys().map(|key| Move::Sweep(Command::Serve { key: key.clone() })));
    for (_, debt) in tables.debts.values() {
        let owed = debt.status == Status::Owed;
        if owed && debt.due_at > state.now {
            continue;
        }
        moves.extend(replies(debt).into_iter().map(|reply| Move::Answer(debt.id.clone(), reply)));
        if owed && debt.failures < world.worker.failures {
            moves.push(Move::Fail(debt.id.clone()));
        }
        if debt.status == Status::Dead && world.worker.operator {
            moves.extend([Move::Retry(debt.id.clone()), Move::Drop(debt.id.clone())]);
        }
    }
    moves.extend(state.next_instant().map(Move::Wait));
    moves
}

/// Everything the outside can answer to a debt.
fn replies(debt: &Debt) -> Vec<Reply> {
    match &debt.action {
        Action::RequestPayment => match Reference::parse(debt.order_id.as_str()) {
            Ok(reference) => {
                let outcome = |approved| Reply::Payment { approved, reference: reference.clone() };
                vec![outcome(true), outcome(false)]
            }
            Err(_) => vec![],
        },
        Action::AskSupplier { .. } => [true, false].map(|accepted| Reply::Supply { accepted }).to_vec(),
        Action::CheckSupplier { .. } => {
            let answers = [SupplyStatus::Ok, SupplyStatus::Fail, SupplyStatus::Delayed];
            answers.map(|status| Reply::SupplyStatus { status }).to_vec()
        }
        Action::Deliver { .. } => vec![Reply::Delivered],
        Action::VoidPayment
        | Action::RefundPayment { .. }
        | Action::CancelSupplier { .. }
        | Action::SendPurchaseOrder { .. }
        | Action::CancelPurchaseOrder { .. }
        | Action::Notify { .. } => vec![Reply::Done],
    }
}

impl State {
    /// The next instant at which a deadline passes or a debt may be claimed.
    fn next_instant(&self) -> Option<Time> {
        let tables = self.memory.tables();
        let deadlines = tables.reservations.values().filter_map(|(_, held)| held.deadline());
        let owed = tables.debts.values().filter(|(_, debt)| debt.status == Status::Owed);
        deadlines.chain(owed.map(|(_, debt)| debt.due_at)).filter(|at| *at > self.now).min()
    }
}

impl Move {
    /// What it feeds to the core; nothing where only time passes.
    pub(super) fn input(&self, world: &World, names: &Names) -> Option<Input> {
        let unkeyed = |command| Input { key: names.key.clone(), keyed: false, command };
        let debt = |id: &Id, command| Command::Debt { debt_id: id.clone(), command };
        Some(match self {
            Self::Wait(_) => return None,
            Self::Deliver(n) => {
                let message = world.messages.get(*n)?;
                let (key, command) = (message.key.clone(), message.command.clone());
                Input { key, keyed: message.keyed, command }
            }
            Self::Sweep(command) => unkeyed(command.clone()),
            Self::Answer(id, reply) => unkeyed(Command::Reply { debt_id: id.clone(), reply: reply.clone() }),
            Self::Fail(id) => unkeyed(debt(id, debt::Command::Fail { error: names.note.clone() })),
            Self::Retry(id) => unkeyed(debt(id, debt::Command::Retry)),
            Self::Drop(id) => unkeyed(debt(id, debt::Command::Drop { reason: names.note.clone() })),
        })
    }

    /// The move in words.
    pub(super) fn tell(&self, world: &World) -> impl fmt::Display {
        match self {
            Self::Deliver(n) => match world.messages.get(*n) {
                Some(message) => alloc::format!("{} arrives", message.key),
                None => alloc::format!("message {n} arrives"),
            },
            Self::Wait(until) => alloc::format!("time passes to {}", when(*until, BEGIN)),
            Self::Sweep(command) => match about(command) {
                Some(id) => alloc::format!("the clock comes for {id}: {}", label(command)),
                None => alloc::format!("the clock comes: {}", label(command)),
            },
            Self::Answer(id, reply) => {
                let reply = Command::Reply { debt_id: id.clone(), reply: reply.clone() };
                alloc::format!("{id} is answered: {}", label(&reply))
            }
            Self::Fail(id) => alloc::format!("the call for {id} fails"),
            Self::Retry(id) => alloc::format!("an operator retries {id}"),
            Self::Drop(id) => alloc::format!("an operator drops {id}"),
        }
    }
}
