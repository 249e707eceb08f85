//! Events of orders and of their money.

use crate::Line;
use alloc::vec::Vec;
use earmark_core::order::Status;
event_data! {
    /// When an order was placed
    pub struct OrderCreated {
        /// The order.
        order_id: &'a str,
        /// The policy it runs under.
        profile: &'a str,
        /// What was ordered.
        lines: Vec<Line<'a>>,
    }

    /// When an order reached another status
    pub struct OrderStatusChanged {
        /// The order.
        order_id: &'a str,
        /// The status that it reached.
        status: Status,
        /// Why; null where nobody said. Not there for `awaiting_restock`.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Option<&'a str>>,
        /// What is done about the shortage; only for `awaiting_restock`.
        #[serde(skip_serializing_if = "Option::is_none")]
        plan: Option<PlanName>,
        /// What is bought or asked of a supplier; only for `awaiting_restock`.
        #[serde(skip_serializing_if = "Option::is_none")]
        lines: Option<Vec<Line<'a>>>,
    }

    /// When an order was called off, or a deadline took it
    pub struct OrderCancelled {
        /// The order.
        order_id: &'a str,
        /// Why.
        reason: &'a str,
    }

    /// When money came
    pub struct PaymentApproved {
        /// The order.
        order_id: &'a str,
        /// The payment's reference.
        reference: &'a str,
        /// Whether its deadline had passed.
        late: bool,
    }

    /// When the payment service declined
    pub struct PaymentDeclined {
        /// The order.
        order_id: &'a str,
    }

    /// When money is owed back
    pub struct RefundOwed {
        /// The order.
        order_id: &'a str,
        /// The payment's reference.
        reference: &'a str,
    }
}

published! {
    /// What is done about a shortage.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum PlanName {
        /// The order waits for stock.
        Wait,
        /// What is short is bought.
        Purchase,
        /// A supplier is asked for what is short.
        Supplier,
    }
}
