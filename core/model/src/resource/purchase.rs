//! A purchase order.

use crate::Stamp;
use alloc::vec::Vec;
use earmark_core::purchase::{self, Status};
use earmark_core::words::Id;

published! {
    /// What a supplier was asked for.
    pub struct PurchaseOrder<'a> {
        /// Its id: the client's, or derived from the order whose shortage it cures.
        pub purchase_order_id: &'a str,
        /// The order whose shortage it cures; null where goods are bought for the shelf.
        pub order_id: Option<&'a str>,
        /// Where it stands.
        pub status: Status,
        /// What is bought.
        pub lines: Vec<BoughtLine<'a>>,
        /// When it was raised.
        pub created_at: Stamp,
        /// When it last changed.
        pub updated_at: Stamp,
    }

    /// One line of a purchase order.
    pub struct BoughtLine<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The location that the goods are for.
        pub location: &'a str,
        /// Units that were bought.
        pub quantity: i64,
        /// Units that have arrived; more than were bought where a supplier sent more.
        pub received: i64,
        /// Units that have not arrived.
        pub missing: i64,
    }
}

impl<'a> From<&'a purchase::Purchase> for PurchaseOrder<'a> {
    fn from(purchase: &'a purchase::Purchase) -> Self {
        Self {
            purchase_order_id: purchase.id.as_str(),
            order_id: purchase.order_id.as_ref().map(Id::as_str),
            status: purchase.status,
            lines: purchase.lines.iter().map(BoughtLine::from).collect(),
            created_at: Stamp(purchase.created_at),
            updated_at: Stamp(purchase.updated_at),
        }
    }
}

impl<'a> From<&'a purchase::BoughtLine> for BoughtLine<'a> {
    fn from(line: &'a purchase::BoughtLine) -> Self {
        Self {
            sku: line.key.sku.as_str(),
            location: line.key.location.as_str(),
            quantity: line.quantity,
            received: line.received,
            missing: line.missing(),
        }
    }
}
