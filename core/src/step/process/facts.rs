//! Facts about physical stock and purchase orders: recorded whatever they leave behind (rule 1); and transfers.

use crate::order::{Command as OrderCommand, News, Order};
use crate::purchase::{self, Command as PurchaseCommand, Status};
use crate::refusal::Refusal;
use crate::step::{Outcome, Stop, Subject, Work, each};
use crate::stock;
use crate::words::{BalanceKey, Id, Line, Lines, Location, Quantity, Reference};
use alloc::{vec, vec::Vec};

impl Work<'_> {
    /// What is said of the stock of one balance.
    pub(in crate::step) fn stock(
        &mut self,
        key: &BalanceKey,
        command: stock::Command,
        reference: Option<&Reference>,
    ) -> Result<Outcome, Stop> {
        for event in stock::decide(self.balances.get(key)?, key, command, self.now)? {
            self.stock_event(key, event, reference)?;
        }
        Ok(Outcome { subject: Subject::Balances(vec![key.clone()]), fresh: true })
    }

    /// A supplier's goods are there: booked in, then held for the order that asked for them.
    pub(in crate::step) fn book_in(&mut self, order: &Order, line: &Line) -> Result<(), Stop> {
        let (quantity, order_id) = (line.quantity, Some(order.id.clone()));
        self.stock(&line.key, stock::Command::Receive { quantity, reference: None, order_id }, None)?;
        self.collect(&order.reservation_id, &line.key, line.quantity.units())
    }

    /// Has a purchase order decide and puts its events into effect, which are returned.
    pub(in crate::step) fn purchase(
        &mut self,
        id: &Id,
        command: PurchaseCommand,
        reference: Option<&Reference>,
    ) -> Result<Vec<purchase::Event>, Stop> {
        let events = purchase::decide(self.purchases.get(id)?, id, command, self.now)?;
        for event in &events {
            self.purchase_event(id, event.clone(), reference)?;
        }
        Ok(events)
    }

    /// Goods are bought for the shelf.
    pub(in crate::step) fn raise_purchase(&mut self, id: &Id, lines: Lines) -> Result<Outcome, Stop> {
        let events = self.purchase(id, PurchaseCommand::Raise { order_id: None, lines }, None)?;
        Ok(Outcome { subject: Subject::Purchase(id.clone()), fresh: !events.is_empty() })
    }

    /// Goods arrived for a purchase order: they are held for the order that they were bought for.
    pub(in crate::step) fn receive_purchase(
        &mut self,
        id: &Id,
        lines: Option<Lines>,
        reference: Option<&Reference>,
    ) -> Result<Outcome, Stop> {
        let events = self.purchase(id, PurchaseCommand::Receive(lines), reference)?;
        for event in &events {
            if let purchase::Event::Received { lines } = event {
                self.hold_bought(id, lines)?;
            }
        }
        Ok(Outcome { subject: Subject::Purchase(id.clone()), fresh: !events.is_empty() })
    }

    fn hold_bought(&mut self, id: &Id, lines: &Lines) -> Result<(), Stop> {
        let Some(purchase) = self.purchases.get(id)? else { return Ok(()) };
        let (Some(order_id), status) = (purchase.order_id.clone(), purchase.status) else { return Ok(()) };
        let order = self.known_order(&order_id)?;
        each(lines, |line| self.collect(&order.reservation_id, &line.key, line.quantity.units()))?;
        match status {
            Status::Received => self.drive(&order_id, OrderCommand::News(News::Bought)),
            Status::Open | Status::Cancelled => Ok(()),
        }
    }

    /// Goods go to another location: a command, so expired holds are given back before it is refused.
    pub(in crate::step) fn transfer(
        &mut self,
        source: &BalanceKey,
        to: &Location,
        quantity: Quantity,
        reference: Option<&Reference>,
    ) -> Result<Outcome, Stop> {
        let command = stock::Command::Transfer { to: to.clone(), quantity };
        let events = stock::decide(self.balances.get(source)?, source, command, self.now);
        if let Err(Refusal::InsufficientStock { .. }) = events {
            self.reclaim(source)?;
        }
        for event in events? {
            self.stock_event(source, event, reference)?;
        }
        self.overtake(&source.as_id(), core::slice::from_ref(source))?;
        let target = BalanceKey::new(source.sku.clone(), to.clone());
        Ok(Outcome { subject: Subject::Balances(vec![source.clone(), target]), fresh: true })
    }
}
