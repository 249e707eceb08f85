//! A store in memory and a clock, driven by ordinary commands.

use crate::Fed;
use earmark_core::audit::audit;
use earmark_core::debt::{self, Action};
use earmark_core::memory::{Memory, Tables};
use earmark_core::policy::{Policy, Shortage};
use earmark_core::refusal::Refusal;
use earmark_core::reservation::{Mode, OnShortage, Parcel, Request};
use earmark_core::step::{Answer, Command};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Name, Note, Quantity, Reference, Span, Time};
use earmark_core::{order, step};
use std::collections::BTreeSet;

/// What a table is about: always the one called `x`.
#[derive(Clone, Copy)]
pub(crate) enum Subject {
    Reservation,
    Order,
    Purchase,
    Debt(&'static str),
}

#[derive(Default)]
pub(crate) struct World {
    pub memory: Memory,
    pub now: u64,
    inputs: u32,
}

pub(crate) fn id(text: &str) -> Id {
    Id::stored(text).expect("an id")
}

pub(crate) fn at(location: &str) -> BalanceKey {
    BalanceKey::parse("mug", Some(location)).expect("a balance")
}

pub(crate) fn lines(units: i64) -> Lines {
    lines_at(&[("main", units)])
}

pub(crate) fn lines_at(of: &[(&str, i64)]) -> Lines {
    let line = |(location, units): &(&str, i64)| Line { key: at(location), quantity: quantity(*units) };
    Lines::new(of.iter().map(line).collect()).expect("lines")
}

pub(crate) fn quantity(units: i64) -> Quantity {
    Quantity::new(units).expect("a quantity")
}

pub(crate) fn reference(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

pub(crate) fn parcel(units: i64, name: &str) -> Parcel {
    Parcel { lines: Some(lines(units)), keep_rest: true, reference: Some(reference(name)) }
}

pub(crate) fn part(units: i64) -> Parcel {
    Parcel { lines: Some(lines(units)), ..Parcel::default() }
}

impl World {
    pub(crate) fn new() -> Self {
        Self { now: 1_000_000, ..Self::default() }
    }

    pub(crate) fn stocked(units: i64) -> Self {
        let mut world = Self::new();
        world.receive("main", units);
        world
    }

    pub(crate) fn run(&mut self, command: Command) -> Answer {
        self.inputs += 1;
        let key = Key::parse(&format!("input-{}", self.inputs)).expect("a key");
        self.memory.apply_one(key, command, Time::from_millis(self.now))
    }

    pub(crate) fn feed(&mut self, command: Command) -> Fed {
        Fed::Answered(Box::new(self.run(command)))
    }

    /// Runs a command that prepares a state and has to succeed.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "a command is made where it is given")]
    pub(crate) fn given(&mut self, command: Command) {
        let answer = self.run(command.clone());
        assert!(matches!(answer, Answer::Done { .. }), "{command:?}: {answer:?}");
    }

    /// Lets time pass without anybody looking.
    pub(crate) fn sleep(&mut self, seconds: u64) {
        self.now += seconds * 1000;
    }

    /// Lets time pass and has the sweeper announce what ended.
    pub(crate) fn pass(&mut self, seconds: u64) -> Fed {
        self.sleep(seconds);
        let due = self.memory.sweep(Time::from_millis(self.now), 100);
        due.into_iter().for_each(|command| drop(self.run(command)));
        Fed::Happened
    }

    pub(crate) fn receive(&mut self, location: &str, units: i64) {
        let (key, quantity) = (at(location), quantity(units));
        self.given(Command::Receive { key, quantity, purchase_order_id: None, reference: None });
    }

    pub(crate) fn adjust(&mut self, change: step::Change) {
        let reason = Note::parse("count").expect("a note");
        self.given(Command::Adjust { key: at("main"), change, reason, reference: None });
    }

    pub(crate) fn reserve(name: &str, lines: Lines, on_shortage: OnShortage) -> Command {
        let request = Request { lines, ttl: None, mode: Mode::default(), on_shortage };
        Command::Reserve { reservation_id: id(name), request }
    }

    pub(crate) fn place(name: &str, units: i64, profile: &str) -> Command {
        let profile = Name::parse(profile).expect("a name");
        let request = order::Request { lines: lines(units), profile, hold: None };
        Command::PlaceOrder { order_id: id(name), request }
    }

    /// Stores a policy that waits on shortage and asks for payment.
    pub(crate) fn wait_and_pay(&mut self) {
        let policy = Policy {
            on_shortage: Shortage::Wait,
            payment: Some(Span::from_secs(1800)),
            max_overtakes: 2,
            ..Policy::CHECKOUT
        };
        self.given(Command::PutPolicy { name: Name::parse("wait-and-pay").expect("a name"), policy });
    }

    pub(crate) fn pay(&mut self, approved: bool, name: &str) -> Answer {
        self.run(Command::Pay { order_id: id("x"), approved, reference: reference(name) })
    }

    pub(crate) fn status(&self, subject: Subject) -> String {
        let tables = self.memory.tables();
        let found = match subject {
            Subject::Reservation => tables.reservations.get(&id("x")).map(|(_, row)| row.status.as_str()),
            Subject::Order => tables.orders.get(&id("x")).map(|(_, row)| row.status.as_str()),
            Subject::Purchase => tables.purchases.get(&id("x~po")).map(|(_, row)| row.status.as_str()),
            Subject::Debt(name) => tables.debts.get(&id(name)).map(|(_, row)| row.status.as_str()),
        };
        found.unwrap_or("unknown").to_owned()
    }

    fn owed(&self) -> BTreeSet<(Id, &'static str)> {
        let debts = self.memory.tables().debts.values();
        debts
            .filter(|(_, debt)| debt.status == debt::Status::Owed)
            .map(|(_, debt)| (debt.id.clone(), short(&debt.action)))
            .collect()
    }

    pub(crate) fn snapshot(&self, subject: Subject) -> Snapshot {
        Snapshot { tables: self.memory.tables().clone(), owed: self.owed(), status: self.status(subject) }
    }

    /// What happened to the subject since `before`, in the words of the table.
    pub(crate) fn outcome(&self, subject: Subject, before: &Snapshot, fed: &Fed) -> String {
        let findings = audit(self.memory.tables());
        assert!(findings.is_empty(), "{findings:?}");
        assert!(self.memory.defects().is_empty(), "{:?}", self.memory.defects());
        let (tables, status) = (self.memory.tables(), self.status(subject));
        let waits = matches!(subject, Subject::Reservation) && status == "waiting";
        let still = same_rows(tables, &before.tables);
        let mut text = match fed {
            Fed::Happened if status == before.status && (!waits || held(tables) == held(&before.tables)) => {
                return format!("= {status}");
            }
            Fed::Happened => format!("→ {status}"),
            Fed::Answered(answer) => match answer.as_ref() {
                Answer::Done { fresh: true, .. } => format!("→ {status}"),
                Answer::Done { fresh: false, .. } if still || status != before.status => {
                    format!("= {status}")
                }
                Answer::Done { .. } => format!("= {status}, and yet rows changed"),
                Answer::Refused { refusal, .. } if still => code(refusal),
                Answer::Refused { refusal: Refusal::InsufficientStock { .. }, .. } => {
                    format!("insufficient_stock → {status}")
                }
                // Its deadline was announced first; that is all that changed.
                Answer::Refused { refusal, .. } if status == "expired" => code(refusal),
                other => format!("{other:?}"),
            },
        };
        if waits {
            text.extend(held(tables).map(|units| format!(", holds {units}")));
        }
        if !matches!(subject, Subject::Debt(_)) {
            let new: BTreeSet<&str> = self.owed().difference(&before.owed).map(|(_, what)| *what).collect();
            new.into_iter().filter(|what| !what.is_empty()).for_each(|what| {
                text.push_str(" + ");
                text.push_str(what);
            });
        }
        text
    }
}

pub(crate) struct Snapshot {
    tables: Tables,
    owed: BTreeSet<(Id, &'static str)>,
    status: String,
}

/// What `x` holds while it waits.
fn held(tables: &Tables) -> Option<i64> {
    let (_, waiter) = tables.reservations.get(&id("x"))?;
    let units = waiter.lines.iter().map(|line| line.held).sum();
    (units > 0).then_some(units)
}

/// Whether nothing but receipts differs.
fn same_rows(a: &Tables, b: &Tables) -> bool {
    (&a.balances, &a.reservations, &a.orders) == (&b.balances, &b.reservations, &b.orders)
        && (&a.purchases, &a.debts, &a.policies) == (&b.purchases, &b.debts, &b.policies)
        && a.journal == b.journal
}

fn short(action: &Action) -> &'static str {
    match action {
        Action::RequestPayment => "pay",
        Action::VoidPayment => "void",
        Action::RefundPayment { .. } => "refund",
        Action::CheckSupplier { .. } => "check",
        _ => "",
    }
}

fn code(refusal: &Refusal) -> String {
    let text = match refusal {
        Refusal::InvalidRequest { .. } => "invalid_request",
        Refusal::NotFound { .. } => "not_found",
        Refusal::InsufficientStock { .. } => "insufficient_stock",
        Refusal::IdempotencyConflict { .. } => "idempotency_conflict",
        Refusal::Expired { .. } => "expired",
        Refusal::AlreadyReleased { .. } => "already_released",
        Refusal::AlreadyDeducted { .. } => "already_deducted",
        Refusal::AlreadyRejected { .. } => "already_rejected",
        Refusal::IllegalTransition { .. } => "illegal_transition",
        Refusal::OwnedByOrder { .. } => "owned_by_order",
        Refusal::RenewalExhausted { .. } => "renewal_exhausted",
    };
    text.to_owned()
}
