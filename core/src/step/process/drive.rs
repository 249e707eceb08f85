//! The order and its stock, driven together until neither has anything more to say.

use crate::order::{self, Asks, Command, News, Order, Request};
use crate::purchase::Command as PurchaseCommand;
use crate::refusal::Refusal;
use crate::reservation::{self, Command as Verb, Reservation, Status as Held};
use crate::step::{Outcome, Stop, Subject, Work};
use crate::words::Id;
use alloc::{collections::VecDeque, format, vec::Vec};

impl Work<'_> {
    /// `orders`: places an order, or answers for the one that was placed under this id.
    pub(in crate::step) fn place(&mut self, id: &Id, request: Request) -> Result<Outcome, Stop> {
        let subject = Subject::Order(id.clone());
        let Some(order) = self.orders.get(id)? else {
            if let Some(taken) = self.live(id)? {
                return Err(taken.keeps_id().into());
            }
            let policy = self.policy(&request.profile)?;
            self.drive(id, Command::Place { request, policy })?;
            return Ok(Outcome { subject, fresh: true });
        };
        self.live(&order.reservation_id)?;
        let policy = order.policy.clone();
        order::decide(Some(order), id, Command::Place { request, policy }, self.now)?;
        Ok(Outcome { subject, fresh: false })
    }

    /// Any other command to an order: a deadline that has passed comes first.
    pub(in crate::step) fn order(&mut self, id: &Id, command: Command) -> Result<Outcome, Stop> {
        let mut before = None;
        match self.orders.get(id)? {
            Some(order) => {
                before = Some(order.events);
                self.live(&order.reservation_id)?;
            }
            // A plain reservation of this id is no order; and what is unknown may be cancelled.
            None if self.reservations.get(id)?.is_some_and(|held| !held.lines.is_empty()) => {
                return Err(Refusal::NotFound { id: id.clone() }.into());
            }
            None => {}
        }
        self.drive(id, command)?;
        let after = self.orders.get(id)?.map(|order| order.events);
        Ok(Outcome { subject: Subject::Order(id.clone()), fresh: before != after })
    }

    /// Has the order decide, puts its events into effect, has its stock answer, and tells the order,
    /// until it is quiet.
    pub(in crate::step) fn drive(&mut self, id: &Id, command: Command) -> Result<(), Stop> {
        let mut commands = VecDeque::from([command]);
        while let Some(command) = commands.pop_front() {
            let answered = command.answers();
            for event in order::decide(self.orders.get(id)?, id, command, self.now)? {
                let order = self.order_event(id, event.clone(), answered.as_ref())?;
                if let Some(asks) = order::asks(&order, &event)
                    && let Some(news) = self.comply(&order, asks)?
                {
                    commands.push_back(Command::News(news));
                }
            }
        }
        Ok(())
    }

    fn comply(&mut self, order: &Order, asks: Asks) -> Result<Option<News>, Stop> {
        let held_id = &order.reservation_id;
        match (asks, &order.request) {
            (Asks::Reserve { wait, collecting }, Some(request)) => {
                self.reserve_for(&order.id, request, &order.policy, wait, collecting)?;
                self.news_of(&order.id).map(Some)
            }
            (Asks::Commit, Some(request)) => {
                let id = order.late_reservation_id();
                self.commit_for(&id, &order.id, request, &order.policy)?;
                self.news_of(&id).map(Some)
            }
            (Asks::Confirm, _) => self.tell(held_id, Verb::Confirm),
            (Asks::Reschedule(span), _) => self.tell(held_id, Verb::Reschedule(span)),
            (Asks::Release(reason), _) => {
                self.call_back(order)?;
                self.tell(held_id, Verb::Release(Some(reason)))
            }
            (Asks::CallBack, _) => self.call_back(order).map(|()| None),
            (Asks::Buy(lines), _) => {
                let raise = PurchaseCommand::Raise { order_id: Some(order.id.clone()), lines };
                self.purchase(&order.purchase_id(), raise, None)?;
                Ok(None)
            }
            (Asks::BookIn(line), _) => self.book_in(order, &line).map(|()| None),
            (Asks::Reserve { .. } | Asks::Commit, None) => {
                Err(Stop::Defect(format!("order {} asks for stock without having any lines", order.id)))
            }
        }
    }

    /// Tells the order's reservation what the order decided. The two always agree: a refusal here is
    /// a defect.
    fn tell(&mut self, id: &Id, verb: Verb) -> Result<Option<News>, Stop> {
        let events = reservation::decide(self.reservations.get(id)?, id, verb, self.now);
        let disagree =
            |refusal| Stop::Defect(format!("reservation {id} disagrees with its order: {refusal}"));
        for event in events.map_err(disagree)? {
            self.reservation_event(id, event, None)?;
        }
        Ok(None)
    }

    fn call_back(&mut self, order: &Order) -> Result<(), Stop> {
        if order.buying.is_none() {
            return Ok(());
        }
        self.purchase(&order.purchase_id(), PurchaseCommand::Cancel, None)?;
        Ok(())
    }

    /// How taking stock went.
    fn news_of(&self, id: &Id) -> Result<News, Stop> {
        let held = self.reservations.get(id)?;
        Ok(match held.map(|held| (held.status, held)) {
            Some((Held::Pending, _)) => News::Held,
            Some((Held::Confirmed, _)) => News::Committed,
            Some((Held::Waiting, held)) => News::Short(self.short(held)?),
            Some((Held::Deducted | Held::Released | Held::Expired | Held::Rejected, _)) | None => {
                News::Refused
            }
        })
    }

    /// Per line, what a new waiter will not find. Where others wait before it, it cannot count on
    /// what is there: they come first.
    fn short(&self, held: &Reservation) -> Result<Vec<i64>, Stop> {
        let mut lacks = Vec::with_capacity(held.lines.len());
        for line in &held.lines {
            let others = self.balance(&line.key)?.figures.waiting - held.lacks(line);
            let found = if others > 0 { 0 } else { line.found };
            lacks.push((line.quantity - found).max(0));
        }
        Ok(lacks)
    }
}
