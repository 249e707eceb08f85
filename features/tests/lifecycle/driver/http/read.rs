//! What the API's bodies tell, read as strictly as a careful client would.

use super::super::{Bought, Broken, Held, HeldLine, Owed, Placed, Refused, Stock};
use earmark_core::balance::Figures;
use earmark_core::words::{BalanceKey, Id, Line, Quantity, Time};
use earmark_core::{debt, order, purchase, reservation};
use jiff::Timestamp;
use serde_json::Value;

type Read<T> = Result<T, Broken>;

fn text<'a>(body: &'a Value, name: &str) -> Read<&'a str> {
    body[name].as_str().ok_or_else(|| format!("no text {name} in {body}"))
}

fn optional(body: &Value, name: &str) -> Option<String> {
    body[name].as_str().map(str::to_owned)
}

fn number(body: &Value, name: &str) -> Read<i64> {
    body[name].as_i64().ok_or_else(|| format!("no number {name} in {body}"))
}

fn items<'a>(body: &'a Value, name: &str) -> Read<&'a Vec<Value>> {
    body[name].as_array().ok_or_else(|| format!("no list {name} in {body}"))
}

fn key(body: &Value) -> Read<BalanceKey> {
    let key = BalanceKey::parse(text(body, "sku")?, Some(text(body, "location")?));
    key.map_err(|rule| rule.to_string())
}

fn time(body: &Value, name: &str) -> Read<Option<Time>> {
    let Some(text) = body[name].as_str() else { return Ok(None) };
    let stamp: Timestamp = text.parse().map_err(|error| format!("{text}: {error}"))?;
    let millis = u64::try_from(stamp.as_millisecond()).map_err(|error| error.to_string())?;
    Ok(Some(Time::from_millis(millis)))
}

/// The one of `all` that is named by the body's `status`.
fn status<T: Copy>(body: &Value, all: &[T], name: impl Fn(T) -> &'static str) -> Read<T> {
    let text = text(body, "status")?;
    all.iter().copied().find(|one| name(*one) == text).ok_or_else(|| format!("{text} is no status"))
}

/// A problem document.
pub(super) fn refused(body: &Value) -> Read<Refused> {
    let short = |line: &Value| Ok((key(line)?, number(line, "asked")?, number(line, "available")?));
    let lines = body["lines"].as_array().into_iter().flatten().map(short).collect::<Read<_>>()?;
    let errors = body["errors"].as_array().into_iter().flatten();
    Ok(Refused {
        code: text(body, "code")?.to_owned(),
        state: optional(body, "state"),
        order_id: optional(body, "order_id"),
        lines,
        pointers: errors.filter_map(|error| optional(error, "pointer")).collect(),
    })
}

pub(super) fn held(body: &Value) -> Read<Held> {
    let line = |line: &Value| {
        Ok(HeldLine {
            key: key(line)?,
            held: number(line, "held")?,
            deducted: number(line, "deducted")?,
            lacks: line["lacks"].as_i64().unwrap_or_default(),
            position: line["position"].as_u64(),
        })
    };
    let status = status(body, &reservation::Status::ALL, reservation::Status::as_str)?;
    let overtakes = body["overtakes"].as_u64().unwrap_or_default();
    Ok(Held {
        status,
        lines: items(body, "lines")?.iter().map(line).collect::<Read<_>>()?,
        // A tombstone still tells the deadline that took it.
        deadline: time(body, "expires_at")?.filter(|_| status.has_deadline()),
        overtakes: u32::try_from(overtakes).map_err(|error| error.to_string())?,
        collecting: body["collecting"].as_bool().unwrap_or_default(),
        reason: optional(body, "reason"),
    })
}

pub(super) fn placed(body: &Value) -> Read<Placed> {
    let refund =
        |refund: &Value| Ok((text(refund, "reference")?.to_owned(), text(refund, "status")? == "done"));
    Ok(Placed {
        status: status(body, &order::Status::ALL, order::Status::as_str)?,
        reservation_id: Id::stored(text(body, "reservation_id")?).map_err(|rule| rule.to_string())?,
        reason: optional(body, "reason"),
        paid: optional(&body["payment"], "approved"),
        refunds: items(body, "refunds")?.iter().map(refund).collect::<Read<_>>()?,
    })
}

/// The balance of `wanted` among the locations of its SKU.
pub(super) fn stock(of_sku: &Value, wanted: &BalanceKey) -> Read<Option<Stock>> {
    for at in items(of_sku, "locations")? {
        if key(at)? == *wanted {
            let figures = Figures {
                on_hand: number(at, "on_hand")?,
                reserved: number(at, "reserved")?,
                committed: number(at, "committed")?,
                safety_stock: number(at, "safety_stock")?,
                incoming: number(at, "incoming")?,
                waiting: number(at, "waiting")?,
            };
            let available = number(at, "available")?;
            return if figures.available() == available {
                Ok(Some(Stock(figures)))
            } else {
                Err(format!("available is told as {available}, and {figures:?}"))
            };
        }
    }
    Ok(None)
}

pub(super) fn bought(body: &Value) -> Read<Bought> {
    use purchase::Status::{Cancelled, Open, Received};
    let line = |line: &Value| Ok((key(line)?, number(line, "quantity")?, number(line, "received")?));
    Ok(Bought {
        status: status(body, &[Open, Received, Cancelled], purchase::Status::as_str)?,
        lines: items(body, "lines")?.iter().map(line).collect::<Read<_>>()?,
    })
}

/// The debts of an order, by id.
pub(super) fn debts(page: &Value, order_id: &Id) -> Read<Vec<Owed>> {
    let all = items(page, "items")?.iter().filter(|debt| debt["order_id"] == order_id.as_str());
    let mut debts = all.map(owed).collect::<Read<Vec<_>>>()?;
    debts.sort_by(|one, two| one.id.cmp(&two.id));
    Ok(debts)
}

fn owed(body: &Value) -> Read<Owed> {
    let line = |line: &Value| {
        let quantity = Quantity::new(number(line, "quantity")?).map_err(|rule| rule.to_string())?;
        Ok(Line { key: key(line)?, quantity })
    };
    let lines = match body["lines"].as_array() {
        Some(lines) => lines.iter().map(line).collect::<Read<_>>()?,
        None if body["sku"].is_string() => vec![line(body)?],
        None => vec![],
    };
    Ok(Owed {
        id: Id::stored(text(body, "debt_id")?).map_err(|rule| rule.to_string())?,
        kind: text(body, "action")?.to_owned(),
        status: status(body, &debt::Status::ALL, debt::Status::as_str)?,
        due_at: time(body, "due_at")?.ok_or("a debt is due some time")?,
        lines,
        reference: optional(body, "reference"),
    })
}
