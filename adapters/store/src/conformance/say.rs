//! Short ways to say commands, for tests.

use earmark_core::reservation::{Mode, OnShortage, Parcel, Request};
use earmark_core::step::{Change, Command, Input};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Name, Note, Quantity, Reference, Span};
use earmark_core::{debt, order};

/// A client's id.
pub fn id(text: &str) -> Id {
    Id::stored(text).unwrap()
}

/// A reference.
pub fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

/// A SKU at `main`.
pub fn at(sku: &str) -> BalanceKey {
    BalanceKey::parse(sku, None).unwrap()
}

/// Lines of SKUs at `main`.
pub fn lines(of: &[(&str, i64)]) -> Lines {
    let line = |(sku, units): &(&str, i64)| Line { key: at(sku), quantity: Quantity::new(*units).unwrap() };
    Lines::new(of.iter().map(line).collect()).unwrap()
}

/// Goods come in.
pub fn receive(sku: &str, units: i64) -> Command {
    let quantity = Quantity::new(units).unwrap();
    Command::Receive { key: at(sku), quantity, purchase_order_id: None, reference: None }
}

/// A count of physical stock.
pub fn count(sku: &str, units: i64) -> Command {
    let (change, reason) = (Change::OnHand(units), Note::parse("counted").unwrap());
    Command::Adjust { key: at(sku), change, reason, reference: None }
}

/// A hold of one line for `seconds`.
pub fn reserve(reservation: &str, of: &[(&str, i64)], seconds: u64) -> Command {
    let (ttl, lines) = (Some(Span::from_secs(seconds)), lines(of));
    let request = Request { lines, ttl, mode: Mode::AllOrNothing, on_shortage: OnShortage::Reject };
    Command::Reserve { reservation_id: id(reservation), request }
}

/// A hold that waits where there is too little.
pub fn wait_for(reservation: &str, of: &[(&str, i64)]) -> Command {
    let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Wait);
    let request = Request { lines: lines(of), ttl: None, mode, on_shortage };
    Command::Reserve { reservation_id: id(reservation), request }
}

/// An order under a profile.
pub fn place(order: &str, of: &[(&str, i64)], profile: &str) -> Command {
    let profile = Name::parse(profile).unwrap();
    let request = order::Request { lines: lines(of), profile, hold: None };
    Command::PlaceOrder { order_id: id(order), request }
}

/// A reservation is given back.
pub fn release(reservation: &str) -> Command {
    Command::Release { reservation_id: id(reservation), reason: None }
}

/// A reservation is confirmed.
pub fn confirm(reservation: &str) -> Command {
    Command::Confirm { reservation_id: id(reservation) }
}

/// All goods of a reservation leave.
pub fn deduct(reservation: &str) -> Command {
    Command::Deduct { reservation_id: id(reservation), parcel: Parcel::default() }
}

/// A debt is claimed by a worker for a minute.
pub fn claim(debt_id: &Id) -> Command {
    Command::Debt { debt_id: debt_id.clone(), command: debt::Command::Claim { lease: Span::from_secs(60) } }
}

/// A command under a key that nobody chose.
pub fn input(key: &str, command: Command) -> Input {
    Input { key: Key::parse(key).unwrap(), keyed: false, command }
}

/// A command under a client's key.
pub fn keyed(key: &str, command: Command) -> Input {
    Input { keyed: true, ..input(key, command) }
}
