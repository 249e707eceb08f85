//! Everybody outside, as a function of what happened: who does what next, and when.
//!
//! Nobody keeps anything in mind: what somebody does about an order is drawn from the seed and the
//! order's id alone, so being asked twice gives the same answer, as an idempotency key would.

use crate::habits::Habits;
use crate::rng::Rng;
use crate::scenario::{Mind, Visitor};
use alloc::{vec, vec::Vec};
use earmark_core::debt::{Action, Reply, SupplyStatus};
use earmark_core::order::Event as OrderEvent;
use earmark_core::ordered::Map;
use earmark_core::policy::Policy;
use earmark_core::purchase;
use earmark_core::reservation::Parcel;
use earmark_core::step::{Command, Fact, Recorded};
use earmark_core::words::{Id, Line, Lines, Quantity, Reference, Span, Time};

/// Everybody outside.
#[derive(Debug, Clone)]
pub struct Outside {
    /// What their choices are drawn from.
    pub seed: u64,
    /// How they behave.
    pub habits: Habits,
    /// The policy that the orders run under: who is late is late by its times.
    pub policy: Policy,
    /// Customers of whom it is known what they make of their order.
    pub cast: Map<Id, Visitor>,
}

/// What somebody does, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Time,
    /// What.
    pub command: Command,
}

impl Outside {
    /// Everybody is drawn from the seed.
    pub fn new(seed: u64, habits: Habits, policy: Policy) -> Self {
        Self { seed, habits, policy, cast: Map::new() }
    }

    /// What the people outside do because of what happened. Debts are answered by [`Self::answer`].
    pub fn react(&self, recorded: &Recorded) -> Vec<Act> {
        match &recorded.fact {
            Fact::Order { id, event } => self.about_order(id, event, recorded.at),
            Fact::Purchase { id, event: purchase::Event::Raised { lines, .. } } => {
                self.about_goods(id, lines, recorded.at)
            }
            Fact::Purchase { .. } | Fact::Reservation { .. } | Fact::Debt { .. } | Fact::Stock { .. } => {
                vec![]
            }
        }
    }

    fn about_order(&self, id: &Id, event: &OrderEvent, now: Time) -> Vec<Act> {
        let mut customer = Rng::about(self.seed, id, "customer");
        let mind = self.mind(id, &mut customer);
        let drawn = customer.up_to(self.habits.think);
        let think = self.cast.get(id).and_then(|known| known.think).unwrap_or(drawn);
        let order_id = id.clone();
        match (event, mind) {
            (OrderEvent::Reserved | OrderEvent::RestockAwaited { .. }, Mind::Cancels) => {
                vec![Act { at: now + think, command: Command::CancelOrder { order_id, reason: None } }]
            }
            (OrderEvent::Reserved, Mind::Pays) => {
                vec![Act { at: now + think, command: Command::ConfirmOrder { order_id } }]
            }
            (OrderEvent::Reserved, Mind::IsLate) => {
                // Where money is asked for, it is the money that comes late.
                let after = if self.policy.payment.is_some() { Span::default() } else { self.policy.hold };
                vec![Act { at: now + after + think, command: Command::ConfirmOrder { order_id } }]
            }
            (OrderEvent::Confirmed | OrderEvent::Reinstated, _) if !self.policy.delivery => {
                let at = now + Rng::about(self.seed, id, "warehouse").up_to(self.habits.ship);
                vec![Act { at, command: Command::FulfilOrder { order_id, parcel: Parcel::default() } }]
            }
            (OrderEvent::Paid { .. }, _) if customer.happens(self.habits.twice) => {
                let at = now + Rng::about(self.seed, id, "again").up_to(self.habits.pay);
                let reference = Reference::parse("again").ok();
                let pay = |reference| Command::Pay { order_id, approved: true, reference };
                reference.map(|reference| Act { at, command: pay(reference) }).into_iter().collect()
            }
            _ => vec![],
        }
    }

    fn mind(&self, id: &Id, customer: &mut Rng) -> Mind {
        let Habits { paid, cancelled, late, .. } = self.habits;
        let known = self.cast.get(id).and_then(|known| known.mind);
        let drawn = match customer.below(1000) {
            n if n < u64::from(paid) => Mind::Pays,
            n if n < u64::from(paid + cancelled) => Mind::Cancels,
            n if n < u64::from(paid + cancelled + late) => Mind::IsLate,
            _ => Mind::Leaves,
        };
        known.unwrap_or(drawn)
    }

    /// Goods come all at once, in two parts, or never.
    fn about_goods(&self, id: &Id, lines: &Lines, now: Time) -> Vec<Act> {
        let mut rng = Rng::about(self.seed, id, "goods");
        if rng.happens(self.habits.never) {
            return vec![];
        }
        let receive = |lines: Option<Lines>, reference: &str| Command::ReceivePurchase {
            purchase_order_id: id.clone(),
            lines,
            reference: Reference::parse(reference).ok(),
        };
        let at = now + rng.up_to(self.habits.lead);
        let mut acts = vec![];
        if rng.happens(self.habits.parts) {
            let half = |line: &Line| {
                let quantity = Quantity::new(line.quantity.units() / 2).ok()?;
                Some(Line { key: line.key.clone(), quantity })
            };
            let part = Lines::new(lines.iter().filter_map(half).collect()).ok();
            acts.extend(part.map(|part| Act { at, command: receive(Some(part), "part") }));
        }
        let rest = at + rng.up_to(self.habits.lead);
        acts.push(Act { at: if acts.is_empty() { at } else { rest }, command: receive(None, "rest") });
        acts
    }

    /// What is answered to a debt that is taken up now, and when.
    pub fn answer(&self, id: &Id, action: &Action, now: Time) -> Act {
        let mut rng = Rng::about(self.seed, id, "answer");
        let Habits { declined, accepted, there, delayed, pay, ship, call, .. } = self.habits;
        let mut after = rng.up_to(call);
        let reply = match action {
            Action::RequestPayment => {
                let order_id = id.base();
                let mind = self.mind(&order_id, &mut Rng::about(self.seed, &order_id, "customer"));
                let is_late = mind == Mind::IsLate;
                let late = self.policy.payment.filter(|_| is_late).unwrap_or_default();
                after = Span::from_millis(late.millis() + rng.up_to(pay).millis());
                match Reference::parse("payment") {
                    Ok(reference) => Reply::Payment { approved: !rng.happens(declined), reference },
                    Err(_) => Reply::Done,
                }
            }
            Action::AskSupplier { .. } => Reply::Supply { accepted: rng.happens(accepted) },
            Action::CheckSupplier { .. } => {
                let status = match rng.below(1000) {
                    n if n < u64::from(there) => SupplyStatus::Ok,
                    n if n < u64::from(there + delayed) => SupplyStatus::Delayed,
                    _ => SupplyStatus::Fail,
                };
                Reply::SupplyStatus { status }
            }
            Action::Deliver { .. } => {
                after = rng.up_to(ship);
                Reply::Delivered
            }
            Action::VoidPayment
            | Action::RefundPayment { .. }
            | Action::CancelSupplier { .. }
            | Action::SendPurchaseOrder { .. }
            | Action::CancelPurchaseOrder { .. }
            | Action::Notify { .. } => Reply::Done,
        };
        Act { at: now + after, command: Command::Reply { debt_id: id.clone(), reply } }
    }
}
