//! The words of states, figures and refusals, as they are written everywhere.

use super::Unreadable;
use cucumber::Parameter;
use earmark_core::debt::SupplyStatus;
use earmark_core::{order, purchase, reservation};
use std::fmt;
use std::str::FromStr;

/// The one of `all` that is written as `text`.
fn named<T: Copy>(all: &[T], text: &str, name: impl Fn(T) -> &'static str) -> Result<T, Unreadable> {
    all.iter().copied().find(|one| name(*one) == text).ok_or_else(|| format!("{text} is not known"))
}

/// Where a reservation stands.
#[derive(Debug, Clone, Copy, Parameter)]
#[param(name = "held", regex = "pending|waiting|confirmed|deducted|released|expired|rejected")]
pub(crate) struct HeldStatus(pub(crate) reservation::Status);

impl FromStr for HeldStatus {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        named(&reservation::Status::ALL, text, reservation::Status::as_str).map(Self)
    }
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, Parameter)]
#[param(
    name = "stand",
    regex = "awaiting_restock|reserved|awaiting_payment|confirmed|fulfilled|rejected|cancelled|expired|failed"
)]
pub(crate) struct OrderStatus(pub(crate) order::Status);

impl FromStr for OrderStatus {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        named(&order::Status::ALL, text, order::Status::as_str).map(Self)
    }
}

/// Where a purchase order stands.
#[derive(Debug, Clone, Copy, Parameter)]
#[param(name = "bought", regex = "open|received|cancelled")]
pub(crate) struct PurchaseStatus(pub(crate) purchase::Status);

impl FromStr for PurchaseStatus {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        use purchase::Status::{Cancelled, Open, Received};
        named(&[Open, Received, Cancelled], text, purchase::Status::as_str).map(Self)
    }
}

/// A figure of a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Parameter)]
#[param(name = "figure", regex = "on hand|reserved|committed|available|incoming|waiting|safety stock")]
pub(crate) enum Figure {
    OnHand,
    Reserved,
    Committed,
    Available,
    Incoming,
    Waiting,
    SafetyStock,
}

impl FromStr for Figure {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        Ok(match text.replace('_', " ").as_str() {
            "on hand" => Self::OnHand,
            "reserved" => Self::Reserved,
            "committed" => Self::Committed,
            "available" => Self::Available,
            "incoming" => Self::Incoming,
            "waiting" => Self::Waiting,
            "safety stock" => Self::SafetyStock,
            _ => return Err(format!("{text} is no figure of a balance")),
        })
    }
}

/// The stable code of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Parameter)]
#[param(name = "code", regex = "[a-z]+(?:_[a-z]+)*")]
pub(crate) struct Code(pub(crate) String);

impl FromStr for Code {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        Ok(Self(text.to_owned()))
    }
}

/// What is owed to the outside, by the name of its action.
#[derive(Debug, Clone, PartialEq, Eq, Parameter)]
#[param(
    name = "debt",
    regex = "request_payment|void_payment|refund_payment|ask_supplier|check_supplier|cancel_supplier|\
             send_purchase_order|cancel_purchase_order|deliver|notify"
)]
pub(crate) struct DebtKind(pub(crate) String);

impl fmt::Display for DebtKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DebtKind {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        Ok(Self(text.to_owned()))
    }
}

/// What a supplier says of its promise.
#[derive(Debug, Clone, Copy, Parameter)]
#[param(name = "supply", regex = "ok|fail|delayed")]
pub(crate) struct Supply(pub(crate) SupplyStatus);

impl FromStr for Supply {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        Ok(Self(match text {
            "ok" => SupplyStatus::Ok,
            "fail" => SupplyStatus::Fail,
            _ => SupplyStatus::Delayed,
        }))
    }
}
