//! The parts of a request's body.

use earmark_core::debt::{Reply, SupplyStatus};
use earmark_core::policy::{Amount, Growth, Policy, Shortage};
use earmark_core::reservation::{Mode, Parcel};
use earmark_core::step::Change;
use earmark_core::words::{BalanceKey, Line, Lines, Span};
use serde_json::{Value, json};

pub(super) fn seconds(span: Span) -> Value {
    json!(span.millis() / 1000)
}

pub(super) fn lines(lines: &Lines) -> Value {
    let line = |line: &Line| json!({ "sku": line.key.sku, "location": line.key.location, "quantity": line.quantity });
    lines.iter().map(line).collect()
}

pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::AllOrNothing => "all_or_nothing",
        Mode::PerLine => "per_line",
        Mode::BestEffort => "best_effort",
    }
}

pub(super) fn parcelled(parcel: &Parcel) -> Value {
    json!({
        "lines": parcel.lines.as_ref().map(lines), "keep_rest": parcel.keep_rest,
        "reference": parcel.reference,
    })
}

pub(super) fn changed(key: &BalanceKey, change: Change) -> Value {
    let mut body = json!({ "sku": key.sku, "location": key.location });
    match change {
        Change::OnHand(units) => body["on_hand"] = json!(units),
        Change::Delta(units) => body["delta"] = json!(units),
        Change::SafetyStock(units) => body["safety_stock"] = json!(units),
    }
    body
}

pub(super) fn replied(reply: &Reply) -> Value {
    match reply {
        Reply::Done => json!({ "done": true }),
        Reply::Delivered => json!({ "delivered": true }),
        Reply::Supply { accepted } => json!({ "accepted": accepted }),
        Reply::SupplyStatus { status: SupplyStatus::Ok } => json!({ "status": "ok" }),
        Reply::SupplyStatus { status: SupplyStatus::Fail } => json!({ "status": "fail" }),
        Reply::SupplyStatus { status: SupplyStatus::Delayed } => json!({ "status": "delayed" }),
        Reply::Payment { approved, reference } => {
            let outcome = if *approved { "approved" } else { "declined" };
            json!({ "outcome": outcome, "reference": reference })
        }
    }
}

pub(super) fn defined(policy: &Policy) -> Value {
    let on_shortage = match policy.on_shortage {
        Shortage::Reject => json!("reject"),
        Shortage::Wait => json!("wait"),
        Shortage::Purchase { amount } => {
            let amount = if amount == Amount::Full { "full" } else { "shortfall" };
            json!({ "kind": "purchase", "amount": amount })
        }
        Shortage::Supplier { check_after, growth, max_delayed_retries } => json!({
            "kind": "supplier", "check_after_seconds": seconds(check_after),
            "growth": if growth == Growth::Fixed { "fixed" } else { "exponential" },
            "max_delayed_retries": max_delayed_retries,
        }),
    };
    json!({
        "hold_seconds": seconds(policy.hold), "hold_max_seconds": seconds(policy.hold_max),
        "renewal_factor": policy.renewal_factor, "on_shortage": on_shortage,
        "waiting_seconds": seconds(policy.waiting), "max_overtakes": policy.max_overtakes,
        "payment_seconds": policy.payment.map_or(json!(false), seconds),
        "auto_confirm": policy.auto_confirm, "delivery": policy.delivery, "notify": policy.notify,
    })
}
