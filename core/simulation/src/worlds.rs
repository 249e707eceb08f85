//! The small worlds that are explored to the end: one for each profile, and one for the queue.

use crate::explore::{Message, Worker, World};
use alloc::{vec, vec::Vec};
use earmark_core::order::Request;
use earmark_core::policy::{Policy, Shortage};
use earmark_core::reservation::{self, Mode, OnShortage, Parcel};
use earmark_core::step::{Change, Command};
use earmark_core::words::{BalanceKey, Id, Line, Lines, Name, Note, Quantity, Reference, Rule, Span};

/// Two SKUs, two orders and a plain reservation that compete for them, one delivery, and a count that
/// finds a unit missing.
pub fn checkout() -> Result<World, Rule> {
    let (a, b, r) = (Id::parse("A")?, Id::parse("B")?, Id::parse("R")?);
    Ok(World {
        name: "checkout".into(),
        policies: vec![],
        setup: vec![receive("X", 2, None)?, receive("Y", 1, None)?],
        messages: vec![
            Message::new("place-A", place(&a, "checkout", &[("X", 2)])?)?,
            Message::new("confirm-A", Command::ConfirmOrder { order_id: a.clone() })?,
            Message::new("extend-A", extend(&a))?.keyed(),
            Message::new("cancel-A", cancel(&a))?,
            Message::new("fulfil-A", fulfil(&a))?,
            Message::new("place-B", place(&b, "checkout", &[("X", 1), ("Y", 1)])?)?,
            Message::new("confirm-B", Command::ConfirmOrder { order_id: b.clone() })?,
            Message::new("parcel-B", parcel(&b, &[("X", 1)], true)?)?,
            Message::new("reserve-R", reserve(&r, &[("Y", 1)], OnShortage::Wait)?)?,
            Message::new("release-R", Command::Release { reservation_id: r.clone(), reason: None })?,
            Message::new("deduct-R", Command::Deduct { reservation_id: r, parcel: Parcel::default() })?,
            Message::new("receive-X", receive("X", 1, Some("delivery-note"))?)?,
            Message::new("miss-X", miss("X", "count")?)?,
        ],
        worker: Worker::default(),
    })
}

/// One unit, two orders that are paid for: in time, late, twice or never.
pub fn hold_confirm() -> Result<World, Rule> {
    let (a, b) = (Id::parse("A")?, Id::parse("B")?);
    let again = Command::Pay { order_id: a.clone(), approved: true, reference: Reference::parse("second")? };
    Ok(World {
        name: "hold-confirm".into(),
        policies: vec![(Name::parse("silent")?, Policy { notify: false, ..Policy::HOLD_CONFIRM })],
        setup: vec![receive("X", 1, None)?],
        messages: vec![
            Message::new("place-A", place(&a, "hold-confirm", &[("X", 1)])?)?,
            Message::new("confirm-A", Command::ConfirmOrder { order_id: a.clone() })?,
            Message::new("cancel-A", cancel(&a))?,
            Message::new("fulfil-A", fulfil(&a))?,
            Message::new("second-payment-A", again)?,
            Message::new("place-B", place(&b, "silent", &[("X", 1)])?)?,
            Message::new("confirm-B", Command::ConfirmOrder { order_id: b.clone() })?,
            Message::new("fulfil-B", fulfil(&b))?,
            Message::new("receive-X", receive("X", 1, Some("delivery-note"))?)?,
        ],
        worker: Worker::default(),
    })
}

/// One unit, an order that needs two and one that needs it, a supplier that says anything.
pub fn supplier_restock() -> Result<World, Rule> {
    let (a, b) = (Id::parse("A")?, Id::parse("B")?);
    Ok(World {
        name: "supplier-restock".into(),
        policies: vec![],
        setup: vec![receive("X", 1, None)?],
        messages: vec![
            Message::new("place-A", place(&a, "supplier-restock", &[("X", 2)])?)?,
            Message::new("confirm-A", Command::ConfirmOrder { order_id: a.clone() })?,
            Message::new("cancel-A", cancel(&a))?,
            Message::new("place-B", place(&b, "supplier-restock", &[("X", 1)])?)?,
            Message::new("cancel-B", cancel(&b))?,
            Message::new("confirm-B", Command::ConfirmOrder { order_id: b })?,
            Message::new("receive-X", receive("X", 1, Some("delivery-note"))?)?,
        ],
        worker: Worker::default(),
    })
}

/// An order that buys one of its two lines and one that competes for it, each delivered by a carrier.
pub fn auto_deliver() -> Result<World, Rule> {
    let (a, b) = (Id::parse("A")?, Id::parse("B")?);
    let bought = a.derive("po");
    Ok(World {
        name: "auto-deliver".into(),
        policies: vec![],
        setup: vec![receive("X", 1, None)?, receive("Y", 1, None)?],
        messages: vec![
            Message::new("place-A", place(&a, "auto-deliver", &[("X", 2), ("Y", 1)])?)?,
            Message::new("cancel-A", cancel(&a))?,
            Message::new("place-B", place(&b, "auto-deliver", &[("X", 1)])?)?,
            Message::new("cancel-B", cancel(&b))?,
            Message::new("part-A", goods(&bought, Some(&[("X", 1)]), "part")?)?.once_raised(bought.clone()),
            Message::new("rest-A", goods(&bought, None, "rest")?)?.once_raised(bought),
            Message::new("receive-X", receive("X", 1, Some("delivery-note"))?)?,
        ],
        worker: Worker { failures: 1, operator: true },
    })
}

/// Two SKUs, three orders that wait for them in different company, and a policy that lets each be
/// overtaken once.
pub fn waiting() -> Result<World, Rule> {
    let (a, b, c) = (Id::parse("A")?, Id::parse("B")?, Id::parse("C")?);
    let policy = Policy { on_shortage: Shortage::Wait, max_overtakes: 1, ..Policy::CHECKOUT };
    Ok(World {
        name: "waiting".into(),
        policies: vec![(Name::parse("patient")?, policy)],
        setup: vec![receive("X", 1, None)?],
        messages: vec![
            Message::new("place-A", place(&a, "patient", &[("X", 1), ("Y", 1)])?)?,
            Message::new("cancel-A", cancel(&a))?,
            Message::new("place-B", place(&b, "patient", &[("X", 1)])?)?,
            Message::new("confirm-B", Command::ConfirmOrder { order_id: b.clone() })?,
            Message::new("fulfil-B", fulfil(&b))?,
            Message::new("place-C", place(&c, "patient", &[("X", 2)])?)?,
            Message::new("cancel-C", cancel(&c))?,
            Message::new("confirm-C", Command::ConfirmOrder { order_id: c })?,
            Message::new("receive-X", receive("X", 1, Some("delivery-x"))?)?,
            Message::new("receive-more-X", receive("X", 1, Some("delivery-more-x"))?)?,
            Message::new("receive-Y", receive("Y", 1, Some("delivery-y"))?)?,
        ],
        worker: Worker::default(),
    })
}

fn lines(lines: &[(&str, i64)]) -> Result<Lines, Rule> {
    let line = |(sku, units): &(&str, i64)| {
        Ok(Line { key: BalanceKey::parse(sku, None)?, quantity: Quantity::new(*units)? })
    };
    let lines: Vec<Line> = lines.iter().map(line).collect::<Result<_, Rule>>()?;
    Lines::new(lines).map_err(|_| Rule::LineCount)
}

fn place(id: &Id, profile: &str, wanted: &[(&str, i64)]) -> Result<Command, Rule> {
    let request = Request { lines: lines(wanted)?, profile: Name::parse(profile)?, hold: None };
    Ok(Command::PlaceOrder { order_id: id.clone(), request })
}

fn reserve(id: &Id, wanted: &[(&str, i64)], on_shortage: OnShortage) -> Result<Command, Rule> {
    let mode = Mode::AllOrNothing;
    let request = reservation::Request { lines: lines(wanted)?, ttl: None, mode, on_shortage };
    Ok(Command::Reserve { reservation_id: id.clone(), request })
}

fn extend(id: &Id) -> Command {
    Command::ExtendOrder { order_id: id.clone(), ttl: Span::from_secs(600) }
}

fn cancel(id: &Id) -> Command {
    Command::CancelOrder { order_id: id.clone(), reason: None::<Note> }
}

fn fulfil(id: &Id) -> Command {
    Command::FulfilOrder { order_id: id.clone(), parcel: Parcel::default() }
}

fn parcel(id: &Id, left: &[(&str, i64)], keep_rest: bool) -> Result<Command, Rule> {
    let reference = Some(Reference::parse("parcel")?);
    let parcel = Parcel { lines: Some(lines(left)?), keep_rest, reference };
    Ok(Command::FulfilOrder { order_id: id.clone(), parcel })
}

fn receive(sku: &str, units: i64, reference: Option<&str>) -> Result<Command, Rule> {
    Ok(Command::Receive {
        key: BalanceKey::parse(sku, None)?,
        quantity: Quantity::new(units)?,
        purchase_order_id: None,
        reference: reference.map(Reference::parse).transpose()?,
    })
}

fn miss(sku: &str, reference: &str) -> Result<Command, Rule> {
    Ok(Command::Adjust {
        key: BalanceKey::parse(sku, None)?,
        change: Change::Delta(-1),
        reason: Note::parse("one is missing")?,
        reference: Some(Reference::parse(reference)?),
    })
}

fn goods(id: &Id, arrived: Option<&[(&str, i64)]>, reference: &str) -> Result<Command, Rule> {
    Ok(Command::ReceivePurchase {
        purchase_order_id: id.clone(),
        lines: arrived.map(lines).transpose()?,
        reference: Some(Reference::parse(reference)?),
    })
}
