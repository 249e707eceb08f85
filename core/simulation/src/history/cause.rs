//! Which input an event must have come from.

use super::file::{Event, File};
use super::key;
use alloc::{vec, vec::Vec};
use earmark_core::debt::{Command as DebtCommand, Key, Reply, SupplyStatus};
use earmark_core::memory::Tables;
use earmark_core::order;
use earmark_core::reservation::{self, Mode, OnShortage, Parcel};
use earmark_core::step::{Change, Command};
use earmark_core::words::{BalanceKey, Id, Line, Lines, Name, Note, Quantity, Reference, Span};
use serde_json::Value;

/// What is there to find it by.
pub(super) struct Cause<'a> {
    /// The event, and all that come after it.
    pub rest: &'a [Event],
    pub file: &'a File,
    pub tables: &'a Tables,
}

impl Cause<'_> {
    /// The input that led to an event.
    pub(super) fn command(&self, event: &Event) -> Option<Command> {
        let id = || Id::stored(&event.about).ok();
        // What moved no stock does not say whose it is.
        let known = |id: Id| self.tables.orders.contains_key(&id.base());
        let of_order = event.text("order_id").is_some() || id().is_some_and(known);
        if let Some(answered) = self.answered(event) {
            return Some(answered);
        }
        Some(match event.kind.as_str() {
            "order.order.created" => {
                let request = order::Request {
                    lines: lines(event)?,
                    profile: Name::parse(event.text("profile")?).ok()?,
                    hold: self.hold(event),
                };
                Command::PlaceOrder { order_id: id()?, request }
            }
            "order.order.status_changed" => match event.text("status")? {
                "confirmed" | "awaiting_payment" => Command::ConfirmOrder { order_id: id()? },
                "cancelled" => Command::CancelOrder { order_id: id()?, reason: note(event.text("reason")) },
                "expired" => Command::Expire { reservation_id: id()? },
                _ => return None,
            },
            "order.payment.approved" | "order.refund.owed" => Command::Pay {
                order_id: id()?,
                approved: true,
                reference: Reference::parse(event.text("reference")?).ok()?,
            },
            "order.payment.declined" => Command::Pay {
                order_id: id()?,
                approved: false,
                reference: Reference::parse("declined").ok()?,
            },
            "warehouse.inventory.expired" => Command::Expire { reservation_id: id()? },
            "warehouse.inventory.deducted" => {
                let keep_rest = event.data.get("keep_rest").and_then(Value::as_bool).unwrap_or(false);
                let reference = event.text("reference").and_then(|text| Reference::parse(text).ok());
                let parcel = Parcel { lines: lines(event), keep_rest, reference };
                if of_order {
                    Command::FulfilOrder { order_id: id()?.base(), parcel }
                } else {
                    Command::Deduct { reservation_id: id()?, parcel }
                }
            }
            "warehouse.inventory.extended" if of_order => {
                Command::ExtendOrder { order_id: id()?.base(), ttl: until(event)? }
            }
            "warehouse.inventory.extended" => Command::Extend { reservation_id: id()?, ttl: until(event)? },
            "warehouse.inventory.reserved"
            | "warehouse.inventory.queued"
            | "warehouse.inventory.rejected" => {
                let waits = event.kind == "warehouse.inventory.queued";
                let on_shortage = if waits { OnShortage::Wait } else { OnShortage::Reject };
                let ttl = if waits { None } else { until(event) };
                let request =
                    reservation::Request { lines: asked(event)?, ttl, mode: Mode::AllOrNothing, on_shortage };
                Command::Reserve { reservation_id: id()?, request }
            }
            "warehouse.inventory.confirmed" => Command::Confirm { reservation_id: id()? },
            "warehouse.inventory.released" => {
                Command::Release { reservation_id: id()?, reason: note(event.text("reason")) }
            }
            "warehouse.inventory.served" | "warehouse.inventory.collected" => self.brought(event)?,
            "warehouse.stock.received" => Command::Receive {
                key: key(&Value::Object(event.data.clone()))?,
                quantity: Quantity::new(event.data.get("quantity")?.as_i64()?).ok()?,
                purchase_order_id: None,
                reference: event.text("reference").and_then(|text| Reference::parse(text).ok()),
            },
            "warehouse.stock.adjusted" => adjusted(event)?,
            "purchase.order.created" => {
                Command::RaisePurchase { purchase_order_id: id()?, lines: lines(event)? }
            }
            "purchase.goods.received" => {
                Command::ReceivePurchase { purchase_order_id: id()?, lines: lines(event), reference: None }
            }
            "order.debt.failed" | "order.debt.died" => {
                debt(id()?, DebtCommand::Fail { error: note(event.text("error"))? })
            }
            "order.debt.revived" => debt(id()?, DebtCommand::Retry),
            "order.debt.dropped" => debt(id()?, DebtCommand::Drop { reason: note(event.text("reason"))? }),
            _ => return None,
        })
    }

    /// The reply to the debt that is settled together with this event.
    fn answered(&self, event: &Event) -> Option<Command> {
        let together = || self.rest.iter().take_while(|other| other.at == event.at);
        let whose = |other: &&Event| {
            Id::stored(&other.about)
                .is_ok_and(|id| Some(id.base()) == Id::stored(&event.about).ok().map(|id| id.base()))
        };
        let settled = together().filter(whose).find(|other| other.kind == "order.debt.settled")?;
        let debt_id = Id::stored(&settled.about).ok()?;
        let happened = |kind: &str| together().filter(whose).find(|other| other.kind == kind);
        let reply = match Key::parse(&debt_id)? {
            Key::Pay => match happened("order.payment.approved").or_else(|| happened("order.refund.owed")) {
                Some(paid) => Reply::Payment {
                    approved: true,
                    reference: Reference::parse(paid.text("reference")?).ok()?,
                },
                None => Reply::Payment { approved: false, reference: Reference::parse("declined").ok()? },
            },
            Key::Ask(_) => Reply::Supply { accepted: happened("purchase.supply.promised").is_some() },
            Key::Check { .. } => {
                let status = if happened("purchase.supply.arrived").is_some() {
                    SupplyStatus::Ok
                } else if happened("purchase.supply.delayed").is_some() {
                    SupplyStatus::Delayed
                } else {
                    SupplyStatus::Fail
                };
                Reply::SupplyStatus { status }
            }
            Key::Deliver => Reply::Delivered,
            Key::Void
            | Key::Refund(_)
            | Key::CallBack(_)
            | Key::SendPurchase
            | Key::CancelPurchase
            | Key::Notify(_) => Reply::Done,
        };
        // It was answered once; what else happens then has another cause.
        let open = self.tables.debts.get(&debt_id).is_some_and(|(_, debt)| debt.status.is_open());
        open.then_some(Command::Reply { debt_id, reply })
    }

    /// What has to be there, so that the input finds what was found: by how much each balance is off.
    pub(super) fn setup(&self, event: &Event) -> Vec<(BalanceKey, i64)> {
        let decides = |kind: &str| {
            matches!(
                kind,
                "warehouse.inventory.reserved"
                    | "warehouse.inventory.queued"
                    | "warehouse.inventory.rejected"
            )
        };
        let asks = decides(&event.kind)
            || matches!(event.kind.as_str(), "order.order.created" | "order.payment.approved");
        let together = self.rest.iter().take_while(|other| other.at == event.at);
        let whose = |other: &&Event| other.about.split('~').next() == event.about.split('~').next();
        let Some(outcome) = together.filter(whose).find(|other| asks && decides(&other.kind)) else {
            return vec![];
        };
        let mut off = vec![];
        for line in outcome.data.get("lines").and_then(Value::as_array).into_iter().flatten() {
            let (Some(key), Some(asked)) = (key(line), line.get("asked").and_then(Value::as_i64)) else {
                continue;
            };
            if self.file.sku.as_deref() == Some(key.sku.as_str()) {
                continue;
            }
            let available = self.tables.balances.get(&key).map_or(0, |(_, balance)| balance.available());
            let found = line.get("available").and_then(Value::as_i64).unwrap_or(asked.max(available));
            if found != available {
                off.push((key, found - available));
            }
        }
        off
    }

    /// The hold that was asked for, where it is not the policy's: that of the event which held.
    fn hold(&self, event: &Event) -> Option<Span> {
        let held = self.rest.iter().take_while(|other| other.at == event.at);
        let held = held
            .filter(|other| other.about == event.about)
            .find(|other| other.kind == "warehouse.inventory.reserved")?;
        let policy = self.file.policies.get(&Name::parse(event.text("profile")?).ok()?);
        until(held).filter(|hold| policy.is_none_or(|policy| policy.hold != *hold))
    }

    /// What others brought or left, so that a waiter got it.
    fn brought(&self, event: &Event) -> Option<Command> {
        let (_, waiter) = self.tables.reservations.get(&Id::stored(&event.about).ok()?)?;
        let lacking = waiter.lines.iter().find(|line| waiter.lacks(line) > 0)?;
        let quantity = Quantity::new(waiter.lacks(lacking)).ok()?;
        Some(Command::Receive {
            key: lacking.key.clone(),
            quantity,
            purchase_order_id: None,
            reference: None,
        })
    }
}

fn until(event: &Event) -> Option<Span> {
    let at = event.data.get("expires_at")?.as_u64()?;
    Some(Span::from_millis(at.checked_sub(event.at.millis())?))
}

fn note(text: Option<&str>) -> Option<Note> {
    text.and_then(|text| Note::parse(text).ok())
}

fn debt(debt_id: Id, command: DebtCommand) -> Command {
    Command::Debt { debt_id, command }
}

fn lines(event: &Event) -> Option<Lines> {
    counted(event, "quantity")
}

fn asked(event: &Event) -> Option<Lines> {
    counted(event, "asked")
}

fn counted(event: &Event, name: &str) -> Option<Lines> {
    let line = |line: &Value| {
        let quantity = Quantity::new(line.get(name)?.as_i64()?).ok()?;
        Some(Line { key: key(line)?, quantity })
    };
    let lines = event.data.get("lines")?.as_array()?;
    Lines::new(lines.iter().filter_map(line).collect()).ok()
}

fn adjusted(event: &Event) -> Option<Command> {
    let units = |name: &str| event.data.get(name).and_then(Value::as_i64);
    let change = units("on_hand").map(Change::OnHand).or_else(|| units("delta").map(Change::Delta));
    let change = change.or_else(|| units("safety_stock").map(Change::SafetyStock))?;
    let key = key(&Value::Object(event.data.clone()))?;
    Some(Command::Adjust { key, change, reason: note(event.text("reason"))?, reference: None })
}
