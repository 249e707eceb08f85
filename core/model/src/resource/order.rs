//! An order, with what its reservation knows of its lines and its clock.

use super::reservation::{HeldLine, Positions, Queued};
use crate::{Duty, Line, Seconds, Stamp, SupplyStage};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use earmark_core::order::{self, Stage, Status};
use earmark_core::reservation::Reservation;
use earmark_core::words::{Note, Reference};

published! {
    /// What a customer asked for.
    pub struct Order<'a> {
        /// Its id, chosen by the client.
        pub order_id: &'a str,
        /// Where it stands.
        pub status: Status,
        /// The reservation that holds its stock.
        pub reservation_id: &'a str,
        /// The policy it runs under; null where a cancel came before its order.
        pub profile: Option<&'a str>,
        /// What was ordered, one entry for each SKU and location.
        pub lines: Vec<OrderLine<'a>>,
        /// The deadline of the phase it is in; null where none runs.
        pub expires_at: Option<Stamp>,
        /// How long its stock is held before it is confirmed, in seconds.
        pub hold_seconds: Seconds,
        /// Where it stands in the queue; only where that was looked up.
        #[serde(flatten)]
        pub queued: Option<Queued>,
        /// Why it ended; null where nobody said.
        pub reason: Option<&'a str>,
        /// Its money.
        pub payment: Payment<'a>,
        /// Whether money is owed back: as long as any of it is, it is; null where none ever was.
        pub refund: Option<Duty>,
        /// Every payment that is or was owed back.
        pub refunds: Vec<Refund<'a>>,
        /// The purchase order that cures its shortage; null where there is none.
        pub purchase_order_id: Option<String>,
        /// What suppliers were asked for.
        pub supplier: Vec<Ask<'a>>,
        /// Whether a carrier is owed the goods; null where none is asked.
        pub delivery: Option<Duty>,
        /// When it was placed.
        pub created_at: Stamp,
        /// When it last changed.
        pub updated_at: Stamp,
    }

    /// A line of an order: with what is held, or as it was asked for where no reservation was ever made.
    #[serde(untagged)]
    pub enum OrderLine<'a> {
        /// With what its reservation holds.
        Held(HeldLine<'a>),
        /// As it was asked for.
        Asked(Line<'a>),
    }

    /// An order's money.
    pub struct Payment<'a> {
        /// Whether its policy asks for payment.
        pub required: bool,
        /// Whether the payment service is to be asked, or was; null where neither.
        pub request: Option<Duty>,
        /// Whether that request is to be called back, or was; null where neither.
        pub void: Option<Duty>,
        /// The reference of the approved payment that the order keeps; null where there is none.
        pub approved: Option<&'a str>,
    }

    /// Money that is owed back.
    pub struct Refund<'a> {
        /// The payment's reference.
        pub reference: &'a str,
        /// Whether it was given back.
        pub status: Duty,
    }

    /// What a supplier was asked for.
    pub struct Ask<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The location.
        pub location: &'a str,
        /// Units.
        pub quantity: i64,
        /// How it stands.
        pub stage: SupplyStage,
        /// How many checks the supplier has answered with a delay.
        pub checks: u32,
    }
}

impl<'a> Order<'a> {
    /// Shows an order with its reservation; positions are shown where there are any.
    pub fn new(order: &'a order::Order, held: Option<&'a Reservation>, positions: &Positions) -> Self {
        let refunds = &order.payment.refunds;
        let refunded = |refund: &order::Refund| if refund.done { Duty::Done } else { Duty::Owed };
        let owed = if refunds.iter().all(|refund| refund.done) { Duty::Done } else { Duty::Owed };
        Self {
            order_id: order.id.as_str(),
            status: order.status,
            reservation_id: order.reservation_id.as_str(),
            profile: order.request.as_ref().map(|request| request.profile.as_str()),
            lines: OrderLine::all(order, held, positions),
            expires_at: held.and_then(|held| held.expires_at).map(Stamp),
            hold_seconds: Seconds(held.map_or(order.policy.hold, |held| held.terms.hold)),
            queued: held.and_then(|held| Queued::of(held, positions)),
            reason: order.reason.as_ref().map(Note::as_str),
            payment: Payment {
                required: order.policy.payment.is_some(),
                request: Duty::of(order.payment.request),
                void: Duty::of(order.payment.void),
                approved: order.payment.approved.as_ref().map(Reference::as_str),
            },
            refund: (!refunds.is_empty()).then_some(owed),
            refunds: refunds
                .iter()
                .map(|refund| Refund { reference: refund.reference.as_str(), status: refunded(refund) })
                .collect(),
            purchase_order_id: order.buying.as_ref().map(|_| order.purchase_id().to_string()),
            supplier: order.asks.iter().map(Ask::from).collect(),
            delivery: Duty::of(order.delivery),
            created_at: Stamp(order.created_at),
            updated_at: Stamp(order.updated_at),
        }
    }
}

impl<'a> OrderLine<'a> {
    fn all(order: &'a order::Order, held: Option<&'a Reservation>, positions: &Positions) -> Vec<Self> {
        match (held, &order.request) {
            (Some(held), _) => HeldLine::all(held, positions).into_iter().map(Self::Held).collect(),
            (None, Some(request)) => Line::all(&request.lines).into_iter().map(Self::Asked).collect(),
            (None, None) => Vec::new(),
        }
    }
}

impl<'a> From<&'a order::Ask> for Ask<'a> {
    fn from(ask: &'a order::Ask) -> Self {
        let checks = if let Stage::Promised { checks, .. } = ask.stage { checks } else { 0 };
        Self {
            sku: ask.line.key.sku.as_str(),
            location: ask.line.key.location.as_str(),
            quantity: ask.line.quantity.units(),
            stage: ask.stage.into(),
            checks,
        }
    }
}
