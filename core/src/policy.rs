//! The numbers and choices of a process, and the four profiles that come with it.

use crate::words::{Fault, Id, Name, Rule, Span};
use alloc::{vec, vec::Vec};
use serde::{Deserialize, Serialize};

/// What to do when an order asks for more than is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "Written")]
pub enum Shortage {
    /// When the order is to be refused.
    Reject,
    /// When it is to wait its turn (rule 9).
    Wait,
    /// When goods are to be bought for it.
    Purchase {
        /// How much of each short line.
        amount: Amount,
    },
    /// When a supplier is to be asked, one debt per short line.
    Supplier {
        /// From a promise to its first check, and the base of later ones.
        check_after: Span,
        /// How the time between checks grows.
        growth: Growth,
        /// How many checks may follow the first; `delayed` on the last one fails the order.
        max_delayed_retries: u32,
    },
}

/// The same as it is written, read field by field: so what is wrong with one of them is said of that field.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: Kind,
    amount: Option<Amount>,
    check_after: Option<Span>,
    growth: Option<Growth>,
    max_delayed_retries: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Reject,
    Wait,
    Purchase,
    Supplier,
}

impl TryFrom<Written> for Shortage {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { kind, amount, check_after, growth, max_delayed_retries } = written;
        Ok(match (kind, amount, check_after, growth, max_delayed_retries) {
            (Kind::Reject, None, None, None, None) => Self::Reject,
            (Kind::Wait, None, None, None, None) => Self::Wait,
            (Kind::Purchase, Some(amount), None, None, None) => Self::Purchase { amount },
            (Kind::Supplier, None, Some(check_after), Some(growth), Some(max_delayed_retries)) => {
                Self::Supplier { check_after, growth, max_delayed_retries }
            }
            (Kind::Reject, ..) => return Err("reject has no fields of its own"),
            (Kind::Wait, ..) => return Err("wait has no fields of its own"),
            (Kind::Purchase, ..) => return Err("purchase has amount, and no other field"),
            (Kind::Supplier, ..) => {
                return Err("supplier has check_after, growth and max_delayed_retries, and no other field");
            }
        })
    }
}

/// How much of a short line is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// When only what is missing is bought; what is there is held from the start.
    Shortfall,
    /// When the whole line is bought.
    Full,
}

/// How a delay grows from one attempt to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Growth {
    /// When every delay is the same.
    Fixed,
    /// When each delay is twice the one before.
    Exponential,
}

/// How a debt that cannot be paid is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// The delay after the first failure.
    pub base: Span,
    /// No delay is longer.
    pub cap: Span,
    /// How the delay grows.
    pub growth: Growth,
    /// After so many failures the debt is dead until an operator retries or drops it.
    pub max_attempts: u32,
}

impl Retry {
    /// The delay after failure `attempt` (1, 2, …) of `debt`, with up to a quarter of jitter that is
    /// derived from both: debts do not retry in step, and yet a replay sees the same delays.
    pub fn delay(&self, debt: &Id, attempt: u32) -> Span {
        let delay = grown(self.base, self.growth, attempt).min(self.cap);
        let seed =
            debt.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64 ^ u64::from(attempt), |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        Span::from_millis(delay.millis() + (seed >> 11) % (delay.millis() / 4 + 1))
    }
}

/// `base` as it stands before attempt `n` (1, 2, …).
pub(crate) fn grown(base: Span, growth: Growth, n: u32) -> Span {
    match growth {
        Growth::Fixed => base,
        Growth::Exponential => base.times(1 << n.saturating_sub(1).min(32)),
    }
}

/// The policy of a process: plain data, stored with every order that was placed under it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How long a hold lasts when the request does not say.
    pub hold: Span,
    /// The longest hold a request may ask for; beyond it the request is invalid (rule 7).
    pub hold_max: Span,
    /// A hold is never extended beyond `held since + factor × its original time`.
    pub renewal_factor: u32,
    /// What to do on shortage.
    pub on_shortage: Shortage,
    /// How long demand may wait for stock.
    pub waiting: Span,
    /// So many younger requests may take what a waiter could not use; then it collects (rule 9).
    pub max_overtakes: u32,
    /// The time to pay after confirming; none where no payment is asked for.
    pub payment: Option<Span>,
    /// Whether the order confirms by itself as soon as its stock is held.
    pub auto_confirm: bool,
    /// Whether a confirmed order owes its delivery to a carrier.
    pub delivery: bool,
    /// Whether the customer is told of the outcome.
    pub notify: bool,
    /// How debts are retried.
    pub retry: Retry,
}

impl Policy {
    /// `checkout`: a 15-minute hold, confirm, cancel, fulfil; a shortage is refused.
    pub const CHECKOUT: Self = Self {
        hold: Span::from_secs(15 * 60),
        hold_max: Span::from_secs(15 * 60),
        renewal_factor: 2,
        on_shortage: Shortage::Reject,
        waiting: Span::from_secs(7 * 24 * 3600),
        max_overtakes: 10,
        payment: None,
        auto_confirm: false,
        delivery: false,
        notify: false,
        retry: Retry {
            base: Span::from_secs(1),
            cap: Span::from_secs(300),
            growth: Growth::Exponential,
            max_attempts: 12,
        },
    };

    /// `hold-confirm`: idempotent holds, payment and notification through the outbox.
    pub const HOLD_CONFIRM: Self =
        Self { payment: Some(Span::from_secs(30 * 60)), notify: true, ..Self::CHECKOUT };

    /// `supplier-restock`: on shortage a supplier is asked and its promise checked.
    pub const SUPPLIER_RESTOCK: Self = Self {
        on_shortage: Shortage::Supplier {
            check_after: Span::from_secs(15),
            growth: Growth::Fixed,
            max_delayed_retries: 2,
        },
        ..Self::CHECKOUT
    };

    /// `auto-deliver`: confirms on acceptance and owes the delivery; buys in full what is short.
    pub const AUTO_DELIVER: Self = Self {
        on_shortage: Shortage::Purchase { amount: Amount::Full },
        auto_confirm: true,
        delivery: true,
        ..Self::CHECKOUT
    };

    /// The profile that is used where nobody names one, and the bounds of direct reservations.
    pub const DEFAULT_NAME: Name = Name::fixed("checkout");

    /// The profiles that exist without being stored, by name.
    pub const PROFILES: [(Name, Self); 4] = [
        (Self::DEFAULT_NAME, Self::CHECKOUT),
        (Name::fixed("hold-confirm"), Self::HOLD_CONFIRM),
        (Name::fixed("supplier-restock"), Self::SUPPLIER_RESTOCK),
        (Name::fixed("auto-deliver"), Self::AUTO_DELIVER),
    ];

    /// The built-in profile of this name.
    pub fn profile(name: &Name) -> Option<Self> {
        Self::PROFILES.into_iter().find_map(|(known, policy)| (known == *name).then_some(policy))
    }

    /// Returns the hold time that is given where one is asked for; none means the policy's. Beyond its bound
    /// it is refused, not clamped (rule 7).
    pub fn hold_for(&self, asked: Option<Span>) -> Result<Span, Rule> {
        let hold = asked.unwrap_or(self.hold);
        let fits = hold != Span::default() && hold <= self.hold_max;
        if fits { Ok(hold) } else { Err(Rule::Interval) }
    }

    /// Returns the policy with the bounds that a client gave. A bound that was left out follows what it
    /// bounds: whoever sets only the hold time, or only the first retry, means it.
    #[must_use]
    pub fn bounded(mut self, hold_max: Option<Span>, retry_cap: Option<Span>) -> Self {
        self.hold_max = hold_max.unwrap_or(self.hold_max.max(self.hold));
        self.retry.cap = retry_cap.unwrap_or(self.retry.cap.max(self.retry.base));
        self
    }

    /// Every field that lies outside its range.
    pub fn faults(&self) -> Vec<Fault> {
        const YEAR: Span = Span::from_secs(366 * 24 * 3600);
        let mut faults = vec![];
        let mut check = |pointer: &str, ok: bool| {
            if !ok {
                faults.push(Fault::new(pointer, Rule::Policy));
            }
        };
        let span = |span: Span| (Span::from_millis(1)..=YEAR).contains(&span);
        check("/hold", span(self.hold) && self.hold <= self.hold_max);
        check("/hold_max", span(self.hold_max));
        check("/renewal_factor", (1..=1000).contains(&self.renewal_factor));
        check("/waiting", span(self.waiting));
        check("/max_overtakes", self.max_overtakes <= 1_000_000);
        check("/payment", self.payment.is_none_or(span));
        check("/retry/base", span(self.retry.base));
        check("/retry/cap", span(self.retry.cap) && self.retry.base <= self.retry.cap);
        check("/retry/max_attempts", (1..=1000).contains(&self.retry.max_attempts));
        if let Shortage::Supplier { check_after, max_delayed_retries, .. } = self.on_shortage {
            check("/on_shortage/check_after", span(check_after));
            check("/on_shortage/max_delayed_retries", max_delayed_retries <= 1000);
        }
        faults
    }
}
