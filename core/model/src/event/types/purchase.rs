//! Events of purchase orders and suppliers.

use crate::Line;
use alloc::vec::Vec;
event_data! {
    /// When goods were ordered
    pub struct PurchaseCreated {
        /// The purchase order.
        purchase_order_id: &'a str,
        /// The order whose shortage it cures; null where goods are bought for the shelf.
        order_id: Option<&'a str>,
        /// What is bought.
        lines: Vec<Line<'a>>,
    }

    /// When an order's purchase order has nothing more to bring
    pub struct PurchaseCompleted {
        /// The order whose shortage it cured.
        order_id: &'a str,
    }

    /// When the rest of a purchase order was called back
    pub struct PurchaseCancelled {
        /// The purchase order.
        purchase_order_id: &'a str,
        /// The order whose shortage it was to cure; null where there is none.
        order_id: Option<&'a str>,
    }

    /// When goods arrived for a purchase order
    pub struct GoodsReceived {
        /// The purchase order.
        purchase_order_id: &'a str,
        /// The order whose shortage it cures; null where goods are bought for the shelf.
        order_id: Option<&'a str>,
        /// What arrived.
        lines: Vec<Line<'a>>,
    }

    /// When a supplier promised a line
    pub struct SupplyPromised {
        /// The order that asked.
        order_id: &'a str,
        /// Which of the things it asked for: 1, 2, …
        ask: usize,
    }

    /// When a supplier needs longer
    pub struct SupplyDelayed {
        /// The order that asked.
        order_id: &'a str,
        /// Which of the things it asked for: 1, 2, …
        ask: usize,
    }

    /// When a supplier's goods are there
    pub struct SupplyArrived {
        /// The order that asked.
        order_id: &'a str,
        /// Which of the things it asked for: 1, 2, …
        ask: usize,
    }

    /// When a supplier cannot help
    pub struct SupplyFailed {
        /// The order that asked.
        order_id: &'a str,
        /// Which of the things it asked for: 1, 2, …
        ask: usize,
    }
}
