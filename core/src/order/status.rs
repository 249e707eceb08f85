//! Where an order stands.

use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "OrderStatus"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// When it was placed and its stock is not decided; never seen from outside.
    Pending,
    /// When it waits for stock.
    AwaitingRestock,
    /// When its stock is held.
    Reserved,
    /// When its stock is held until the money comes.
    AwaitingPayment,
    /// When its stock is committed.
    Confirmed,
    /// When its goods have left.
    Fulfilled,
    /// When there was not enough stock.
    Rejected,
    /// When it was called off.
    Cancelled,
    /// When a deadline took it.
    Expired,
    /// When it could not be supplied.
    Failed,
}

impl Status {
    /// Every status, in the order of an order's life.
    pub const ALL: [Self; 10] = [
        Self::Pending,
        Self::AwaitingRestock,
        Self::Reserved,
        Self::AwaitingPayment,
        Self::Confirmed,
        Self::Fulfilled,
        Self::Rejected,
        Self::Cancelled,
        Self::Expired,
        Self::Failed,
    ];

    /// The status as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::AwaitingRestock => "awaiting_restock",
            Self::Reserved => "reserved",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Confirmed => "confirmed",
            Self::Fulfilled => "fulfilled",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }

    /// Returns the status that is written so.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether the order has ended.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Fulfilled | Self::Rejected | Self::Cancelled | Self::Expired | Self::Failed)
    }
}
