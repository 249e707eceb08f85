//! What each command is made of. The single routes, the items of a batch and events from outside all
//! come through here.

use super::fields::Fields;
use super::kind::Kind;
use super::values::{choice, flag, known_id, seconds, text, whole};
use crate::sent::Sent;
use earmark_core::debt;
use earmark_core::order;
use earmark_core::policy::Policy;
use earmark_core::reservation::{Mode, OnShortage, Parcel, Request};
use earmark_core::step::{Change, Command};
use earmark_core::words::{Id, Location, Name, Note, QUANTITY_MAX, Reference, Rule, Sku};

/// Parses a command. `path` is the id in the route, where it has one; without it the body names it.
/// `fresh` is the id of a new thing; none is needed where the body names it.
pub(crate) fn command(
    kind: Kind,
    path: Option<&str>,
    fields: &mut Fields,
    fresh: Option<&Id>,
) -> Option<Command> {
    let subject = |fields: &mut Fields, name, parse: fn(&str) -> Result<Id, Rule>| match path {
        None => fields.required(name, text(parse)),
        Some(id) => super::parameter("id", id, parse).map_err(|broken| fields.faults().push(broken)).ok(),
    };
    let order = |fields: &mut Fields| subject(fields, "order_id", Id::parse);
    Some(match kind {
        Kind::PlaceOrder => return place_order(fields, fresh),
        Kind::ConfirmOrder => Command::ConfirmOrder { order_id: order(fields)? },
        Kind::CancelOrder => {
            let (order_id, reason) = (order(fields), fields.optional("reason", text(Note::parse)));
            Command::CancelOrder { order_id: order_id?, reason }
        }
        Kind::ExtendOrder => {
            let (order_id, ttl) = (order(fields), fields.required("ttl_seconds", seconds));
            Command::ExtendOrder { order_id: order_id?, ttl: ttl? }
        }
        Kind::FulfilOrder => {
            let (order_id, parcel) = (order(fields), parcel(fields));
            Command::FulfilOrder { order_id: order_id?, parcel }
        }
        Kind::PayOrder => {
            let order_id = order(fields);
            let outcomes = [("approved", true), ("declined", false)];
            let approved = fields.required("outcome", choice(&outcomes));
            let reference = fields.required("reference", text(Reference::parse));
            Command::Pay { order_id: order_id?, approved: approved?, reference: reference? }
        }
        Kind::Reserve => return reserve(fields, fresh),
        Kind::Confirm => Command::Confirm { reservation_id: subject(fields, "reservation_id", Id::parse)? },
        Kind::Release => {
            let id = subject(fields, "reservation_id", Id::parse);
            let reason = fields.optional("reason", text(Note::parse));
            Command::Release { reservation_id: id?, reason }
        }
        Kind::Deduct => {
            // The reservation that late money made has a derived id, and its goods leave like any other's.
            let (id, parcel) = (subject(fields, "reservation_id", known_id), parcel(fields));
            Command::Deduct { reservation_id: id?, parcel }
        }
        Kind::Extend => {
            let id = subject(fields, "reservation_id", Id::parse);
            let ttl = fields.required("ttl_seconds", seconds);
            Command::Extend { reservation_id: id?, ttl: ttl? }
        }
        Kind::Receive => {
            let (key, quantity) = (fields.balance_key(), fields.quantity());
            let purchase_order_id = fields.optional("purchase_order_id", text(known_id));
            let reference = fields.optional("reference", text(Reference::parse));
            Command::Receive { key: key?, quantity: quantity?, purchase_order_id, reference }
        }
        Kind::Adjust => return adjust(fields),
        Kind::Transfer => return transfer(fields),
        Kind::RaisePurchase => {
            let id = chosen(fields, "purchase_order_id", fresh);
            let lines = fields.required_lines("lines");
            Command::RaisePurchase { purchase_order_id: id?, lines: lines? }
        }
        Kind::ReceivePurchase => {
            let id = subject(fields, "purchase_order_id", known_id);
            let lines = fields.optional_lines("lines");
            let reference = fields.optional("reference", text(Reference::parse));
            Command::ReceivePurchase { purchase_order_id: id?, lines, reference }
        }
        Kind::RetryDebt => {
            Command::Debt { debt_id: subject(fields, "debt_id", known_id)?, command: debt::Command::Retry }
        }
        Kind::DropDebt => {
            let id = subject(fields, "debt_id", known_id);
            let reason = fields.required("reason", text(Note::parse));
            Command::Debt { debt_id: id?, command: debt::Command::Drop { reason: reason? } }
        }
        Kind::ReplyDebt => {
            let (id, reply) = (subject(fields, "debt_id", known_id), super::reply(fields));
            Command::Reply { debt_id: id?, reply: reply? }
        }
        Kind::PutPolicy => {
            let name = super::parameter("name", path.unwrap_or_default(), Name::parse);
            let name = name.map_err(|broken| fields.faults().push(broken)).ok()?;
            let policy = super::policy::policy(&name, fields);
            Command::PutPolicy { name, policy: policy? }
        }
    })
}

fn chosen(fields: &mut Fields, name: &'static str, fresh: Option<&Id>) -> Option<Id> {
    match fields.raw(name) {
        None => fresh.cloned(),
        Some(_) => fields.optional(name, text(Id::parse)),
    }
}

fn place_order(fields: &mut Fields, fresh: Option<&Id>) -> Option<Command> {
    let order_id = chosen(fields, "order_id", fresh);
    let lines = fields.required_lines("lines");
    let profile = fields.optional("profile", text(Name::parse)).unwrap_or(Policy::DEFAULT_NAME);
    let hold = fields.optional("hold_seconds", seconds);
    Some(Command::PlaceOrder {
        order_id: order_id?,
        request: order::Request { lines: lines?, profile, hold },
    })
}

fn reserve(fields: &mut Fields, fresh: Option<&Id>) -> Option<Command> {
    let modes = Mode::ALL.map(|mode| (mode.as_str(), mode));
    let shortages = OnShortage::ALL.map(|shortage| (shortage.as_str(), shortage));
    let reservation_id = chosen(fields, "reservation_id", fresh);
    let lines = fields.required_lines("lines");
    let ttl = fields.optional("ttl_seconds", seconds);
    let mode = fields.optional("mode", choice(&modes)).unwrap_or_default();
    let on_shortage = fields.optional("on_shortage", choice(&shortages)).unwrap_or_default();
    let request = Request { lines: lines?, ttl, mode, on_shortage };
    Some(Command::Reserve { reservation_id: reservation_id?, request })
}

fn parcel(fields: &mut Fields) -> Parcel {
    Parcel {
        lines: fields.optional_lines("lines"),
        keep_rest: fields.optional("keep_rest", flag).unwrap_or_default(),
        reference: fields.optional("reference", text(Reference::parse)),
    }
}

fn adjust(fields: &mut Fields) -> Option<Command> {
    let key = fields.balance_key();
    let counted = fields.optional("on_hand", whole(Rule::Count, 0, QUANTITY_MAX)).map(Change::OnHand);
    let off = |value: &Sent| {
        whole(Rule::Delta, -QUANTITY_MAX, QUANTITY_MAX)(value).and_then(|units| match units {
            0 => Err(Rule::Delta.to_string().into()),
            units => Ok(units),
        })
    };
    let off = fields.optional("delta", off).map(Change::Delta);
    let kept = fields.optional("safety_stock", whole(Rule::Count, 0, QUANTITY_MAX)).map(Change::SafetyStock);
    let given = ["on_hand", "delta", "safety_stock"].map(|name| fields.raw(name).is_some());
    if given.iter().filter(|given| **given).count() != 1 {
        let rule = "exactly one of on_hand, delta and safety_stock must be given";
        let at = if given == [false; 3] { "on_hand" } else { "delta" };
        fields.fault(at, rule);
    }
    let reason = fields.required("reason", text(Note::parse));
    let reference = fields.optional("reference", text(Reference::parse));
    Some(Command::Adjust { key: key?, change: counted.or(off).or(kept)?, reason: reason?, reference })
}

fn transfer(fields: &mut Fields) -> Option<Command> {
    let sku = fields.required("sku", text(Sku::parse));
    let from = fields.required("from", text(Location::parse));
    let to = fields.required("to", text(Location::parse));
    let quantity = fields.quantity();
    let reference = fields.optional("reference", text(Reference::parse));
    if let (Some(from), Some(to)) = (&from, &to)
        && from == to
    {
        fields.fault("to", Rule::SameLocation.to_string());
    }
    Some(Command::Transfer { sku: sku?, from: from?, to: to?, quantity: quantity?, reference })
}
