//! Where whoever is called for a debt is found.

use earmark_core::debt::{Debt, Destination};
use earmark_model::resource;

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
    /// Where debts to this destination are paid.
    pub fn url(&self, destination: Destination) -> Option<&str> {
        match destination {
            Destination::Supplier => self.supplier.as_deref(),
            Destination::Payment => self.payment.as_deref(),
            Destination::Notification => self.notification.as_deref(),
            Destination::Fulfilment => self.fulfilment.as_deref(),
            Destination::Purchasing => self.purchasing.as_deref(),
        }
    }

    /// The destinations that have a URL.
    pub fn with_url(&self) -> Vec<Destination> {
        Destination::ALL.into_iter().filter(|destination| self.url(*destination).is_some()).collect()
    }

    /// A debt, with who is called for it.
    pub(crate) fn show<'a>(&self, debt: &'a Debt) -> resource::Debt<'a> {
        let destination = debt.action.destination();
        resource::Debt::new(debt, destination.as_str(), self.url(destination).is_some())
    }
}
