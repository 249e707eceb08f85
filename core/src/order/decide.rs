//! What an order decides.

use super::{Command, Event, News, Order, Plan, Status};
use crate::debt::{Key, Reply, SupplyStatus};
use crate::policy::{Amount, Shortage};
use crate::refusal::Refusal;
use crate::words::{Fault, Id, Line, Lines, Name, Note, Quantity, Reference, Rule, Time};
use alloc::{vec, vec::Vec};

/// Decides a command. An empty list means "already so", or that it changes nothing any more.
///
/// Whether a deadline has passed is not asked here: the reservation owns the order's one clock, and
/// its expiry reaches the order as news before anything else does.
pub fn decide(state: Option<&Order>, id: &Id, command: Command, _now: Time) -> Result<Vec<Event>, Refusal> {
    let Some(order) = state else {
        return match command {
            Command::Place { request, policy } => Ok(vec![Event::Placed { request, policy }]),
            Command::Cancel(reason) => Ok(vec![Event::Cancelled { reason: cancelled(reason) }]),
            Command::Confirm
            | Command::Extend
            | Command::Pay { .. }
            | Command::News(_)
            | Command::Reply { .. }
            | Command::Waive(_) => Err(Refusal::NotFound { id: id.clone() }),
        };
    };
    match command {
        Command::Place { request, .. } => match &order.request {
            Some(placed) if *placed == request => Ok(vec![]),
            Some(_) => Err(Refusal::IdempotencyConflict { id: id.clone() }),
            None => Err(order.refused()),
        },
        Command::Confirm => match order.status {
            Status::Reserved => Ok(order.confirmation()),
            Status::AwaitingPayment | Status::Confirmed => Ok(vec![]),
            _ => Err(order.refused()),
        },
        Command::Cancel(reason) => match order.status {
            Status::Cancelled => Ok(vec![]),
            status if status.is_end() => Err(order.refused()),
            _ => Ok(order.ending(Event::Cancelled { reason: cancelled(reason) })),
        },
        Command::Extend => match order.status {
            Status::Reserved => Ok(vec![]),
            _ => Err(order.refused()),
        },
        Command::Pay { approved: true, reference } => order.approved(reference),
        Command::Pay { approved: false, .. } => Ok(order.declined()),
        Command::News(news) => Ok(order.hears(news)),
        Command::Reply { debt, reply } => order.answered(&debt, reply),
        Command::Waive(debt_id) => Ok(vec![Event::DebtWaived { debt_id }]),
    }
}

fn cancelled(reason: Option<Note>) -> Note {
    reason.unwrap_or(const { Note::fixed("cancelled") })
}

impl Order {
    /// The refusal of a reserve that asks for this order's id: they share one id space (rule 4).
    pub fn keeps_id(&self) -> Refusal {
        Refusal::IdempotencyConflict { id: self.id.clone() }
    }

    fn refused(&self) -> Refusal {
        match self.status {
            Status::Expired => Refusal::Expired { id: self.id.clone(), expires_at: None },
            status => Refusal::IllegalTransition { id: self.id.clone(), state: Name::fixed(status.as_str()) },
        }
    }

    /// What confirming leads to: payment first, where the policy asks for it and none came yet.
    fn confirmation(&self) -> Vec<Event> {
        let unpaid = self.policy.payment.is_some() && self.payment.approved.is_none();
        vec![if unpaid { Event::PaymentAwaited } else { Event::Confirmed }]
    }

    /// An end; money that was kept until now is owed back.
    fn ending(&self, end: Event) -> Vec<Event> {
        let refund = self.payment.approved.clone().map(|reference| Event::RefundOwed { reference });
        [end].into_iter().chain(refund).collect()
    }

    fn approved(&self, reference: Reference) -> Result<Vec<Event>, Refusal> {
        let refunds = &self.payment.refunds;
        if self.payment.approved.as_ref() == Some(&reference)
            || refunds.iter().any(|refund| refund.reference == reference)
        {
            return Ok(vec![]);
        }
        if refunds.len() >= Self::PAYMENTS_MAX {
            return Err(Refusal::fault(Fault::new("/reference", Rule::PaymentCount)));
        }
        if self.payment.approved.is_some() {
            return Ok(vec![Event::RefundOwed { reference }]);
        }
        Ok(match self.status {
            Status::Pending | Status::AwaitingRestock | Status::Confirmed | Status::Fulfilled => {
                vec![Event::Paid { reference }]
            }
            Status::Reserved | Status::AwaitingPayment => vec![Event::Paid { reference }, Event::Confirmed],
            Status::Expired => vec![Event::PaidLate { reference }],
            Status::Rejected | Status::Cancelled | Status::Failed => vec![Event::RefundOwed { reference }],
        })
    }

    /// A decline ends a promise that was not paid; it never undoes an approval.
    fn declined(&self) -> Vec<Event> {
        let open =
            matches!(self.status, Status::Reserved | Status::AwaitingPayment | Status::AwaitingRestock);
        if open && self.payment.approved.is_none() {
            vec![Event::Declined, Event::Cancelled { reason: const { Note::fixed("payment_declined") } }]
        } else {
            vec![]
        }
    }

    fn hears(&self, news: News) -> Vec<Event> {
        match (news, self.status) {
            (News::Held, Status::Pending | Status::AwaitingRestock) => {
                let onward = self.policy.auto_confirm || self.payment.approved.is_some();
                let next = if onward { self.confirmation() } else { vec![] };
                [Event::Reserved].into_iter().chain(next).collect()
            }
            (News::Short(lacks), Status::Pending) => vec![Event::RestockAwaited { plan: self.plan(&lacks) }],
            (News::Refused, Status::Pending) => vec![Event::Rejected],
            (News::Committed, Status::Expired) => vec![Event::Reinstated],
            (News::Refused, Status::Expired) => {
                let late = self.payment.late.clone();
                late.map(|reference| Event::RefundOwed { reference }).into_iter().collect()
            }
            (News::Expired, status) if !status.is_end() => {
                self.ending(Event::Expired { reason: expiry(status) })
            }
            (News::Gone, status) if status != Status::Fulfilled => vec![Event::Fulfilled],
            // The reservation confirmed on the way: its clock has stopped, so the order's has.
            (News::Parted, Status::Reserved | Status::AwaitingPayment) => vec![Event::Confirmed],
            (News::Bought, _) if self.buying.as_ref().is_some_and(|buying| buying.stage.is_open()) => {
                vec![Event::Bought]
            }
            _ => vec![],
        }
    }

    fn plan(&self, lacks: &[i64]) -> Plan {
        let lines = |full: bool| {
            let short = self.request.iter().flat_map(|request| &request.lines).zip(lacks);
            let bought = short.filter(|(_, lacks)| **lacks > 0).filter_map(|(line, lacks)| {
                let quantity = if full { Ok(line.quantity) } else { Quantity::new(*lacks) };
                quantity.ok().map(|quantity| Line { key: line.key.clone(), quantity })
            });
            Lines::new(bought.collect()).ok()
        };
        let plan = match self.policy.on_shortage {
            Shortage::Reject | Shortage::Wait => None,
            Shortage::Purchase { amount } => {
                lines(amount == Amount::Full).map(|lines| Plan::Purchase { lines })
            }
            Shortage::Supplier { .. } => lines(false).map(|lines| Plan::Supplier { lines }),
        };
        plan.unwrap_or(Plan::Wait)
    }

    /// A reply to a debt. Money and goods are facts whatever became of their debt; any other reply
    /// counts only while its debt is owed, so one that comes twice or late changes nothing.
    fn answered(&self, debt: &Key, reply: Reply) -> Result<Vec<Event>, Refusal> {
        let is_owed = super::owes(self).iter().any(|owed| owed.key == *debt);
        let paid = || if is_owed { vec![Event::DebtPaid { debt_id: debt.id(&self.id) }] } else { vec![] };
        Ok(match (reply, debt) {
            (Reply::Payment { approved, reference }, _) => {
                let outcome = if approved { self.approved(reference)? } else { self.declined() };
                paid().into_iter().chain(outcome).collect()
            }
            (Reply::Delivered, _) => self.hears(News::Gone),
            (Reply::Supply { accepted: true }, Key::Ask(ask)) if is_owed => {
                vec![Event::Promised { ask: *ask }]
            }
            (Reply::Supply { accepted: false }, Key::Ask(ask)) if is_owed => self.unsupplied(*ask),
            (Reply::SupplyStatus { status }, Key::Check { ask, check }) if is_owed => match status {
                SupplyStatus::Ok => vec![Event::Supplied { ask: *ask }],
                SupplyStatus::Delayed if !self.is_last(*check) => vec![Event::Delayed { ask: *ask }],
                SupplyStatus::Fail | SupplyStatus::Delayed => self.unsupplied(*ask),
            },
            // What a supplier says of a line is never just done.
            (Reply::Done, Key::Ask(_) | Key::Check { .. })
            | (Reply::Supply { .. } | Reply::SupplyStatus { .. }, _) => vec![],
            (Reply::Done, _) => paid(),
        })
    }

    /// Whether a check is the last. `max_delayed_retries` counts the checks after the first.
    fn is_last(&self, check: u32) -> bool {
        match self.policy.on_shortage {
            Shortage::Supplier { max_delayed_retries, .. } => check > max_delayed_retries,
            Shortage::Reject | Shortage::Wait | Shortage::Purchase { .. } => true,
        }
    }

    /// One line that will not come fails an order that waits for it, and no other.
    fn unsupplied(&self, ask: usize) -> Vec<Event> {
        let mut events = vec![Event::Unsupplied { ask }];
        if self.status == Status::AwaitingRestock {
            events.extend(self.ending(Event::Failed { reason: const { Note::fixed("supplier_failed") } }));
        }
        events
    }
}

fn expiry(status: Status) -> Note {
    match status {
        Status::AwaitingPayment => const { Note::fixed("payment_expired") },
        Status::AwaitingRestock => const { Note::fixed("waiting_expired") },
        _ => const { Note::fixed("hold_expired") },
    }
}
