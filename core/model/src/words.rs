//! Words of fixed lists that only the outside sees. The others are published as the core has them.

use earmark_core::debt::Action;
use earmark_core::order::{self, Stage};

published! {
    /// Whether something is still owed or was done.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Duty {
        /// It is owed.
        Owed,
        /// It was done.
        Done,
    }

    /// How one line asked of a supplier stands.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum SupplyStage {
        /// The supplier has not answered yet.
        Asked,
        /// It promised: the units are incoming.
        Promised,
        /// The goods were booked in.
        Supplied,
        /// It cannot help.
        Failed,
        /// What was asked is to be called back.
        Unwanted,
        /// What was asked was called back.
        CalledBack,
    }

    /// What is owed to the outside.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ActionName {
        /// Ask the payment service for the money.
        RequestPayment,
        /// Call back a payment that was asked for.
        VoidPayment,
        /// Give money back.
        RefundPayment,
        /// Ask the supplier for a short line.
        AskSupplier,
        /// Ask the supplier how its promise stands.
        CheckSupplier,
        /// Call back what was asked of the supplier.
        CancelSupplier,
        /// Send a purchase order.
        SendPurchaseOrder,
        /// Call back a purchase order.
        CancelPurchaseOrder,
        /// Deliver the goods.
        Deliver,
        /// Tell the customer which status the order reached.
        Notify,
    }
}

impl Duty {
    /// None where nothing was ever owed.
    pub(crate) const fn of(duty: order::Duty) -> Option<Self> {
        match duty {
            order::Duty::None => None,
            order::Duty::Owed => Some(Self::Owed),
            order::Duty::Done => Some(Self::Done),
        }
    }
}

impl From<Stage> for SupplyStage {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Asked => Self::Asked,
            Stage::Promised { .. } => Self::Promised,
            Stage::Supplied => Self::Supplied,
            Stage::Gone => Self::Failed,
            Stage::Unwanted => Self::Unwanted,
            Stage::CalledBack => Self::CalledBack,
        }
    }
}

impl From<&Action> for ActionName {
    fn from(action: &Action) -> Self {
        match action {
            Action::RequestPayment => Self::RequestPayment,
            Action::VoidPayment => Self::VoidPayment,
            Action::RefundPayment { .. } => Self::RefundPayment,
            Action::AskSupplier { .. } => Self::AskSupplier,
            Action::CheckSupplier { .. } => Self::CheckSupplier,
            Action::CancelSupplier { .. } => Self::CancelSupplier,
            Action::SendPurchaseOrder { .. } => Self::SendPurchaseOrder,
            Action::CancelPurchaseOrder { .. } => Self::CancelPurchaseOrder,
            Action::Deliver { .. } => Self::Deliver,
            Action::Notify { .. } => Self::Notify,
        }
    }
}
