//! A policy as clients write it: intervals in whole seconds.

use super::broken::Text;
use super::fields::{At, Fields};
use super::values::{choice, flag, number, seconds};
use crate::sent::Sent;
use earmark_core::policy::{Amount, Growth, Policy, Retry, Shortage};
use earmark_core::words::{Name, Span};

const GROWTHS: [(&str, Growth); 2] = [("fixed", Growth::Fixed), ("exponential", Growth::Exponential)];
const AMOUNTS: [(&str, Amount); 2] = [("shortfall", Amount::Shortfall), ("full", Amount::Full)];

/// A whole policy. A field that is left out is as in the built-in profile of this name, else as in
/// `checkout`: the same request always means the same policy, whatever was stored before.
pub(super) fn policy(name: &Name, fields: &mut Fields) -> Option<Policy> {
    let base = Policy::profile(name).unwrap_or(Policy::CHECKOUT);
    let hold = fields.optional("hold_seconds", seconds).unwrap_or(base.hold);
    let hold_max = fields.optional("hold_max_seconds", seconds);
    let payment = match fields.raw("payment_seconds") {
        None => base.payment,
        Some(Sent::Bool(false)) => None,
        Some(_) => fields.optional("payment_seconds", payment),
    };
    let mut policy = Policy {
        hold,
        hold_max: base.hold_max,
        renewal_factor: fields.optional("renewal_factor", number(1, 1000)).unwrap_or(base.renewal_factor),
        on_shortage: shortage(fields, base.on_shortage)?,
        waiting: fields.optional("waiting_seconds", seconds).unwrap_or(base.waiting),
        max_overtakes: fields.optional("max_overtakes", number(0, 1_000_000)).unwrap_or(base.max_overtakes),
        payment,
        auto_confirm: fields.optional("auto_confirm", flag).unwrap_or(base.auto_confirm),
        delivery: fields.optional("delivery", flag).unwrap_or(base.delivery),
        notify: fields.optional("notify", flag).unwrap_or(base.notify),
        retry: base.retry,
    };
    let cap;
    (policy.retry, cap) = retry(fields, base.retry);
    let policy = policy.bounded(hold_max, cap);
    for fault in policy.faults() {
        let pointer = match fault.pointer.as_str() {
            "/hold" => "hold_seconds",
            "/hold_max" => "hold_max_seconds",
            "/waiting" => "waiting_seconds",
            "/payment" => "payment_seconds",
            "/retry/base" => "retry/base_seconds",
            "/retry/cap" => "retry/cap_seconds",
            "/on_shortage/check_after" => "on_shortage/check_after_seconds",
            other => other.trim_start_matches('/'),
        };
        let broken = super::Broken::body(format!("/{pointer}"), fault.rule.to_string());
        if !fields.faults().iter().any(|known| known.place == broken.place) {
            fields.faults().push(broken);
        }
    }
    Some(policy)
}

fn payment(value: &Sent) -> Result<Span, Text> {
    seconds(value)
        .map_err(|_| "must be a whole number of seconds, or false where no payment is asked for".into())
}

/// How debts are retried, and the longest delay where one is given.
fn retry(fields: &mut Fields, base: Retry) -> (Retry, Option<Span>) {
    let Some(value) = fields.raw("retry") else { return (base, None) };
    let mut inner = Fields::new(value, At::Pointer("/retry"), fields.faults());
    let cap = inner.optional("cap_seconds", seconds);
    let retry = Retry {
        base: inner.optional("base_seconds", seconds).unwrap_or(base.base),
        cap: base.cap,
        growth: inner.optional("growth", choice(&GROWTHS)).unwrap_or(base.growth),
        max_attempts: inner.optional("max_attempts", number(1, 1000)).unwrap_or(base.max_attempts),
    };
    inner.finish();
    (retry, cap)
}

/// `"reject"`, or an object with the details of its kind.
fn shortage(fields: &mut Fields, base: Shortage) -> Option<Shortage> {
    const KINDS: [(&str, Kind); 4] = [
        ("reject", Kind::Reject),
        ("wait", Kind::Wait),
        ("purchase", Kind::Purchase),
        ("supplier", Kind::Supplier),
    ];
    let Some(value) = fields.raw("on_shortage") else { return Some(base) };
    if value.as_str().is_some() {
        return fields.optional("on_shortage", choice(&KINDS)).map(Kind::plain);
    }
    let mut inner = Fields::new(value, At::Pointer("/on_shortage"), fields.faults());
    let kind = inner.required("kind", choice(&KINDS)).map(Kind::plain);
    let shortage = match kind {
        None => None,
        Some(Shortage::Purchase { amount }) => {
            let amount = inner.optional("amount", choice(&AMOUNTS)).unwrap_or(amount);
            Some(Shortage::Purchase { amount })
        }
        Some(Shortage::Supplier { check_after, growth, max_delayed_retries }) => Some(Shortage::Supplier {
            check_after: inner.optional("check_after_seconds", seconds).unwrap_or(check_after),
            growth: inner.optional("growth", choice(&GROWTHS)).unwrap_or(growth),
            max_delayed_retries: inner
                .optional("max_delayed_retries", number(0, 1000))
                .unwrap_or(max_delayed_retries),
        }),
        Some(plain @ (Shortage::Reject | Shortage::Wait)) => Some(plain),
    };
    inner.finish();
    shortage
}

#[derive(Clone, Copy)]
enum Kind {
    Reject,
    Wait,
    Purchase,
    Supplier,
}

impl Kind {
    /// The kind with the details it has where nobody gives any.
    fn plain(self) -> Shortage {
        match self {
            Self::Reject => Shortage::Reject,
            Self::Wait => Shortage::Wait,
            Self::Purchase => Shortage::Purchase { amount: Amount::Shortfall },
            Self::Supplier => Policy::SUPPLIER_RESTOCK.on_shortage,
        }
    }
}
