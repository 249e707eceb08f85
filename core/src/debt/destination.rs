//! Who is called for which debt.

use super::Action;

/// Who pays a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Destination {
    /// Who may have what is short.
    Supplier,
    /// Who takes money and gives it back.
    Payment,
    /// Who tells the customer.
    Notification,
    /// Who delivers goods.
    Fulfilment,
    /// Who takes purchase orders.
    Purchasing,
}

impl Destination {
    /// Every destination.
    pub const ALL: [Self; 5] =
        [Self::Supplier, Self::Payment, Self::Notification, Self::Fulfilment, Self::Purchasing];

    /// Its name in views and in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supplier => "supplier",
            Self::Payment => "payment",
            Self::Notification => "notification",
            Self::Fulfilment => "fulfilment",
            Self::Purchasing => "purchasing",
        }
    }

    /// The kinds of action that it is called for.
    pub fn kinds(self) -> impl Iterator<Item = ActionKind> {
        ActionKind::ALL.into_iter().filter(move |kind| kind.destination() == self)
    }
}

/// What kind of action an [`Action`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    /// See [`Action::RequestPayment`].
    RequestPayment,
    /// See [`Action::VoidPayment`].
    VoidPayment,
    /// See [`Action::RefundPayment`].
    RefundPayment,
    /// See [`Action::AskSupplier`].
    AskSupplier,
    /// See [`Action::CheckSupplier`].
    CheckSupplier,
    /// See [`Action::CancelSupplier`].
    CancelSupplier,
    /// See [`Action::SendPurchaseOrder`].
    SendPurchaseOrder,
    /// See [`Action::CancelPurchaseOrder`].
    CancelPurchaseOrder,
    /// See [`Action::Deliver`].
    Deliver,
    /// See [`Action::Notify`].
    Notify,
}

impl ActionKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::RequestPayment,
        Self::VoidPayment,
        Self::RefundPayment,
        Self::AskSupplier,
        Self::CheckSupplier,
        Self::CancelSupplier,
        Self::SendPurchaseOrder,
        Self::CancelPurchaseOrder,
        Self::Deliver,
        Self::Notify,
    ];

    /// Its name, as stored in the field `kind` of an action, and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequestPayment => "request_payment",
            Self::VoidPayment => "void_payment",
            Self::RefundPayment => "refund_payment",
            Self::AskSupplier => "ask_supplier",
            Self::CheckSupplier => "check_supplier",
            Self::CancelSupplier => "cancel_supplier",
            Self::SendPurchaseOrder => "send_purchase_order",
            Self::CancelPurchaseOrder => "cancel_purchase_order",
            Self::Deliver => "deliver",
            Self::Notify => "notify",
        }
    }

    /// Who is called for it.
    pub const fn destination(self) -> Destination {
        match self {
            Self::AskSupplier | Self::CheckSupplier | Self::CancelSupplier => Destination::Supplier,
            Self::RequestPayment | Self::VoidPayment | Self::RefundPayment => Destination::Payment,
            Self::Notify => Destination::Notification,
            Self::Deliver => Destination::Fulfilment,
            Self::SendPurchaseOrder | Self::CancelPurchaseOrder => Destination::Purchasing,
        }
    }
}

impl Action {
    /// Its kind.
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::RequestPayment => ActionKind::RequestPayment,
            Self::VoidPayment => ActionKind::VoidPayment,
            Self::RefundPayment { .. } => ActionKind::RefundPayment,
            Self::AskSupplier { .. } => ActionKind::AskSupplier,
            Self::CheckSupplier { .. } => ActionKind::CheckSupplier,
            Self::CancelSupplier { .. } => ActionKind::CancelSupplier,
            Self::SendPurchaseOrder { .. } => ActionKind::SendPurchaseOrder,
            Self::CancelPurchaseOrder { .. } => ActionKind::CancelPurchaseOrder,
            Self::Deliver { .. } => ActionKind::Deliver,
            Self::Notify { .. } => ActionKind::Notify,
        }
    }

    /// Who is called for it.
    pub const fn destination(&self) -> Destination {
        self.kind().destination()
    }
}
