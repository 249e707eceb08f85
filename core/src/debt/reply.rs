//! What the outside answers.

use super::Action;
use crate::words::Reference;
use serde::{Deserialize, Serialize};

/// What the outside answered. A transport failure is not an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// When it was done.
    Done,
    /// When a supplier said whether it can help.
    Supply {
        /// Its answer.
        accepted: bool,
    },
    /// When a supplier said how a promise stands.
    SupplyStatus {
        /// Its answer.
        status: SupplyStatus,
    },
    /// When the payment service knows the outcome.
    Payment {
        /// Whether there is money.
        approved: bool,
        /// The payment's reference.
        reference: Reference,
    },
    /// When the goods were delivered.
    Delivered,
}

impl Reply {
    /// Whether this answers `action`; what does not is a transport failure to the worker.
    pub fn answers(&self, action: &Action) -> bool {
        match self {
            Self::Supply { .. } => matches!(action, Action::AskSupplier { .. }),
            Self::SupplyStatus { .. } => matches!(action, Action::CheckSupplier { .. }),
            Self::Payment { .. } => matches!(action, Action::RequestPayment),
            Self::Delivered => matches!(action, Action::Deliver { .. }),
            Self::Done => !matches!(action, Action::AskSupplier { .. } | Action::CheckSupplier { .. }),
        }
    }
}

/// How a supplier's promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SupplyStatus {
    /// When the goods are there.
    Ok,
    /// When they will not come.
    Fail,
    /// When it takes longer.
    Delayed,
}
