//! One test for each rule of stock and of the order process, by its name. The details are in
//! `docs/rules.md`, cell by cell, and in `features/`.

#![allow(clippy::panic, reason = "a test says what it got")]

mod audit;
mod batch;
mod causes;
mod cost;
mod counts;
mod deadlines;
mod debts;
mod goods;
mod policies;
mod process;
mod queue;
mod retention;
mod retries;
mod stock;
mod waiting;
#[path = "../world/mod.rs"]
mod world;

use earmark_core::audit::audit;
use earmark_core::balance::Figures;
use earmark_core::debt::Reply;
use earmark_core::order;
use earmark_core::refusal::Refusal;
use earmark_core::reservation::{HeldLine, OnShortage, Reservation, Status};
use earmark_core::step::{Answer, Command};
use earmark_core::words::BalanceKey;
use world::{World, at, id, lines};

impl World {
    /// The figures of the SKU at `main`, after an audit that found nothing.
    fn figures(&self) -> Figures {
        self.figures_at("main")
    }

    fn figures_at(&self, location: &str) -> Figures {
        assert_eq!(audit(self.memory.tables()), vec![]);
        assert!(self.memory.defects().is_empty(), "{:?}", self.memory.defects());
        let key: BalanceKey = at(location);
        self.memory.tables().balances.get(&key).map(|(_, row)| row.figures).unwrap_or_default()
    }

    fn available(&self) -> i64 {
        self.figures().available()
    }

    fn reservation(&self, name: &str) -> &Reservation {
        &self.memory.tables().reservations[&id(name)].1
    }

    fn status(&self, name: &str) -> Status {
        self.reservation(name).status
    }

    fn line(&self, name: &str) -> &HeldLine {
        &self.reservation(name).lines[0]
    }

    fn order(&self, name: &str) -> &order::Order {
        &self.memory.tables().orders[&id(name)].1
    }

    fn debts(&self) -> Vec<(String, &'static str)> {
        let debts = self.memory.tables().debts.values();
        debts.map(|(_, debt)| (debt.id.to_string(), debt.status.as_str())).collect()
    }
}

#[track_caller]
fn refused(answer: Answer) -> Refusal {
    match answer {
        Answer::Refused { refusal, .. } => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[track_caller]
fn fresh(answer: &Answer) -> bool {
    match answer {
        Answer::Done { fresh, .. } | Answer::Refused { fresh, .. } => *fresh,
        other => panic!("expected an answer, got {other:?}"),
    }
}

/// Reserves units of the SKU at `main`, or is refused.
fn reserve(name: &str, units: i64) -> Command {
    World::reserve(name, lines(units), OnShortage::Reject)
}

/// The outside answers a debt.
fn reply(debt: &str, reply: Reply) -> Command {
    Command::Reply { debt_id: id(debt), reply }
}
