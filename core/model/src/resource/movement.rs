//! One line of the stock ledger.

use super::balance::Figures;
use crate::Stamp;
use earmark_core::balance::{self, Kind};
use earmark_core::words::{Id, Note, Reference};

published! {
    /// One line of the stock ledger: what changed, what it left behind, and on whose account.
    pub struct Movement<'a> {
        /// Its number within its balance: 1, 2, 3, …
        pub seq: u64,
        /// When.
        pub at: Stamp,
        /// What happened.
        #[serde(rename = "type")]
        pub kind: Kind,
        /// The SKU.
        pub sku: &'a str,
        /// The location.
        pub location: &'a str,
        /// Units that came to what is on hand, or left it.
        pub on_hand_delta: i64,
        /// Units that came to what is reserved, or left it.
        pub reserved_delta: i64,
        /// Units that came to what is committed, or left it.
        pub committed_delta: i64,
        /// By how much the safety stock changed; only where it did.
        #[serde(skip_serializing_if = "is_zero")]
        pub safety_stock_delta: i64,
        /// By how much what is incoming changed; only where it did.
        #[serde(skip_serializing_if = "is_zero")]
        pub incoming_delta: i64,
        /// By how much what is waited for changed; only where it did.
        #[serde(skip_serializing_if = "is_zero")]
        pub waiting_delta: i64,
        /// The figures afterwards.
        #[serde(flatten)]
        pub after: Figures,
        /// The reservation whose line changed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reservation_id: Option<&'a str>,
        /// The order behind it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub order_id: Option<&'a str>,
        /// The purchase order behind it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub purchase_order_id: Option<&'a str>,
        /// The client's own key of the fact.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reference: Option<&'a str>,
        /// Why, in the client's words.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<&'a str>,
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(units: &i64) -> bool {
    *units == 0
}

impl<'a> From<&'a balance::Movement> for Movement<'a> {
    fn from(movement: &'a balance::Movement) -> Self {
        let (delta, cause) = (&movement.delta, &movement.cause);
        Self {
            seq: movement.seq,
            at: Stamp(movement.at),
            kind: movement.kind,
            sku: movement.key.sku.as_str(),
            location: movement.key.location.as_str(),
            on_hand_delta: delta.on_hand,
            reserved_delta: delta.reserved,
            committed_delta: delta.committed,
            safety_stock_delta: delta.safety_stock,
            incoming_delta: delta.incoming,
            waiting_delta: delta.waiting,
            after: Figures::from(&movement.after),
            reservation_id: cause.reservation_id.as_ref().map(Id::as_str),
            order_id: cause.order_id.as_ref().map(Id::as_str),
            purchase_order_id: cause.purchase_order_id.as_ref().map(Id::as_str),
            reference: cause.reference.as_ref().map(Reference::as_str),
            reason: cause.reason.as_ref().map(Note::as_str),
        }
    }
}
