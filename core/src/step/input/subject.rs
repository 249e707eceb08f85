//! What an input was about.

use crate::words::{BalanceKey, Id, Name};
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
