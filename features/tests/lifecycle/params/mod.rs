//! The typed parameters of steps: what stands in a sentence, parsed once by the core's own rules.

mod manner;
mod text;
mod words;

pub(crate) use manner::{Manner, Shipment, Wish};
pub(crate) use text::{Article, Goods, Ident, Note, Place, Ref, Time};
pub(crate) use words::{Code, DebtKind, Figure, HeldStatus, OrderStatus, PurchaseStatus, Supply};

/// Why a parameter cannot be read.
pub(crate) type Unreadable = String;
