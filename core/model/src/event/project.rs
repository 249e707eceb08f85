//! From an entry of the journal to the events that are published of it.

mod order;
mod reservation;

use super::{
    CloudEvent, Event, GoodsReceived, PurchaseCancelled, PurchaseCreated, StockAdjusted, StockChanged,
    StockReceived, StockShortfall, StockTransferred,
};
use crate::Line;
use crate::Stamp;
use crate::resource::Movement;
use alloc::vec::Vec;
use alloc::{format, vec};
use earmark_core::balance;
use earmark_core::purchase;
use earmark_core::step::{Change, Fact, Recorded, StockEvent};
use earmark_core::words::{Id, Reference};

impl<'a> Event<'a> {
    /// Returns the events of an entry, in order: what happened, then each movement it made. A claim of a debt is none.
    pub fn of(recorded: &'a Recorded) -> Vec<Self> {
        let movements = &recorded.movements;
        let mut events = match &recorded.fact {
            Fact::Reservation { id, event } => reservation::events(id, event, movements),
            Fact::Order { id, event } => order::events(id, event),
            Fact::Purchase { id, event } => vec![purchase(id, event, movements)],
            Fact::Debt { id, event } => order::of_debt(id, event).into_iter().collect(),
            Fact::Stock { event, .. } => vec![stock(event)],
        };
        let changed = |movement| Self::StockChanged(StockChanged { movement: Movement::from(movement) });
        events.extend(movements.iter().map(changed));
        events
    }
}

impl<'a> CloudEvent<'a> {
    /// Returns the events of an entry in their envelopes.
    pub fn all(recorded: &'a Recorded, source: &'a str) -> Vec<Self> {
        let subject = recorded.fact.id().as_str();
        let word = match recorded.fact {
            Fact::Reservation { .. } => "reservation",
            Fact::Order { .. } => "order",
            Fact::Purchase { .. } => "purchase",
            Fact::Debt { .. } => "debt",
            // A shortfall bears the number of the movement that caused it, so what it is is part of the name.
            Fact::Stock { event: StockEvent::Shortfall { .. }, .. } => "shortfall",
            Fact::Stock { .. } => "stock",
        };
        let envelope = |(n, data)| {
            let id = format!("{word}/{subject}/{}/{n}", recorded.number);
            Self::new(id, source, subject, Stamp(recorded.at), data)
        };
        Event::of(recorded).into_iter().enumerate().map(envelope).collect()
    }
}

/// The order on whose account something moved.
fn order_of(movements: &[balance::Movement]) -> Option<&str> {
    movements.first().and_then(|movement| movement.cause.order_id.as_ref()).map(Id::as_str)
}

fn purchase<'a>(id: &'a Id, event: &'a purchase::Event, movements: &'a [balance::Movement]) -> Event<'a> {
    let purchase_order_id = id.as_str();
    match event {
        purchase::Event::Raised { order_id, lines: bought } => Event::PurchaseCreated(PurchaseCreated {
            purchase_order_id,
            order_id: order_id.as_ref().map(Id::as_str),
            lines: Line::all(bought),
        }),
        purchase::Event::Received { lines: arrived } => Event::GoodsReceived(GoodsReceived {
            purchase_order_id,
            order_id: order_of(movements),
            lines: Line::all(arrived),
        }),
        purchase::Event::Cancelled => {
            Event::PurchaseCancelled(PurchaseCancelled { purchase_order_id, order_id: order_of(movements) })
        }
    }
}

fn stock(event: &StockEvent) -> Event<'_> {
    match event {
        StockEvent::Received { key, quantity, reference, order_id } => Event::StockReceived(StockReceived {
            sku: key.sku.as_str(),
            location: key.location.as_str(),
            quantity: quantity.units(),
            reference: reference.as_ref().map(Reference::as_str),
            order_id: order_id.as_ref().map(Id::as_str),
        }),
        StockEvent::Adjusted { key, change, reason } => {
            let (on_hand, delta, safety_stock) = match *change {
                Change::OnHand(units) => (Some(units), None, None),
                Change::Delta(units) => (None, Some(units), None),
                Change::SafetyStock(units) => (None, None, Some(units)),
            };
            let (sku, location, reason) = (key.sku.as_str(), key.location.as_str(), reason.as_str());
            Event::StockAdjusted(StockAdjusted { sku, location, on_hand, delta, safety_stock, reason })
        }
        StockEvent::Transferred { sku, from, to, quantity } => Event::StockTransferred(StockTransferred {
            sku: sku.as_str(),
            from: from.as_str(),
            to: to.as_str(),
            quantity: quantity.units(),
        }),
        StockEvent::Shortfall { key, available } => Event::StockShortfall(StockShortfall {
            sku: key.sku.as_str(),
            location: key.location.as_str(),
            available: *available,
        }),
    }
}
