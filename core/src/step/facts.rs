//! Facts about physical stock: recorded whatever they leave behind (rule 1); and transfers.

use super::StockEvent;
use super::work::{Outcome, Work};
use super::{Change, Stop, Subject, each};
use crate::balance::{Cause, Figures, Kind};
use crate::order::{Command as OrderCommand, News, Order};
use crate::purchase::{self, Command as PurchaseCommand, Status};
use crate::refusal::{Refusal, ShortLine};
use crate::words::{
    BalanceKey, Fault, Id, Line, Lines, Location, Note, QUANTITY_MAX, Quantity, Reference, Rule, Sku,
};
use alloc::{format, vec, vec::Vec};

impl Work<'_> {
    /// Goods came in, for the shelf.
    pub(super) fn receive(
        &mut self,
        key: &BalanceKey,
        quantity: Quantity,
        reference: Option<Reference>,
    ) -> Result<Outcome, Stop> {
        self.arrive(key, quantity, reference, None)?;
        Ok(Outcome { subject: Subject::Balances(vec![key.clone()]), fresh: true })
    }

    fn arrive(
        &mut self,
        key: &BalanceKey,
        quantity: Quantity,
        reference: Option<Reference>,
        order_id: Option<Id>,
    ) -> Result<(), Stop> {
        let delta = Figures { on_hand: quantity.units(), ..Figures::default() };
        let cause = Cause { reference: reference.clone(), order_id: order_id.clone(), ..Cause::default() };
        let moved = self.shift(key, Kind::Received, delta, cause)?;
        let event = StockEvent::Received { key: key.clone(), quantity, reference, order_id };
        self.stock_event(key, event, moved.into_iter().collect());
        Ok(())
    }

    /// A supplier's goods are there: booked in, then held for the order that asked for them.
    pub(super) fn book_in(&mut self, order: &Order, line: &Line) -> Result<(), Stop> {
        self.arrive(&line.key, line.quantity, None, Some(order.id.clone()))?;
        self.collect(&order.reservation_id, &line.key, line.quantity.units())
    }

    /// Goods arrived for a purchase order; no lines means all that was missing.
    pub(super) fn receive_purchase(
        &mut self,
        id: &Id,
        lines: Option<Lines>,
        reference: Option<&Reference>,
    ) -> Result<Outcome, Stop> {
        let subject = Subject::Purchase(id.clone());
        let unknown = || Refusal::NotFound { id: id.clone() };
        let purchase = self.purchases.get(id)?.ok_or_else(unknown)?;
        let missing = |line: &purchase::BoughtLine| {
            let quantity = Quantity::new(line.missing()).ok()?;
            Some(Line { key: line.key.clone(), quantity })
        };
        let lines = match lines {
            Some(lines) => lines,
            None => match Lines::new(purchase.lines.iter().filter_map(missing).collect()) {
                Ok(lines) => lines,
                Err(_) => return Ok(Outcome { subject, fresh: false }),
            },
        };
        let strange = |line: &Line| purchase.lines.iter().all(|bought| bought.key != line.key);
        let fault = |(n, _)| Fault::new(format!("/lines/{n}/sku"), Rule::NotOrdered);
        let faults: Vec<Fault> = lines.iter().enumerate().filter(|(_, l)| strange(l)).map(fault).collect();
        if !faults.is_empty() {
            return Err(Refusal::InvalidRequest { faults }.into());
        }
        let order_id = purchase.order_id.clone();
        let receive = PurchaseCommand::Receive(lines.clone());
        let mut status = Status::Open;
        for event in purchase::decide(self.purchases.get(id)?, receive) {
            status = self.purchase_event(id, event, reference)?.status;
        }
        if let Some(order_id) = order_id {
            let order = self.known_order(&order_id)?;
            each(&lines, |line| self.collect(&order.reservation_id, &line.key, line.quantity.units()))?;
            if status == Status::Received {
                self.drive(&order_id, OrderCommand::News(News::Bought))?;
            }
        }
        Ok(Outcome { subject, fresh: true })
    }

    /// Goods are bought for the shelf.
    pub(super) fn raise_purchase(&mut self, id: &Id, lines: Lines) -> Result<Outcome, Stop> {
        let subject = Subject::Purchase(id.clone());
        match self.purchases.get(id)? {
            Some(raised) if raised.is_for(&lines) => return Ok(Outcome { subject, fresh: false }),
            Some(_) => return Err(Refusal::IdempotencyConflict { id: id.clone() }.into()),
            None => {}
        }
        for event in purchase::decide(None, PurchaseCommand::Raise { order_id: None, lines }) {
            self.purchase_event(id, event, None)?;
        }
        Ok(Outcome { subject, fresh: true })
    }

    /// Stock was counted or corrected, or its safety stock changed.
    pub(super) fn adjust(
        &mut self,
        key: &BalanceKey,
        change: Change,
        reason: Note,
        reference: Option<Reference>,
    ) -> Result<Outcome, Stop> {
        let balance = self.balance(key)?;
        let delta = match change {
            Change::OnHand(units) if (0..=QUANTITY_MAX).contains(&units) => {
                Figures { on_hand: units - balance.figures.on_hand, ..Figures::default() }
            }
            Change::SafetyStock(units) if (0..=QUANTITY_MAX).contains(&units) => {
                Figures { safety_stock: units - balance.figures.safety_stock, ..Figures::default() }
            }
            Change::Delta(units) if units != 0 && (-QUANTITY_MAX..=QUANTITY_MAX).contains(&units) => {
                Figures { on_hand: units, ..Figures::default() }
            }
            Change::OnHand(_) => return Err(Stop::invalid("/on_hand", Rule::Count)),
            Change::SafetyStock(_) => return Err(Stop::invalid("/safety_stock", Rule::Count)),
            Change::Delta(_) => return Err(Stop::invalid("/delta", Rule::Delta)),
        };
        // A count of nothing creates its Balance too: from now on the SKU is known.
        self.balances.put(balance);
        let cause = Cause { reason: Some(reason.clone()), reference, ..Cause::default() };
        let moved = self.shift(key, Kind::Adjusted, delta, cause)?;
        let event = StockEvent::Adjusted { key: key.clone(), change, reason };
        self.stock_event(key, event, moved.into_iter().collect());
        Ok(Outcome { subject: Subject::Balances(vec![key.clone()]), fresh: true })
    }

    /// Goods go to another location: a command, so at most what is available here.
    pub(super) fn transfer(
        &mut self,
        sku: &Sku,
        from: &Location,
        to: &Location,
        quantity: Quantity,
        reference: Option<Reference>,
    ) -> Result<Outcome, Stop> {
        if from == to {
            return Err(Stop::invalid("/to", Rule::SameLocation));
        }
        let source = BalanceKey::new(sku.clone(), from.clone());
        let target = BalanceKey::new(sku.clone(), to.clone());
        let available = self.balance(&source)?.room(0).max(0);
        if available < quantity.units() {
            self.reclaim(&source)?;
            let line = ShortLine { key: source, asked: quantity.units(), available };
            let (reservation_id, order_id) = (None, None);
            return Err(Refusal::InsufficientStock { reservation_id, order_id, lines: vec![line] }.into());
        }
        let units = |on_hand| Figures { on_hand, ..Figures::default() };
        let cause = Cause { reference, ..Cause::default() };
        let left = self.shift(&source, Kind::Transferred, units(-quantity.units()), cause.clone())?;
        let came = self.shift(&target, Kind::Transferred, units(quantity.units()), cause)?;
        let event =
            StockEvent::Transferred { sku: sku.clone(), from: from.clone(), to: to.clone(), quantity };
        self.stock_event(&source, event, left.into_iter().chain(came).collect());
        self.overtake(&source.as_id(), core::slice::from_ref(&source))?;
        Ok(Outcome { subject: Subject::Balances(vec![source, target]), fresh: true })
    }
}
