//! One line of the stock ledger.

use super::Figures;
use crate::words::{BalanceKey, Id, Note, Reference, Time};
use serde::{Deserialize, Serialize};

// Names in `Movement` and `Kind` are a storage format: change one only with a migration.

/// What moved a Balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "MovementType"))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// When a hold was taken.
    Reserved,
    /// When demand was queued for stock.
    Queued,
    /// When stock was held for a waiter that collects, or that bought these goods.
    Collected,
    /// When a waiter got everything it waited for.
    Served,
    /// When a hold became a promise without a deadline.
    Confirmed,
    /// When held, queued or promised stock was given back.
    Released,
    /// When a deadline took a hold or a place in the queue.
    Expired,
    /// When goods left.
    Deducted,
    /// When goods came in.
    Received,
    /// When stock was counted or corrected, or its safety stock changed.
    Adjusted,
    /// When goods went to, or came from, another location.
    Transferred,
    /// When goods were ordered, promised, or no longer expected.
    Expected,
    /// When old movements were replaced by one that holds their sum (rule 10).
    Opening,
}

impl Kind {
    /// Whether it reports what happened to goods, which is booked even where it leaves a shortfall (rule 1).
    pub const fn is_fact(self) -> bool {
        match self {
            Self::Received | Self::Adjusted | Self::Deducted | Self::Opening => true,
            Self::Reserved
            | Self::Queued
            | Self::Collected
            | Self::Served
            | Self::Confirmed
            | Self::Released
            | Self::Expired
            | Self::Transferred
            | Self::Expected => false,
        }
    }

    /// The kind as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Queued => "queued",
            Self::Collected => "collected",
            Self::Served => "served",
            Self::Confirmed => "confirmed",
            Self::Released => "released",
            Self::Expired => "expired",
            Self::Deducted => "deducted",
            Self::Received => "received",
            Self::Adjusted => "adjusted",
            Self::Transferred => "transferred",
            Self::Expected => "expected",
            Self::Opening => "opening",
        }
    }
}

/// What a movement refers to, so that every number can say where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cause {
    /// The reservation whose line changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<Id>,
    /// The order behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Id>,
    /// The purchase order behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_id: Option<Id>,
    /// The client's own key of the fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// Why, in the client's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
}

/// One line of the stock ledger: what changed, and the figures it left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Which Balance.
    #[serde(flatten)]
    pub key: BalanceKey,
    /// 1, 2, 3 … within the Balance.
    pub seq: u64,
    /// When.
    pub at: Time,
    /// What happened.
    pub kind: Kind,
    /// The change.
    pub delta: Figures,
    /// The figures afterwards.
    pub after: Figures,
    /// On whose account.
    #[serde(flatten)]
    pub cause: Cause,
}

impl Movement {
    /// What a command left available, or by how much more it is than before; nothing for a fact. No command
    /// makes both negative (rule 1), so this is never below zero.
    pub fn headroom(&self) -> Option<i64> {
        (!self.kind.is_fact()).then(|| self.after.available().max(self.delta.available()))
    }
}
