//! CloudEvents from outside, and the commands they stand for.

use super::broken::{Broken, Text};
use super::command::command;
use super::fields::{At, Fields};
use super::kind::Kind;
use super::values::text;
use crate::sent::Sent;
use earmark_core::step::Command;
use earmark_core::words::{Id, Note, Rule};

/// Events that do something here.
const TYPES: [&str; 5] = [
    "order.order.created",
    "order.order.status_changed",
    "order.order.cancelled",
    "fulfillment.fulfillment.completed",
    "purchase.goods.received",
];

/// An event and what it is known by: source and id name it once for all (CloudEvents 1.0, 3.1.1).
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) source: String,
    pub(crate) id: String,
    pub(crate) incoming: Incoming,
}

/// What an event asks for.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// When it stands for a command.
    Command(Kind, Command),
    /// When it tells nothing that we act on.
    Ignored(&'static str),
}

/// Parses an event. `own` is our own source: what we published comes back without effect.
/// Fields we do not know pass: what other systems publish has fields of its own.
pub(crate) fn event(value: &Sent, own: &str) -> Result<Arrived, Vec<Broken>> {
    let mut faults = vec![];
    let mut fields = Fields::new(value, At::Pointer(""), &mut faults).lenient();
    fields.required("specversion", |version| match version.as_str() {
        Some("1.0") => Ok(()),
        _ => Err("must be \"1.0\"".into()),
    });
    let id = fields.required("id", attribute);
    let source = fields.required("source", attribute);
    let ours = source.as_deref() == Some(own);
    let known = |value: &Sent| match TYPES.into_iter().find(|known| value.as_str() == Some(known)) {
        Some(known) => Ok(known),
        None if ours && value.as_str().is_some() => Ok(""),
        None => Err(Text::Owned(format!("must be one of: {}", TYPES.join(", ")))),
    };
    let kind = fields.required("type", known);
    let mut incoming = None;
    if ours {
        incoming = Some(Incoming::Ignored("it carries our own source"));
    } else if let (Some(kind), Some(data)) = (kind, fields.required("data", Ok)) {
        let mut data = Fields::new(data, At::Pointer("/data"), fields.faults()).lenient();
        incoming = meaning(kind, &mut data);
    }
    match (id, source, incoming) {
        (Some(id), Some(source), Some(incoming)) if faults.is_empty() => Ok(Arrived { source, id, incoming }),
        _ => Err(faults),
    }
}

fn meaning(kind: &str, data: &mut Fields) -> Option<Incoming> {
    match kind {
        "order.order.created" => becomes(Kind::PlaceOrder, data),
        "order.order.cancelled" => becomes(Kind::CancelOrder, data),
        "fulfillment.fulfillment.completed" => becomes(Kind::FulfilOrder, data),
        "purchase.goods.received" => {
            let ordered = data.raw("purchase_order_id").is_some();
            // Goods that belong to no purchase order name themselves.
            if ordered && data.raw("sku").is_none() {
                becomes(Kind::ReceivePurchase, data)
            } else {
                becomes(Kind::Receive, data)
            }
        }
        _ => status_changed(data),
    }
}

fn becomes(kind: Kind, data: &mut Fields) -> Option<Incoming> {
    // An event that names nothing would make something new each time it is told again.
    if let Some(name) = kind.makes() {
        data.required(name, |_| Ok(()))?;
    }
    command(kind, None, data, None).map(|command| Incoming::Command(kind, command))
}

/// `confirmed` keeps the hold, `cancelled` gives it back; other statuses are none of our business.
fn status_changed(data: &mut Fields) -> Option<Incoming> {
    let status = data.required("status", text(Note::parse))?;
    match status.as_str() {
        "confirmed" => becomes(Kind::ConfirmOrder, data),
        "cancelled" => becomes(Kind::CancelOrder, data),
        _ => {
            data.required("order_id", text(Id::parse))?;
            Some(Incoming::Ignored("only the statuses confirmed and cancelled ask for something"))
        }
    }
}

/// A required attribute of an event: a string, not empty, and short enough to be kept.
fn attribute(value: &Sent) -> Result<String, Text> {
    text(|text: &str| {
        let fits = (1..=255).contains(&text.len()) && !text.chars().any(char::is_control);
        if fits { Ok(text.to_owned()) } else { Err(Rule::Key) }
    })(value)
    .map_err(|_| "must be a string of 1 to 255 characters".into())
}
