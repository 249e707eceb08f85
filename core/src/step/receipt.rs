//! What is kept besides the rows of the domain: receipts and policies.

use super::input::Command;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::words::{BalanceKey, Id, Key, Name, Time};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What an outcome refers to: answered as it stands whenever it is asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A reservation.
    Reservation(Id),
    /// An order.
    Order(Id),
    /// Balances.
    Balances(Vec<BalanceKey>),
    /// A purchase order.
    Purchase(Id),
    /// A debt.
    Debt(Id),
    /// A policy.
    Policy(Name),
}

/// The receipt of an input: what it was, when it was decided, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What it is kept under.
    pub key: Key,
    /// The input itself.
    pub command: Command,
    /// When it was decided.
    pub at: Time,
    /// What became of it.
    pub outcome: Result<Subject, Refusal>,
}

/// A policy as it was last defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPolicy {
    /// Its name.
    pub name: Name,
    /// Its numbers.
    pub policy: Policy,
    /// When it was last defined.
    pub updated_at: Time,
}
