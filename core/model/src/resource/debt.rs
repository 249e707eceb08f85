//! A debt to the outside.

use crate::{ActionName, Line, Stamp};
use alloc::vec::Vec;
use earmark_core::debt::{self, Action, Status};
use earmark_core::order;
use earmark_core::words::{self, Note};

published! {
    /// An action that an order owes the outside.
    pub struct Debt<'a> {
        /// Its id, derived from the order's: also the idempotency key of the call.
        pub debt_id: &'a str,
        /// The order that owes it.
        pub order_id: &'a str,
        /// What is owed.
        #[serde(flatten)]
        pub owed: Owed<'a>,
        /// Where it stands.
        pub status: Status,
        /// How many calls have failed.
        pub failures: u32,
        /// After so many failed calls it is dead.
        pub max_attempts: u32,
        /// It is not tried before then.
        pub due_at: Stamp,
        /// What went wrong last, or why it was dropped; null where nothing was said.
        pub note: Option<&'a str>,
        /// Who is called: `supplier`, `payment`, `notification`, `fulfilment` or `purchasing`.
        pub destination: &'static str,
        /// Whether its destination has a URL; without one it waits.
        pub configured: bool,
        /// When it was first owed.
        pub created_at: Stamp,
        /// When it last changed.
        pub updated_at: Stamp,
    }

    /// The body of the call that pays a debt.
    pub struct Call<'a> {
        /// The debt's id: also the idempotency key of the call.
        pub debt_id: &'a str,
        /// The order that owes it.
        pub order_id: &'a str,
        /// What is asked.
        #[serde(flatten)]
        pub owed: Owed<'a>,
        /// Which attempt it is: 1, 2, …
        pub attempt: u32,
    }

    /// What is owed, with what it is about: part of the debt, of its events and of the call that pays it. Each field beside
    /// `action` is there for the actions that it belongs to.
    pub struct Owed<'a> {
        /// What is to be done.
        pub action: ActionName,
        /// The reference of the payment to give back.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reference: Option<&'a str>,
        /// The SKU that a supplier is asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub sku: Option<&'a str>,
        /// The location that it is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub location: Option<&'a str>,
        /// How many units a supplier is asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub quantity: Option<i64>,
        /// Which check of the supplier's promise it is: 1, 2, …
        #[serde(skip_serializing_if = "Option::is_none")]
        pub check: Option<u32>,
        /// The purchase order to send or to call back.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub purchase_order_id: Option<&'a str>,
        /// What to buy, or to deliver.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub lines: Option<Vec<Line<'a>>>,
        /// The status that the customer is to be told of.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub order_status: Option<order::Status>,
    }
}

impl<'a> Debt<'a> {
    /// Shows a debt; who is called, and whether that one has a URL, the server knows.
    pub fn new(debt: &'a debt::Debt, destination: &'static str, configured: bool) -> Self {
        Self {
            debt_id: debt.id.as_str(),
            order_id: debt.order_id.as_str(),
            owed: Owed::from(&debt.action),
            status: debt.status,
            failures: debt.failures,
            max_attempts: debt.retry.max_attempts,
            due_at: Stamp(debt.due_at),
            note: debt.note.as_ref().map(Note::as_str),
            destination,
            configured,
            created_at: Stamp(debt.created_at),
            updated_at: Stamp(debt.updated_at),
        }
    }
}

impl<'a> From<&'a debt::Debt> for Call<'a> {
    fn from(debt: &'a debt::Debt) -> Self {
        Self {
            debt_id: debt.id.as_str(),
            order_id: debt.order_id.as_str(),
            owed: Owed::from(&debt.action),
            attempt: debt.failures + 1,
        }
    }
}

impl<'a> From<&'a Action> for Owed<'a> {
    fn from(action: &'a Action) -> Self {
        let mut owed = Self {
            action: ActionName::from(action),
            reference: None,
            sku: None,
            location: None,
            quantity: None,
            check: None,
            purchase_order_id: None,
            lines: None,
            order_status: None,
        };
        match action {
            Action::RequestPayment | Action::VoidPayment => {}
            Action::RefundPayment { reference } => owed.reference = Some(reference.as_str()),
            Action::AskSupplier { line } | Action::CancelSupplier { line } => owed.ask(line),
            Action::CheckSupplier { line, check } => {
                owed.ask(line);
                owed.check = Some(*check);
            }
            Action::SendPurchaseOrder { purchase_order_id, lines } => {
                owed.purchase_order_id = Some(purchase_order_id.as_str());
                owed.lines = Some(Line::all(lines));
            }
            Action::CancelPurchaseOrder { purchase_order_id } => {
                owed.purchase_order_id = Some(purchase_order_id.as_str());
            }
            Action::Deliver { lines } => owed.lines = Some(Line::all(lines)),
            Action::Notify { status } => owed.order_status = Some(*status),
        }
        owed
    }
}

impl<'a> Owed<'a> {
    fn ask(&mut self, line: &'a words::Line) {
        let Line { sku, location, quantity } = Line::from(line);
        (self.sku, self.location, self.quantity) = (Some(sku), Some(location), Some(quantity));
    }
}
