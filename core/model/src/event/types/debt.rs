//! Events of what orders owe the outside.

use crate::Stamp;
use crate::resource::Owed;
event_data! {
    /// When an order newly owes the outside an action
    pub struct DebtIncurred {
        /// The debt.
        debt_id: &'a str,
        /// The order that owes it.
        order_id: &'a str,
        /// What is owed.
        #[serde(flatten)]
        owed: Owed<'a>,
        /// It is not tried before then.
        due_at: Stamp,
    }

    /// When a call to the outside failed and will be tried again
    pub struct DebtFailed {
        /// The debt.
        debt_id: &'a str,
        /// The order that owes it.
        order_id: &'a str,
        /// What went wrong.
        error: &'a str,
        /// It is not tried again before then.
        due_at: Stamp,
    }

    /// When a call failed once too often and waits for an operator
    pub struct DebtDied {
        /// The debt.
        debt_id: &'a str,
        /// The order that owes it.
        order_id: &'a str,
        /// What went wrong last.
        error: &'a str,
    }

    /// When a debt was paid
    pub struct DebtSettled {
        /// The debt.
        debt_id: &'a str,
        /// The order that owed it.
        order_id: &'a str,
    }

    /// When a debt is owed no more
    pub struct DebtWithdrawn {
        /// The debt.
        debt_id: &'a str,
        /// The order that owed it.
        order_id: &'a str,
    }

    /// When an operator had a debt tried again
    pub struct DebtRevived {
        /// The debt.
        debt_id: &'a str,
        /// The order that owes it.
        order_id: &'a str,
    }

    /// When an operator gave a debt up
    pub struct DebtDropped {
        /// The debt.
        debt_id: &'a str,
        /// The order that owed it.
        order_id: &'a str,
        /// Why.
        reason: &'a str,
    }

    /// When a debt was paid that decides nothing else
    pub struct DebtPaid {
        /// The order.
        order_id: &'a str,
        /// The debt.
        debt_id: &'a str,
    }

    /// When an order goes on without what an operator gave up
    pub struct DebtWaived {
        /// The order.
        order_id: &'a str,
        /// The debt.
        debt_id: &'a str,
    }
}
