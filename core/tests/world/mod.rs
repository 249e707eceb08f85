//! A store in memory and a clock, driven by ordinary commands.

#![allow(dead_code, reason = "each test binary uses its own part")]

use earmark_core::memory::Memory;
use earmark_core::policy::{Policy, Shortage};
use earmark_core::reservation::{Mode, OnShortage, Parcel, Request};
use earmark_core::step::{Answer, Command};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Name, Note, Quantity, Reference, Span, Time};
use earmark_core::{order, step};

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
    pub(crate) fn pass(&mut self, seconds: u64) {
        self.sleep(seconds);
        let due = self.memory.sweep(Time::from_millis(self.now), 100);
        due.into_iter().for_each(|command| drop(self.run(command)));
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
        self.pay_for("x", approved, name)
    }

    pub(crate) fn pay_for(&mut self, order: &str, approved: bool, name: &str) -> Answer {
        self.run(Command::Pay { order_id: id(order), approved, reference: reference(name) })
    }

    pub(crate) fn transfer(&mut self, from: &str, to: &str, units: i64) {
        let (from, to) = (at(from), at(to));
        let (quantity, reference) = (quantity(units), None);
        self.given(Command::Transfer {
            sku: from.sku,
            from: from.location,
            to: to.location,
            quantity,
            reference,
        });
    }
}
