//! Events of physical stock.

use crate::resource::Movement;
event_data! {
    /// For every movement of the ledger
    pub struct StockChanged {
        /// The movement.
        #[serde(flatten)]
        movement: Movement<'a>,
    }

    /// When goods came in
    pub struct StockReceived {
        /// The SKU.
        sku: &'a str,
        /// The location.
        location: &'a str,
        /// Units.
        quantity: i64,
        /// The client's own key of the fact; null where it has none.
        reference: Option<&'a str>,
        /// The order that a supplier sent them for; null where there is none.
        order_id: Option<&'a str>,
    }

    /// When stock was counted or corrected
    pub struct StockAdjusted {
        /// The SKU.
        sku: &'a str,
        /// The location.
        location: &'a str,
        /// Units that were counted; only where they were.
        #[serde(skip_serializing_if = "Option::is_none")]
        on_hand: Option<i64>,
        /// Units that it was off by; only where that was said.
        #[serde(skip_serializing_if = "Option::is_none")]
        delta: Option<i64>,
        /// Units to keep back; only where that changed.
        #[serde(skip_serializing_if = "Option::is_none")]
        safety_stock: Option<i64>,
        /// Why.
        reason: &'a str,
    }

    /// When goods changed their location
    pub struct StockTransferred {
        /// The SKU.
        sku: &'a str,
        /// Where units were taken.
        from: &'a str,
        /// Where they went.
        to: &'a str,
        /// Units.
        quantity: i64,
    }

    /// When a fact left less there than is promised
    pub struct StockShortfall {
        /// The SKU.
        sku: &'a str,
        /// The location.
        location: &'a str,
        /// What is available: below zero.
        available: i64,
    }
}
