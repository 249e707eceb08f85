//! Every type of event with its data. Data may gain fields; none is ever renamed or removed.

/// Declares the data of events, each with when it is published.
macro_rules! event_data {
    ($(#[doc = $about:literal] pub struct $name:ident {
        $($(#[$attribute:meta])* $field:ident: $type:ty,)*
    })*) => {
        published! {$(
            #[doc = $about]
            pub struct $name<'a> { $($(#[$attribute])* pub $field: $type,)* }
        )*}

        $(impl $name<'_> {
            /// When it is published.
            pub const ABOUT: &'static str = $about.trim_ascii();
        })*
    };
}

mod debt;
mod inventory;
mod order;
mod purchase;
mod stock;

pub use debt::*;
pub use inventory::*;
pub use order::*;
pub use purchase::*;
pub use stock::*;

use serde::{Serialize, Serializer};

/// Names every type of event with its data.
macro_rules! event_types {
    ($($kind:literal $name:ident,)*) => {
        /// The data of a published event.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "each is explained where its data is declared")]
        pub enum Event<'a> { $($name($name<'a>),)* }

        /// Every type of event with when it is published.
        pub const TYPES: &[(&str, &str)] = &[$(($kind, $name::ABOUT),)*];

        impl Event<'_> {
            /// Its type, as `CloudEvents` have it.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind,)* }
            }
        }

        impl Serialize for Event<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$name(data) => data.serialize(serializer),)* }
            }
        }

        /// Returns the schema of the data of a type; none where there is no such type.
        #[cfg(feature = "schema")]
        pub(super) fn data_schema(
            kind: &str,
            generator: &mut schemars::SchemaGenerator,
        ) -> Option<schemars::Schema> {
            match kind {
                $($kind => Some(generator.subschema_for::<$name<'_>>()),)*
                _ => None,
            }
        }
    };
}

event_types! {
    "order.order.created" OrderCreated,
    "order.order.status_changed" OrderStatusChanged,
    "order.order.cancelled" OrderCancelled,
    "order.payment.approved" PaymentApproved,
    "order.payment.declined" PaymentDeclined,
    "order.refund.owed" RefundOwed,
    "order.debt.incurred" DebtIncurred,
    "order.debt.failed" DebtFailed,
    "order.debt.died" DebtDied,
    "order.debt.settled" DebtSettled,
    "order.debt.withdrawn" DebtWithdrawn,
    "order.debt.revived" DebtRevived,
    "order.debt.dropped" DebtDropped,
    "order.debt.paid" DebtPaid,
    "order.debt.waived" DebtWaived,
    "warehouse.inventory.reserved" InventoryReserved,
    "warehouse.inventory.queued" InventoryQueued,
    "warehouse.inventory.rejected" InventoryRejected,
    "warehouse.inventory.confirmed" InventoryConfirmed,
    "warehouse.inventory.released" InventoryReleased,
    "warehouse.inventory.expired" InventoryExpired,
    "warehouse.inventory.extended" InventoryExtended,
    "warehouse.inventory.deducted" InventoryDeducted,
    "warehouse.inventory.served" InventoryServed,
    "warehouse.inventory.collected" InventoryCollected,
    "warehouse.inventory.overtaken" InventoryOvertaken,
    "warehouse.stock.changed" StockChanged,
    "warehouse.stock.received" StockReceived,
    "warehouse.stock.adjusted" StockAdjusted,
    "warehouse.stock.transferred" StockTransferred,
    "warehouse.stock.shortfall" StockShortfall,
    "purchase.order.created" PurchaseCreated,
    "purchase.order.completed" PurchaseCompleted,
    "purchase.order.cancelled" PurchaseCancelled,
    "purchase.goods.received" GoodsReceived,
    "purchase.supply.promised" SupplyPromised,
    "purchase.supply.delayed" SupplyDelayed,
    "purchase.supply.arrived" SupplyArrived,
    "purchase.supply.failed" SupplyFailed,
}
