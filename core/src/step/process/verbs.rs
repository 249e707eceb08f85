//! Verbs on a reservation that exists, and the announcement of a deadline.

use crate::order::{Command as OrderCommand, News};
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::reservation::{self, Command as Verb, Parcel, Status};
use crate::step::{Outcome, Stop, Subject, Work};
use crate::words::{Id, Name, Span};

impl Work<'_> {
    /// Confirm, release or extend a reservation that no order drives.
    pub(in crate::step) fn verb(&mut self, id: &Id, verb: Verb) -> Result<Outcome, Stop> {
        let held = self.live(id)?;
        let order_id = match held {
            Some(held) => held.order_id.clone(),
            None => self.orders.get(id)?.map(|order| order.id.clone()),
        };
        if let Some(order_id) = order_id {
            return Err(Refusal::OwnedByOrder { order_id }.into());
        }
        let events = reservation::decide(held, id, verb, self.now)?;
        let fresh = !events.is_empty();
        for event in events {
            self.reservation_event(id, event, None)?;
        }
        Ok(Outcome { subject: Subject::Reservation(id.clone()), fresh })
    }

    /// Extend, bounded by the policy of direct reservations.
    pub(in crate::step) fn extend(&mut self, id: &Id, ttl: Span) -> Result<Outcome, Stop> {
        let policy = self.policy(&Policy::DEFAULT_NAME)?;
        within(&policy, ttl)?;
        self.verb(id, Verb::Extend(ttl))
    }

    /// An order is extended by its reservation, which owns the clock.
    pub(in crate::step) fn extend_order(&mut self, id: &Id, ttl: Span) -> Result<Outcome, Stop> {
        let order = self.known_order(id)?;
        within(&order.policy, ttl)?;
        let held = self.live(&order.reservation_id)?;
        crate::order::decide(Some(&order), id, OrderCommand::Extend, self.now)?;
        let events = reservation::decide(held, &order.reservation_id, Verb::Extend(ttl), self.now)?;
        let fresh = !events.is_empty();
        for event in events {
            self.reservation_event(&order.reservation_id, event, None)?;
        }
        Ok(Outcome { subject: Subject::Order(id.clone()), fresh })
    }

    /// `inventory/deduct`; on an order's reservation it counts as fulfilment.
    pub(in crate::step) fn deduct(&mut self, id: &Id, parcel: Parcel) -> Result<Outcome, Stop> {
        let order_id = match self.live(id)? {
            Some(held) => held.order_id.clone(),
            None => self.orders.get(id)?.map(|order| order.id.clone()),
        };
        let subject = Subject::Reservation(id.clone());
        let fresh = match order_id {
            Some(order_id) => self.fulfil(&order_id, parcel)?.fresh,
            None => self.ship(id, parcel)?.1,
        };
        Ok(Outcome { subject, fresh })
    }

    /// An order's goods left.
    pub(in crate::step) fn fulfil(&mut self, id: &Id, parcel: Parcel) -> Result<Outcome, Stop> {
        let (status, fresh) = self.ship_for(id, parcel)?;
        let news = if status == Status::Deducted { News::Gone } else { News::Parted };
        self.drive(id, OrderCommand::News(news))?;
        Ok(Outcome { subject: Subject::Order(id.clone()), fresh })
    }

    /// Deducts a parcel from an order's reservation; returns where that stands then, and whether it changed.
    pub(in crate::step) fn ship_for(&mut self, id: &Id, parcel: Parcel) -> Result<(Status, bool), Stop> {
        let order = self.known_order(id)?;
        if self.live(&order.reservation_id)?.is_none() {
            let state = Name::fixed(order.status.as_str());
            return Err(Refusal::IllegalTransition { id: id.clone(), state }.into());
        }
        self.ship(&order.reservation_id, parcel)
    }

    fn ship(&mut self, id: &Id, parcel: Parcel) -> Result<(Status, bool), Stop> {
        let reference = parcel.reference.clone();
        let held = self.reservations.get(id)?;
        let mut status = held.map_or(Status::Released, |held| held.status);
        let events = reservation::decide(held, id, Verb::Deduct(parcel), self.now)?;
        let fresh = !events.is_empty();
        for event in events {
            status = self.reservation_event(id, event, reference.as_ref())?.status;
        }
        Ok((status, fresh))
    }

    /// Announces a deadline that has passed; late, early and repeated calls are harmless.
    pub(in crate::step) fn expire(&mut self, id: &Id) -> Result<Outcome, Stop> {
        let mut order_id = None;
        let held = self.reservations.get(id)?;
        let events = reservation::decide(held, id, Verb::Expire, self.now)?;
        let fresh = !events.is_empty();
        for event in events {
            order_id.clone_from(&self.reservation_event(id, event, None)?.order_id);
        }
        if let Some(order_id) = order_id {
            self.drive(&order_id, OrderCommand::News(News::Expired))?;
        }
        Ok(Outcome { subject: Subject::Reservation(id.clone()), fresh })
    }
}

fn within(policy: &Policy, ttl: Span) -> Result<(), Stop> {
    match policy.hold_for(Some(ttl)) {
        Ok(_) => Ok(()),
        Err(rule) => Err(Stop::invalid("/ttl_seconds", rule)),
    }
}
