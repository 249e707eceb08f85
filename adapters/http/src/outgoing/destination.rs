//! Who is called for which debt.

use earmark_core::debt::{Action, Debt};
use earmark_model::resource;

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
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supplier => "supplier",
            Self::Payment => "payment",
            Self::Notification => "notification",
            Self::Fulfilment => "fulfilment",
            Self::Purchasing => "purchasing",
        }
    }
}

/// The URLs of destinations. A debt whose destination has none is not claimed: it waits visibly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Destinations {
    /// See [`Destination::Supplier`].
    pub supplier: Option<String>,
    /// See [`Destination::Payment`].
    pub payment: Option<String>,
    /// See [`Destination::Notification`].
    pub notification: Option<String>,
    /// See [`Destination::Fulfilment`].
    pub fulfilment: Option<String>,
    /// See [`Destination::Purchasing`].
    pub purchasing: Option<String>,
}

impl Destinations {
    /// Who pays debts of this action.
    pub const fn of(action: &Action) -> Destination {
        match action {
            Action::AskSupplier { .. } | Action::CheckSupplier { .. } | Action::CancelSupplier { .. } => {
                Destination::Supplier
            }
            Action::RequestPayment | Action::VoidPayment | Action::RefundPayment { .. } => {
                Destination::Payment
            }
            Action::Notify { .. } => Destination::Notification,
            Action::Deliver { .. } => Destination::Fulfilment,
            Action::SendPurchaseOrder { .. } | Action::CancelPurchaseOrder { .. } => Destination::Purchasing,
        }
    }

    /// Where a debt of this action is paid.
    pub fn url(&self, action: &Action) -> Option<&str> {
        match Self::of(action) {
            Destination::Supplier => self.supplier.as_deref(),
            Destination::Payment => self.payment.as_deref(),
            Destination::Notification => self.notification.as_deref(),
            Destination::Fulfilment => self.fulfilment.as_deref(),
            Destination::Purchasing => self.purchasing.as_deref(),
        }
    }

    /// A debt, with who is called for it.
    pub(crate) fn show<'a>(&self, debt: &'a Debt) -> resource::Debt<'a> {
        let destination = Self::of(&debt.action).name();
        resource::Debt::new(debt, destination, self.url(&debt.action).is_some())
    }

    /// Whether nobody can be called at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
