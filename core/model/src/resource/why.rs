//! What stands behind each figure of a SKU.

use super::Movement;
use super::balance::{Figures, sum};
use crate::Stamp;
use alloc::string::String;
use alloc::vec::Vec;
use earmark_core::balance;
use earmark_core::reservation::Status;
use earmark_core::words::Sku;

published! {
    /// Every figure of a SKU with the reservations, orders, deadlines and movements behind it.
    pub struct Why<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The sums of its figures.
        #[serde(flatten)]
        pub figures: Figures,
        /// When any of its balances last changed.
        pub updated_at: Stamp,
        /// The figures of each location.
        pub locations: Vec<WhyLocation<'a>>,
    }

    /// The figures of one location, each with what stands behind it.
    pub struct WhyLocation<'a> {
        /// The location.
        pub location: &'a str,
        /// What may still be promised.
        pub available: Available,
        /// What is physically there.
        pub on_hand: MovedFigure<'a>,
        /// What is kept back.
        pub safety_stock: MovedFigure<'a>,
        /// What is under a hold with a deadline.
        pub reserved: ReservedFigure<'a>,
        /// What is promised without a deadline.
        pub committed: ReservedFigure<'a>,
        /// What is waited for.
        pub waiting: WaitingFigure<'a>,
        /// What was promised by suppliers or is on purchase orders.
        pub incoming: Incoming<'a>,
        /// The newest movements, newest first.
        pub last_movements: Vec<Movement<'a>>,
        /// Whether everybody is named; false where there are more than one answer names.
        pub complete: bool,
    }

    /// What may still be promised.
    pub struct Available {
        /// Units.
        pub units: i64,
        /// How they come about, as a sum in words.
        pub is: String,
    }

    /// A figure that only movements change.
    pub struct MovedFigure<'a> {
        /// Units.
        pub units: i64,
        /// The newest movements that changed it, newest first.
        pub last_movements: Vec<Movement<'a>>,
    }

    /// A figure that reservations hold.
    pub struct ReservedFigure<'a> {
        /// Units.
        pub units: i64,
        /// Who holds them.
        pub by: Vec<Holder<'a>>,
    }

    /// A reservation that holds units.
    pub struct Holder<'a> {
        /// The reservation.
        pub reservation_id: &'a str,
        /// The order that drives it; null where none does.
        pub order_id: Option<&'a str>,
        /// Where it stands.
        pub status: Status,
        /// Units that it holds here.
        pub units: i64,
        /// Its deadline; null where none runs.
        pub expires_at: Option<Stamp>,
        /// Since when it holds them.
        pub since: Stamp,
    }

    /// The queue of a balance.
    pub struct WaitingFigure<'a> {
        /// Units.
        pub units: i64,
        /// Who waits, oldest first.
        pub queue: Vec<Waiter<'a>>,
    }

    /// A reservation that waits.
    pub struct Waiter<'a> {
        /// Its position: 1 for the head.
        pub position: u64,
        /// The reservation.
        pub reservation_id: &'a str,
        /// The order that drives it; null where none does.
        pub order_id: Option<&'a str>,
        /// Units that it still waits for here.
        pub lacks: i64,
        /// Whether what arrives is held for it until it has everything.
        pub collecting: bool,
        /// How often a younger request took what it could not use.
        pub overtakes: u32,
        /// After so many overtakes it collects.
        pub max_overtakes: u32,
        /// When it gives up; null where no deadline runs.
        pub expires_at: Option<Stamp>,
    }

    /// What is on its way.
    pub struct Incoming<'a> {
        /// Units.
        pub units: i64,
        /// Where they come from.
        pub from: Vec<IncomingFrom<'a>>,
    }

    /// Where incoming units come from.
    #[serde(untagged)]
    pub enum IncomingFrom<'a> {
        /// A purchase order.
        Purchase {
            /// The purchase order.
            purchase_order_id: &'a str,
            /// The order whose shortage it cures; null where goods are bought for the shelf.
            order_id: Option<&'a str>,
            /// Units that have not arrived.
            units: i64,
        },
        /// A supplier's promise.
        Promise {
            /// The order that asked the supplier.
            order_id: &'a str,
            /// Units that were promised.
            promised_units: i64,
        },
    }
}

impl<'a> Why<'a> {
    /// Adds up the balances of a SKU over what is said of its locations.
    pub fn new(sku: &'a Sku, balances: &[balance::Balance], locations: Vec<WhyLocation<'a>>) -> Self {
        let (figures, updated_at) = sum(balances);
        Self { sku: sku.as_str(), figures, updated_at, locations }
    }
}

impl Available {
    /// Shows what is available and how it comes about.
    pub fn new(figures: &balance::Figures) -> Self {
        let balance::Figures { on_hand, reserved, committed, safety_stock, .. } = figures;
        let is = alloc::format!(
            "{on_hand} on hand - {reserved} reserved - {committed} committed - {safety_stock} safety stock"
        );
        Self { units: figures.available(), is }
    }
}
