//! A policy, in the form in which it is put.

use super::{seconds, time};
use earmark_core::policy::{Amount, Growth, Policy, Shortage};
use earmark_core::words::{Name, Time};
use serde_json::{Value, json};

/// A policy; `updated_at` is none for a built-in one that nobody redefined.
pub(crate) fn policy(name: &Name, policy: &Policy, updated_at: Option<Time>) -> Value {
    json!({
        "name": name.as_str(),
        "hold_seconds": seconds(policy.hold),
        "hold_max_seconds": seconds(policy.hold_max),
        "renewal_factor": policy.renewal_factor,
        "on_shortage": shortage(&policy.on_shortage),
        "waiting_seconds": seconds(policy.waiting),
        "max_overtakes": policy.max_overtakes,
        "payment_seconds": policy.payment.map_or(json!(false), seconds),
        "auto_confirm": policy.auto_confirm,
        "delivery": policy.delivery,
        "notify": policy.notify,
        "retry": {
            "base_seconds": seconds(policy.retry.base),
            "cap_seconds": seconds(policy.retry.cap),
            "growth": growth(policy.retry.growth),
            "max_attempts": policy.retry.max_attempts,
        },
        "updated_at": updated_at.map(time),
    })
}

fn shortage(shortage: &Shortage) -> Value {
    match shortage {
        Shortage::Reject => json!({ "kind": "reject" }),
        Shortage::Wait => json!({ "kind": "wait" }),
        Shortage::Purchase { amount: Amount::Shortfall } => {
            json!({ "kind": "purchase", "amount": "shortfall" })
        }
        Shortage::Purchase { amount: Amount::Full } => json!({ "kind": "purchase", "amount": "full" }),
        Shortage::Supplier { check_after, growth, max_delayed_retries } => json!({
            "kind": "supplier",
            "check_after_seconds": seconds(*check_after),
            "growth": self::growth(*growth),
            "max_delayed_retries": max_delayed_retries,
        }),
    }
}

const fn growth(growth: Growth) -> &'static str {
    match growth {
        Growth::Fixed => "fixed",
        Growth::Exponential => "exponential",
    }
}
