//! What can be thrown at the core: few ids and few units, so that everything meets everything.

use earmark_core::debt::{self, Action, Reply, SupplyStatus};
use earmark_core::memory::Memory;
use earmark_core::order;
use earmark_core::policy::{Amount, Policy, Shortage};
use earmark_core::reservation::{Mode, OnShortage, Parcel, Request};
use earmark_core::step::{Change, Command};
use earmark_core::words::{
    BalanceKey, Id, Line, Lines, Location, Name, Note, Quantity, Reference, Sku, Span,
};
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub(crate) enum Move {
    Do(Command),
    Pass(Span),
    Sweep,
    Pay(Outside),
}

/// How the outside answers the oldest debt that is owed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outside {
    Good,
    Bad,
    Delayed,
    Broken,
}

impl Outside {
    /// Those that settle a debt.
    pub(crate) const ALL: [Self; 2] = [Self::Good, Self::Bad];

    pub(crate) fn command(self, memory: &Memory) -> Option<Command> {
        let mut debts = memory.tables().debts.values().map(|(_, debt)| debt);
        let debt = debts.find(|debt| debt.status == debt::Status::Owed)?;
        let debt_id = debt.id.clone();
        if matches!(self, Self::Broken) {
            let error = Note::parse("timed out").ok()?;
            return Some(Command::Debt { debt_id, command: debt::Command::Fail { error } });
        }
        let good = matches!(self, Self::Good);
        let reply = match &debt.action {
            Action::AskSupplier { .. } => Reply::Supply { accepted: good },
            Action::CheckSupplier { .. } => Reply::SupplyStatus {
                status: match self {
                    Self::Good => SupplyStatus::Ok,
                    Self::Delayed => SupplyStatus::Delayed,
                    Self::Bad | Self::Broken => SupplyStatus::Fail,
                },
            },
            Action::RequestPayment => {
                Reply::Payment { approved: good, reference: Reference::parse("auto").ok()? }
            }
            Action::Deliver { .. } => Reply::Delivered,
            _ => Reply::Done,
        };
        Some(Command::Reply { debt_id, reply })
    }
}

fn id() -> impl Strategy<Value = Id> {
    (0..5_u8).prop_map(|n| Id::parse(&format!("x{n}")).expect("an id"))
}

fn key() -> impl Strategy<Value = BalanceKey> {
    prop_oneof![4 => Just(("a", "main")), 2 => Just(("b", "main")), 1 => Just(("a", "north"))]
        .prop_map(|(sku, location)| BalanceKey::parse(sku, Some(location)).expect("a balance"))
}

fn quantity() -> impl Strategy<Value = Quantity> {
    (1..6_i64).prop_map(|n| Quantity::new(n).expect("a quantity"))
}

fn lines() -> impl Strategy<Value = Lines> {
    let line = (key(), quantity()).prop_map(|(key, quantity)| Line { key, quantity });
    prop::collection::vec(line, 1..3).prop_map(|lines| Lines::new(lines).expect("lines"))
}

fn reference() -> impl Strategy<Value = Reference> {
    (0..3_u8).prop_map(|n| Reference::parse(&format!("ref{n}")).expect("a reference"))
}

fn request() -> impl Strategy<Value = Request> {
    let how = prop_oneof![
        3 => Just((Mode::AllOrNothing, OnShortage::Reject)),
        3 => Just((Mode::AllOrNothing, OnShortage::Wait)),
        1 => Just((Mode::PerLine, OnShortage::Reject)),
        1 => Just((Mode::BestEffort, OnShortage::Reject)),
    ];
    (lines(), how).prop_map(|(lines, (mode, on_shortage))| Request { lines, ttl: None, mode, on_shortage })
}

fn parcel() -> impl Strategy<Value = Parcel> {
    (prop::option::of(lines()), any::<bool>(), prop::option::of(reference()))
        .prop_map(|(lines, keep_rest, reference)| Parcel { lines, keep_rest, reference })
}

fn profile() -> impl Strategy<Value = Name> {
    let names = ["checkout", "hold-confirm", "supplier-restock", "auto-deliver", "buys"];
    prop::sample::select(names.to_vec()).prop_map(|name| Name::parse(name).expect("a name"))
}

/// A policy with everything in it, so that its corners meet.
fn policy() -> impl Strategy<Value = Policy> {
    (0..3_u32, any::<bool>(), any::<bool>()).prop_map(|(max_overtakes, pays, full)| Policy {
        max_overtakes,
        payment: pays.then_some(Span::from_secs(600)),
        on_shortage: Shortage::Purchase { amount: if full { Amount::Full } else { Amount::Shortfall } },
        notify: true,
        ..Policy::CHECKOUT
    })
}

fn stock() -> impl Strategy<Value = Command> {
    let change = prop_oneof![
        (0..8_i64).prop_map(Change::OnHand),
        (1..4_i64).prop_map(Change::Delta),
        (-4..0_i64).prop_map(Change::Delta),
        (0..3_i64).prop_map(Change::SafetyStock),
    ];
    let reason = || Note::parse("count").expect("a note");
    prop_oneof![
        3 => (key(), quantity(), prop::option::of(reference())).prop_map(|(key, quantity, reference)| {
            Command::Receive { key, quantity, purchase_order_id: None, reference }
        }),
        1 => (key(), change).prop_map(move |(key, change)| {
            Command::Adjust { key, change, reason: reason(), reference: None }
        }),
        1 => (quantity(), any::<bool>()).prop_map(|(quantity, north)| {
            let (main, other) = (Location::default(), Location::parse("north").expect("a location"));
            let (from, to) = if north { (main, other) } else { (other, main) };
            let sku = Sku::parse("a").expect("a SKU");
            Command::Transfer { sku, from, to, quantity, reference: None }
        }),
        1 => (id(), prop::option::of(lines())).prop_map(|(id, lines)| {
            Command::ReceivePurchase { purchase_order_id: id.derive("po"), lines, reference: None }
        }),
        1 => (id(), lines()).prop_map(|(purchase_order_id, lines)| {
            Command::RaisePurchase { purchase_order_id, lines }
        }),
    ]
}

fn verb() -> impl Strategy<Value = Command> {
    let span = (1..900_u64).prop_map(Span::from_secs);
    prop_oneof![
        4 => (id(), request()).prop_map(|(reservation_id, request)| Command::Reserve { reservation_id, request }),
        1 => id().prop_map(|reservation_id| Command::Confirm { reservation_id }),
        1 => id().prop_map(|reservation_id| Command::Release { reservation_id, reason: None }),
        1 => (id(), span).prop_map(|(reservation_id, ttl)| Command::Extend { reservation_id, ttl }),
        1 => (id(), parcel()).prop_map(|(reservation_id, parcel)| Command::Deduct { reservation_id, parcel }),
    ]
}

fn order() -> impl Strategy<Value = Command> {
    let span = (1..900_u64).prop_map(Span::from_secs);
    prop_oneof![
        6 => (id(), lines(), profile()).prop_map(|(order_id, lines, profile)| {
            Command::PlaceOrder { order_id, request: order::Request { lines, profile, hold: None } }
        }),
        2 => id().prop_map(|order_id| Command::ConfirmOrder { order_id }),
        1 => id().prop_map(|order_id| Command::CancelOrder { order_id, reason: None }),
        1 => (id(), span).prop_map(|(order_id, ttl)| Command::ExtendOrder { order_id, ttl }),
        2 => (id(), parcel()).prop_map(|(order_id, parcel)| Command::FulfilOrder { order_id, parcel }),
        2 => (id(), prop::bool::weighted(0.8), reference()).prop_map(|(order_id, approved, reference)| {
            Command::Pay { order_id, approved, reference }
        }),
        1 => policy().prop_map(|policy| Command::PutPolicy { name: Name::parse("buys").expect("a name"), policy }),
        1 => policy().prop_map(|policy| Command::PutPolicy {
            name: Policy::DEFAULT_NAME,
            policy: Policy { on_shortage: Shortage::Wait, ..policy },
        }),
    ]
}

/// Up to `most` moves.
pub(crate) fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
    let outside = prop_oneof![
        4 => Just(Outside::Good),
        1 => Just(Outside::Bad),
        2 => Just(Outside::Delayed),
        1 => Just(Outside::Broken),
    ];
    let one = prop_oneof![
        3 => stock().prop_map(Move::Do),
        5 => verb().prop_map(Move::Do),
        6 => order().prop_map(Move::Do),
        1 => (1..1000_u64).prop_map(|seconds| Move::Pass(Span::from_secs(seconds))),
        1 => Just(Move::Sweep),
        2 => outside.prop_map(Move::Pay),
    ];
    prop::collection::vec(one, 1..most)
}
