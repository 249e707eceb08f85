//! Events of reservations.

use crate::{Line, Stamp};
use alloc::vec::Vec;
event_data! {
    /// When lines were taken
    pub struct InventoryReserved {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// What was asked, and what of it was taken.
        lines: Vec<TakenLine<'a>>,
        /// Its deadline; null where none runs.
        expires_at: Option<Stamp>,
    }

    /// When demand was queued for stock
    pub struct InventoryQueued {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// What was asked, and what was there for it.
        lines: Vec<ShortLine<'a>>,
        /// When it gives up.
        expires_at: Stamp,
        /// Whether what arrives is held for it until it has everything.
        collecting: bool,
    }

    /// When there was not enough stock
    pub struct InventoryRejected {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// What was asked, and what was there for it.
        lines: Vec<ShortLine<'a>>,
    }

    /// When reserved became committed
    pub struct InventoryConfirmed {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
    }

    /// When held stock was given back
    pub struct InventoryReleased {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// Why; null where nobody said.
        reason: Option<&'a str>,
        /// What was given back.
        lines: Vec<Line<'a>>,
    }

    /// When a deadline took a hold or a place in the queue
    pub struct InventoryExpired {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// What was given back.
        lines: Vec<Line<'a>>,
    }

    /// When a deadline moved
    pub struct InventoryExtended {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// The new deadline.
        expires_at: Stamp,
    }

    /// When goods left
    pub struct InventoryDeducted {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// What left.
        lines: Vec<Line<'a>>,
        /// Whether the rest stays promised.
        keep_rest: bool,
        /// The parcel's own key; null where it has none.
        reference: Option<&'a str>,
    }

    /// When a waiter got everything it waited for
    pub struct InventoryServed {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// The deadline of its hold.
        expires_at: Stamp,
    }

    /// When stock was held for a waiter
    pub struct InventoryCollected {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// What was held.
        lines: Vec<Line<'a>>,
    }

    /// When a younger request took what a waiter could not use
    pub struct InventoryOvertaken {
        /// The reservation.
        reservation_id: &'a str,
        /// The order that drives it; null where none does.
        order_id: Option<&'a str>,
        /// Whether that was once too often, so that it collects from now on.
        collecting: bool,
    }
}

published! {
    /// What was asked, and what of it was taken.
    pub struct TakenLine<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The location.
        pub location: &'a str,
        /// Units that were asked for.
        pub asked: i64,
        /// Units that were taken.
        pub quantity: i64,
    }

    /// What was asked, and what was there for it.
    pub struct ShortLine<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The location.
        pub location: &'a str,
        /// Units that were asked for.
        pub asked: i64,
        /// Units that were there for it.
        pub available: i64,
    }
}
