//! The state of an order after an event.

use super::{Ask, Buying, BuyingStage, Duty, Event, Order, Payment, Plan, Refund, Stage, Status};
use crate::debt::Key;
use crate::policy::Policy;
use crate::words::{Id, Note, Time};
use alloc::vec;

/// The state after an event. Total: whatever happened is taken as it is.
pub fn evolve(state: Option<Order>, id: &Id, event: &Event, at: Time) -> Order {
    let mut next = state.unwrap_or_else(|| nothing(id.clone(), at));
    next.status = Status::after(Some(next.status), event);
    next.events += 1;
    next.updated_at = next.updated_at.max(at);
    match event {
        Event::Placed { request, policy } => {
            next.request = Some(request.clone());
            next.policy = policy.clone();
        }
        Event::Reserved => {}
        Event::RestockAwaited { plan } => next.awaits(plan),
        Event::PaymentAwaited => next.payment.request = Duty::Owed,
        Event::Paid { reference } => {
            next.payment.approved = Some(reference.clone());
            next.payment.answered();
        }
        Event::PaidLate { reference } => next.payment.late = Some(reference.clone()),
        Event::Reinstated => {
            next.payment.approved = next.payment.late.take();
            next.payment.answered();
            next.reservation_id = next.late_reservation_id();
            next.reason = None;
            next.confirmed();
        }
        Event::Declined => next.payment.request = Duty::None,
        Event::RefundOwed { reference } => {
            next.payment.late = None;
            // The payment that was to be voided is the one that goes back.
            next.payment.answered();
            next.payment.approved.take_if(|approved| approved == reference);
            next.payment.refunds.push(Refund { reference: reference.clone(), done: false });
        }
        Event::Confirmed => next.confirmed(),
        Event::Rejected | Event::Fulfilled => next.ends(None),
        Event::Cancelled { reason } | Event::Expired { reason } | Event::Failed { reason } => {
            next.ends(Some(reason));
        }
        Event::Promised { ask } => next.stage(*ask, |_| Stage::Promised { at, checks: 0 }),
        Event::Delayed { ask } => next.stage(*ask, |stage| match stage {
            Stage::Promised { checks, .. } => Stage::Promised { at, checks: checks + 1 },
            other => other,
        }),
        Event::Supplied { ask } => next.stage(*ask, |_| Stage::Supplied),
        Event::Unsupplied { ask } => next.stage(*ask, |_| Stage::Gone),
        Event::Bought => next.buying.iter_mut().for_each(|buying| buying.stage = buying.stage.arrived()),
        Event::DebtPaid { debt_id } => {
            if let Some(debt) = Key::parse(debt_id) {
                next.paid(&debt);
            }
        }
        Event::DebtWaived { debt_id } => next.waived.push(debt_id.clone()),
    }
    next
}

/// What a tombstone starts from.
fn nothing(id: Id, at: Time) -> Order {
    Order {
        status: Status::Pending,
        request: None,
        policy: Policy::CHECKOUT,
        reservation_id: id.clone(),
        payment: Payment::default(),
        asks: vec![],
        buying: None,
        delivery: Duty::None,
        notices: vec![],
        waived: vec![],
        reason: None,
        events: 0,
        created_at: at,
        updated_at: at,
        id,
    }
}

impl Payment {
    /// Money came: it is neither to be asked for nor to be called back any more.
    fn answered(&mut self) {
        self.void = Duty::None;
        if self.request == Duty::Owed {
            self.request = Duty::Done;
        }
    }
}

impl Order {
    fn awaits(&mut self, plan: &Plan) {
        match plan {
            Plan::Wait => {}
            Plan::Purchase { lines } => {
                let lines = lines.clone();
                self.buying = Some(Buying { lines, stage: BuyingStage::ToSend });
            }
            Plan::Supplier { lines } => {
                let ask = |line: &crate::words::Line| Ask { line: line.clone(), stage: Stage::Asked };
                self.asks = lines.iter().map(ask).collect();
            }
        }
    }

    fn confirmed(&mut self) {
        if self.policy.delivery {
            self.delivery = Duty::Owed;
        }
        self.notice();
    }

    /// An end owes back what the order still had outside.
    fn ends(&mut self, reason: Option<&Note>) {
        self.reason = reason.cloned();
        for ask in &mut self.asks {
            if matches!(ask.stage, Stage::Asked | Stage::Promised { .. }) {
                ask.stage = Stage::Unwanted;
            }
        }
        if let Some(buying) = &mut self.buying
            && buying.stage.is_open()
        {
            buying.stage = BuyingStage::ToCancel;
        }
        if self.delivery == Duty::Owed {
            self.delivery = Duty::None;
        }
        // Goods that left are still to be paid for; every other end wants no money any more.
        if self.status != Status::Fulfilled && self.payment.request != Duty::None {
            self.payment.request = Duty::Done;
            if self.payment.approved.is_none() {
                self.payment.void = Duty::Owed;
            }
        }
        self.notice();
    }

    fn notice(&mut self) {
        if self.policy.notify {
            self.notices.push(self.status);
        }
    }

    fn buys(&mut self, stage: BuyingStage) {
        self.buying.iter_mut().for_each(|buying| buying.stage = stage);
    }

    fn stage(&mut self, ask: usize, next: impl Fn(Stage) -> Stage) {
        if let Some(ask) = self.asks.get_mut(ask) {
            ask.stage = next(ask.stage);
        }
    }

    fn paid(&mut self, debt: &Key) {
        match debt {
            Key::Pay => self.payment.request = Duty::Done,
            Key::Void => self.payment.void = Duty::Done,
            Key::Refund(reference) => {
                let owed = self.payment.refunds.iter_mut();
                owed.filter(|refund| refund.reference == *reference).for_each(|refund| refund.done = true);
            }
            Key::CallBack(ask) => self.stage(*ask, |_| Stage::CalledBack),
            Key::SendPurchase => self.buys(BuyingStage::Sent),
            Key::CancelPurchase => self.buys(BuyingStage::Cancelled),
            Key::Deliver => self.delivery = Duty::Done,
            Key::Notify(status) => self.notices.retain(|notice| notice != status),
            // What the supplier said is an event of its own.
            Key::Ask(_) | Key::Check { .. } => {}
        }
    }
}
