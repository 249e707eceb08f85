//! What is sent: the bodies of requests, as the documents describe them. The command reader reads them.
#![allow(missing_debug_implementations, dead_code, reason = "described, never made")]

mod many;
mod policy;

pub use many::{BatchCommand, BatchType, CloudEvents, IncomingEvent};
pub use policy::{PaymentSeconds, PutPolicy, PutRetry, PutShortage, ShortageChoice};

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use earmark_core::debt::SupplyStatus;
use earmark_core::reservation::{Mode, OnShortage};
use schemars::JsonSchema;

/// Gives the bodies of requests what all of them have: what they do not name is refused.
macro_rules! requests {
    ($($item:item)*) => {$(
        #[derive(JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $item
    )*};
}
pub(crate) use requests;

/// 1 to 64 of `A-Z a-z 0-9 . _ : -`
#[derive(JsonSchema)]
#[schemars(inline)]
pub struct Name(#[schemars(regex(pattern = r"^[A-Za-z0-9._:-]{1,64}$"))] String);

/// 1 to 64 of `A-Z a-z 0-9 . _ : -`, and behind a `~` what an id was derived by
#[derive(JsonSchema)]
#[schemars(inline)]
pub struct AnyId(#[schemars(regex(pattern = r"^[A-Za-z0-9._:~-]{1,400}$"))] String);

/// Trimmed and upper-cased; then 1 to 64 of `A-Z 0-9 . _ -`
#[derive(JsonSchema)]
#[schemars(inline)]
pub struct Sku(String);

/// At most 200 characters
#[derive(JsonSchema)]
#[schemars(inline)]
pub struct Note(#[schemars(length(max = 200))] String);

/// Units
#[derive(JsonSchema)]
#[schemars(inline)]
pub struct Quantity(#[schemars(range(min = 1, max = 1_000_000_000))] i64);

/// Whole seconds, at most what the policy allows
#[derive(JsonSchema)]
#[schemars(inline)]
pub struct WholeSeconds(#[schemars(range(min = 1))] u64);

/// 1 to 200 lines; those of one SKU and location are added up
#[derive(JsonSchema)]
#[schemars(inline)]
pub struct Lines(#[schemars(length(min = 1, max = 200))] Vec<RequestLine>);

requests! {
    /// So many of a SKU.
    pub struct RequestLine {
        /// The SKU: trimmed and upper-cased; then 1 to 64 of `A-Z 0-9 . _ -`
        sku: Sku,
        /// The location; `main` where it is left out.
        location: Option<Name>,
        /// How many units.
        quantity: Quantity,
    }

    /// An order to place.
    #[schemars(example = &serde_json::json!({ "order_id": "o-1001", "lines": [{ "sku": "MUG", "quantity": 2 }], "profile": "checkout" }))]
    pub struct PlaceOrder {
        /// Also the order's idempotency key; derived from the header, or drawn, where it is left out.
        order_id: Option<Name>,
        /// What is ordered.
        lines: Lines,
        /// The policy it runs under; `checkout` where it is left out.
        profile: Option<Name>,
        /// How long its stock is held, in whole seconds; at most what the policy allows, which also says where it is left out.
        hold_seconds: Option<WholeSeconds>,
    }

    /// Why.
    pub struct Reason {
        /// Why, in the caller's words.
        reason: Option<Note>,
    }

    /// How much longer.
    pub struct Extend {
        /// From now on, in whole seconds; at most what the policy allows.
        ttl_seconds: WholeSeconds,
    }

    /// Goods that left.
    pub struct Parcel {
        /// What left; all that is promised where it is left out.
        lines: Option<Lines>,
        /// Whether the rest stays promised; needs a reference.
        keep_rest: Option<bool>,
        /// The parcel's own key: the same one is booked once.
        reference: Option<Name>,
    }

    /// What became of a payment.
    pub struct PayOrder {
        /// What became of it.
        outcome: PaymentOutcome,
        /// The payment's own key: the same one is booked once.
        reference: Name,
    }

    /// Lines to take together.
    #[schemars(example = &serde_json::json!({ "reservation_id": "cart-7", "lines": [{ "sku": "MUG", "quantity": 2 }], "ttl_seconds": 600 }))]
    pub struct Reserve {
        /// Also the reservation's idempotency key; derived from the header, or drawn, where it is left out.
        reservation_id: Option<Name>,
        /// What to take.
        lines: Lines,
        /// How long to hold it, in whole seconds; at most what the policy allows, which also says where it is left out.
        ttl_seconds: Option<WholeSeconds>,
        /// How much must fit; `all_or_nothing` where it is left out.
        mode: Option<Mode>,
        /// What to do where it does not; `reject` where it is left out.
        on_shortage: Option<OnShortage>,
    }

    /// A reservation, by its id.
    pub struct ReservationId {
        /// The reservation.
        reservation_id: Name,
    }

    /// A reservation to give back.
    pub struct Release {
        /// The reservation.
        reservation_id: Name,
        /// Why, in the caller's words.
        reason: Option<Note>,
    }

    /// Goods of a reservation that left.
    pub struct Deduct {
        /// The reservation; one that late money made has a `~` in its id.
        reservation_id: AnyId,
        /// What left; all that is held where it is left out.
        lines: Option<Lines>,
        /// Whether the rest stays promised; needs a reference.
        keep_rest: Option<bool>,
        /// The parcel's own key: the same one is booked once.
        reference: Option<Name>,
    }

    /// A reservation to hold longer.
    pub struct ExtendReservation {
        /// The reservation.
        reservation_id: Name,
        /// From now on, in whole seconds; at most what the policy allows.
        ttl_seconds: WholeSeconds,
    }

    /// Goods that came in.
    #[schemars(example = &serde_json::json!({ "sku": "MUG", "quantity": 100, "reference": "delivery-17" }))]
    pub struct Receive {
        /// The SKU: trimmed and upper-cased; then 1 to 64 of `A-Z 0-9 . _ -`
        sku: Sku,
        /// The location; `main` where it is left out.
        location: Option<Name>,
        /// How many units.
        quantity: Quantity,
        /// The purchase order that they belong to.
        purchase_order_id: Option<AnyId>,
        /// The delivery's own key: the same one is booked once.
        reference: Option<Name>,
    }

    /// A count or a correction: exactly one of `on_hand`, `delta` and `safety_stock`.
    #[schemars(example = &serde_json::json!({ "sku": "MUG", "on_hand": 98, "reason": "count" }))]
    pub struct Adjust {
        /// The SKU: trimmed and upper-cased; then 1 to 64 of `A-Z 0-9 . _ -`
        sku: Sku,
        /// The location; `main` where it is left out.
        location: Option<Name>,
        /// Units that were counted.
        #[schemars(range(min = 0, max = 1_000_000_000))]
        on_hand: Option<i64>,
        /// Units more, or fewer; not 0.
        #[schemars(range(min = -1_000_000_000, max = 1_000_000_000))]
        delta: Option<i64>,
        /// Units that are kept back from every promise from now on.
        #[schemars(range(min = 0, max = 1_000_000_000))]
        safety_stock: Option<i64>,
        /// Why, in the caller's words.
        reason: Note,
        /// The fact's own key: the same one is booked once.
        reference: Option<Name>,
    }

    /// Goods that go to another location.
    pub struct Transfer {
        /// The SKU: trimmed and upper-cased; then 1 to 64 of `A-Z 0-9 . _ -`
        sku: Sku,
        /// Where they are.
        from: Name,
        /// Where they go.
        to: Name,
        /// How many units.
        quantity: Quantity,
        /// The fact's own key: the same one is booked once.
        reference: Option<Name>,
    }

    /// Many commands, applied in order; not a transaction.
    pub struct Batch {
        /// The commands.
        #[schemars(length(min = 1, max = 10_000))]
        commands: Vec<BatchCommand>,
    }

    /// Goods to buy for the shelf.
    pub struct RaisePurchase {
        /// Also the purchase order's idempotency key; derived from the header, or drawn, where it is left out.
        purchase_order_id: Option<Name>,
        /// What is bought.
        lines: Lines,
    }

    /// Goods that arrived for a purchase order.
    pub struct ReceivePurchase {
        /// What arrived; all that was missing where it is left out.
        lines: Option<Lines>,
        /// The delivery's own key: the same one is booked once.
        reference: Option<Name>,
    }

    /// Why a debt is given up.
    pub struct Drop {
        /// Why, in the caller's words.
        reason: Note,
    }

    /// What a destination answers to its call: `accepted`, `status`, `outcome` with `reference`, `delivered` or `done`.
    pub struct Reply {
        /// Whether the supplier promises the line.
        accepted: Option<bool>,
        /// How the supplier's promise stands.
        status: Option<SupplyStatus>,
        /// What became of the payment.
        outcome: Option<PaymentOutcome>,
        /// The payment's own key.
        reference: Option<Name>,
        /// That the goods were delivered.
        delivered: Option<bool>,
        /// That it was done, whatever it was.
        done: Option<bool>,
    }
}

/// What became of a payment.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentOutcome {
    /// When the money came.
    Approved,
    /// When the payment service declined.
    Declined,
}
