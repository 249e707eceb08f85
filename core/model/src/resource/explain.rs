//! How a balance is explained: from the rows behind it to what is shown of them.

use super::Movement;
use super::why::{
    Available, Holder, Incoming, IncomingFrom, MovedFigure, ReservedFigure, Waiter, WaitingFigure,
    WhyLocation,
};
use crate::Stamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use earmark_core::balance::{self, Balance};
use earmark_core::order::Order;
use earmark_core::purchase::Purchase;
use earmark_core::reservation::{HeldLine, Reservation, Status};
use earmark_core::words::{BalanceKey, Id};

/// The rows behind a balance.
#[derive(Debug, Default)]
pub struct Behind {
    /// Reservations that hold units of it, or wait for some.
    pub holders: Vec<Reservation>,
    /// Whether these are all.
    pub all_named: bool,
    /// The position of each ticket that waits.
    pub positions: BTreeMap<u64, u64>,
    /// The orders of the holders.
    pub orders: Vec<Order>,
    /// Purchase orders: those of the orders, and the newest.
    pub purchases: BTreeMap<Id, Purchase>,
}

impl Behind {
    /// The reservations that still wait for units of a balance, each with its ticket, oldest first.
    pub fn waiters(&self, key: &BalanceKey) -> BTreeMap<u64, &Reservation> {
        let ticket = |held: &Reservation| {
            line(held, key).filter(|line| held.lacks(line) > 0).and_then(|line| line.ticket)
        };
        self.holders.iter().filter_map(|held| Some((ticket(held)?, held))).collect()
    }
}

impl<'a> WhyLocation<'a> {
    /// Explains a balance by the rows behind it and the newest movements of its SKU.
    pub fn new(balance: &'a Balance, behind: &'a Behind, movements: &'a [balance::Movement]) -> Self {
        let (key, figures) = (&balance.key, &balance.figures);
        let newest = |changes: fn(&balance::Movement) -> bool| -> Vec<Movement<'a>> {
            let here = movements.iter().filter(|movement| movement.key == *key);
            here.filter(|movement| changes(movement)).map(Movement::from).collect()
        };
        let held_by = |statuses: &[Status]| {
            let holders = behind.holders.iter().filter(|held| statuses.contains(&held.status));
            holders.filter_map(|held| Holder::of(held, key)).collect()
        };
        let incoming = IncomingFrom::all(behind, key);
        let explained: i64 = incoming.iter().map(IncomingFrom::units).sum();
        Self {
            location: key.location.as_str(),
            available: Available::new(figures),
            on_hand: MovedFigure { units: figures.on_hand, last_movements: newest(|m| m.delta.on_hand != 0) },
            safety_stock: MovedFigure {
                units: figures.safety_stock,
                last_movements: newest(|m| m.delta.safety_stock != 0),
            },
            // A waiter that collects holds part of what it waits for.
            reserved: ReservedFigure {
                units: figures.reserved,
                by: held_by(&[Status::Pending, Status::Waiting]),
            },
            committed: ReservedFigure { units: figures.committed, by: held_by(&[Status::Confirmed]) },
            waiting: WaitingFigure { units: figures.waiting, queue: Waiter::all(behind, key) },
            incoming: Incoming { units: figures.incoming, from: incoming },
            last_movements: newest(|_| true),
            complete: behind.all_named && explained == figures.incoming,
        }
    }
}

fn line<'a>(held: &'a Reservation, key: &BalanceKey) -> Option<&'a HeldLine> {
    held.lines.iter().find(|line| line.key == *key)
}

impl<'a> Holder<'a> {
    fn of(held: &'a Reservation, key: &BalanceKey) -> Option<Self> {
        let line = line(held, key).filter(|line| line.held > 0)?;
        Some(Self {
            reservation_id: held.id.as_str(),
            order_id: held.order_id.as_ref().map(Id::as_str),
            status: held.status,
            units: line.held,
            expires_at: held.deadline().map(Stamp),
            since: Stamp(held.held_since),
        })
    }
}

impl<'a> Waiter<'a> {
    fn all(behind: &'a Behind, key: &BalanceKey) -> Vec<Self> {
        let waiter = |(ticket, held): (u64, &'a Reservation)| Self {
            position: behind.positions.get(&ticket).copied().unwrap_or_default(),
            reservation_id: held.id.as_str(),
            order_id: held.order_id.as_ref().map(Id::as_str),
            lacks: line(held, key).map_or(0, |line| held.lacks(line)),
            collecting: held.collecting,
            overtakes: held.overtakes,
            max_overtakes: held.terms.max_overtakes,
            expires_at: held.deadline().map(Stamp),
        };
        behind.waiters(key).into_iter().map(waiter).collect()
    }
}

impl<'a> IncomingFrom<'a> {
    /// Suppliers' promises, then purchase orders.
    fn all(behind: &'a Behind, key: &BalanceKey) -> Vec<Self> {
        let promises = behind.orders.iter().flat_map(|order| order.asks.iter().map(move |ask| (order, ask)));
        let promises = promises.filter(|(_, ask)| ask.line.key == *key).map(|(order, ask)| Self::Promise {
            order_id: order.id.as_str(),
            promised_units: Order::expects(ask),
        });
        let bought = behind.purchases.values();
        let bought = bought.flat_map(|purchase| purchase.lines.iter().map(move |line| (purchase, line)));
        let bought = bought.filter(|(_, line)| line.key == *key).map(|(purchase, line)| Self::Purchase {
            purchase_order_id: purchase.id.as_str(),
            order_id: purchase.order_id.as_ref().map(Id::as_str),
            units: purchase.expects(line),
        });
        promises.chain(bought).filter(|from| from.units() > 0).collect()
    }

    const fn units(&self) -> i64 {
        match self {
            Self::Purchase { units, .. } => *units,
            Self::Promise { promised_units, .. } => *promised_units,
        }
    }
}
