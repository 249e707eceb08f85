//! What comes next: customers and deliveries in their time, and what happened makes somebody say or do.

use super::Engine;
use crate::outside::Act;
use earmark_core::debt::{Command as DebtCommand, Status};
use earmark_core::order::Request;
use earmark_core::reservation::Event;
use earmark_core::step::{Command, Fact, Input, Recorded};
use earmark_core::words::{Span, Time};

impl Engine {
    /// When the next message arrives, or the next customer comes.
    pub(crate) fn next_at(&self) -> Option<Time> {
        let outside = self.customers.next_at().into_iter().chain(self.deliveries_next());
        outside.chain(self.flight.next_at()).min()
    }

    fn deliveries_next(&self) -> Option<Time> {
        self.customers.next_at().and_then(|_| self.deliveries.next_at())
    }

    /// Lets customers and deliveries come whose time is next. Deliveries end with the customers.
    pub(super) fn let_come(&mut self) {
        while let Some(order_at) = self.customers.next_at() {
            let until = self.flight.next_at().unwrap_or(Time::MAX);
            match self.deliveries.next_at() {
                Some(at) if at < order_at && at <= until => {
                    let Some(stocked) = self.deliveries.take() else { continue };
                    let (key, quantity) = (stocked.key, stocked.quantity);
                    self.client(
                        at,
                        Command::Receive { key, quantity, purchase_order_id: None, reference: None },
                    );
                }
                _ if order_at <= until => {
                    let Some(order) = self.customers.next() else { return };
                    let profile = self.scenario.profile.clone();
                    let request = Request { lines: order.lines, profile, hold: None };
                    self.client(order.placed_at, Command::PlaceOrder { order_id: order.id, request });
                }
                _ => return,
            }
        }
    }

    /// What came too early for the store's clock comes again.
    pub(super) fn comes_again(&mut self, input: &Input, clock: Time) {
        let tables = self.memory.tables();
        let at = match &input.command {
            Command::Expire { reservation_id } => {
                tables.reservations.get(reservation_id).and_then(|(_, held)| held.deadline())
            }
            Command::Debt { debt_id, command: DebtCommand::Claim { .. } } => {
                let owed = tables.debts.get(debt_id).filter(|(_, debt)| debt.status == Status::Owed);
                owed.map(|(_, debt)| debt.due_at)
            }
            _ => None,
        };
        if let Some(at) = at {
            self.own(self.now + at.since(clock) + Span::from_secs(1), input.command.clone());
        }
    }

    pub(super) fn happened(&mut self, recorded: &Recorded) {
        let now = self.now;
        for Act { at, command } in self.outside.react(recorded) {
            self.client(now + at.since(recorded.at), command);
        }
        match &recorded.fact {
            Fact::Reservation { id, event } => {
                use Event::{Extended, Queued, Rescheduled, Reserved, Served};
                if let Reserved { expires_at, .. }
                | Queued { expires_at, .. }
                | Extended { expires_at }
                | Rescheduled { expires_at }
                | Served { expires_at } = event
                {
                    let expire = Command::Expire { reservation_id: id.clone() };
                    self.own(now + expires_at.since(recorded.at), expire);
                }
            }
            Fact::Debt { id, event } => self.debt(id, event, recorded.at, now),
            Fact::Order { .. } | Fact::Purchase { .. } | Fact::Stock { .. } => {}
        }
    }
}
