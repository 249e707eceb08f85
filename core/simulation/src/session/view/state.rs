//! How everything stands where a session stands.

use super::{BrokenView, MessageView, broken, message};
use crate::report::Report;
use crate::session::narrate::duty;
use crate::session::{Hand, Session};
use crate::simulate::Counts;
use alloc::{format, string::String, vec::Vec};
use core::cmp::Reverse;
use earmark_core::balance::Balance;
use earmark_core::debt::{self, Debt};
use earmark_core::order::{Order, Status};
use earmark_core::ordered::sort;
use earmark_core::purchase;
use earmark_core::reservation::{self, HeldLine, Reservation};
use earmark_core::words::{Id, Lines, Location, Note, Sku, Time};
use serde::Serialize;

/// So many rows of a kind are shown, those that live first.
const SHOWN: usize = 200;

/// How everything stands.
#[derive(Debug, Clone, Serialize)]
pub struct State<'a> {
    /// How many steps were made.
    pub step: usize,
    /// How many are known.
    pub known: usize,
    /// The simulated time.
    pub at: Time,
    /// What the store's clock shows.
    pub clock: Time,
    /// When something happens next; nothing where all is over.
    pub next_at: Option<Time>,
    /// Whether nothing is left to come.
    pub finished: bool,
    /// The invariant that broke here.
    pub broken: Option<BrokenView<'a>>,
    /// What was counted of orders and units.
    pub report: Report,
    /// What was counted of messages and faults.
    pub counts: Counts,
    /// Stands for everything that happened so far.
    pub fingerprint: String,
    /// Balances by SKU.
    pub balances: Vec<BalanceView<'a>>,
    /// Orders: those that live, and the last of those that ended.
    pub orders: Vec<OrderView<'a>>,
    /// Who waits, for what, in the order of the queues.
    pub waiting: Vec<WaitingView<'a>>,
    /// Reservations that hold stock, by their deadline.
    pub holds: Vec<HoldView<'a>>,
    /// What is owed to the outside.
    pub debts: Vec<DebtView<'a>>,
    /// Purchase orders that are open.
    pub purchases: Vec<&'a purchase::Purchase>,
    /// Messages under way, in the order in which they arrive.
    pub in_flight: Vec<MessageView<'a>>,
    /// How many there are of them.
    pub in_flight_count: usize,
    /// What was done by hand.
    pub hands: &'a [Hand],
}

/// A balance.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the figures are the words of the domain")]
pub struct BalanceView<'a> {
    pub sku: &'a Sku,
    pub location: &'a Location,
    pub on_hand: i64,
    pub reserved: i64,
    pub committed: i64,
    pub safety_stock: i64,
    pub available: i64,
    pub incoming: i64,
    pub waiting: i64,
}

/// An order.
#[derive(Debug, Clone, Serialize)]
pub struct OrderView<'a> {
    /// Its id.
    pub id: &'a Id,
    /// Where it stands.
    pub status: Status,
    /// What was ordered.
    pub lines: Option<&'a Lines>,
    /// Its deadline, while one runs.
    pub expires_at: Option<Time>,
    /// Why it ended.
    pub reason: Option<&'a Note>,
    /// Whether there is money that it keeps.
    pub paid: bool,
    /// When it was placed.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// Somebody who waits.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingView<'a> {
    /// The reservation.
    pub id: &'a Id,
    /// For what.
    pub sku: &'a Sku,
    /// Its place in the queue: 1 is the head.
    pub position: usize,
    /// What it asked for.
    pub quantity: i64,
    /// What it lacks.
    pub lacks: i64,
    /// How often it was overtaken.
    pub overtakes: u32,
    /// Whether what arrives is held for it.
    pub collecting: bool,
    /// Until when it waits.
    pub expires_at: Option<Time>,
}

/// A reservation that holds stock.
#[derive(Debug, Clone, Serialize)]
pub struct HoldView<'a> {
    /// The reservation.
    pub id: &'a Id,
    /// Where it stands.
    pub status: reservation::Status,
    /// Until when it holds; for good where nothing stands here.
    pub expires_at: Option<Time>,
    /// What it holds.
    pub lines: &'a [HeldLine],
}

/// A debt.
#[derive(Debug, Clone, Serialize)]
pub struct DebtView<'a> {
    /// Its id.
    pub id: &'a Id,
    /// Whose it is.
    pub order_id: &'a Id,
    /// What is owed.
    pub duty: String,
    /// Whether it is owed, or dead.
    pub status: debt::Status,
    /// How often its call failed.
    pub failures: u32,
    /// When it may next be taken up.
    pub due_at: Time,
}

impl Session {
    /// How everything stands.
    pub fn state(&self) -> State<'_> {
        let tables = self.engine.tables();
        let held = || tables.reservations.values().map(|(_, held)| held.as_ref());
        State {
            step: self.at,
            known: self.history.len(),
            at: self.engine.now(),
            clock: self.engine.clock(),
            next_at: self.engine.next_at(),
            finished: self.is_finished(),
            broken: self.broken().map(broken),
            report: self.engine.tally.report(),
            counts: self.engine.counts,
            fingerprint: self.fingerprint(),
            balances: tables.balances.values().map(|(_, row)| balance(row)).collect(),
            orders: self.orders(),
            waiting: self.waiting(held()),
            holds: holds(held()),
            debts: debts(tables.debts.values().map(|(_, debt)| debt.as_ref())),
            purchases: {
                let all = tables.purchases.values().map(|(_, bought)| bought.as_ref());
                all.filter(|bought| bought.status == purchase::Status::Open).take(SHOWN).collect()
            },
            in_flight: self.engine.flight.iter().take(SHOWN).map(|(at, sent)| message(at, sent)).collect(),
            in_flight_count: self.engine.flight.len(),
            hands: self.hands(),
        }
    }

    /// Stands for everything that happened so far, in order.
    pub fn fingerprint(&self) -> String {
        format!("{:032x}", self.engine.fingerprint())
    }

    fn orders(&self) -> Vec<OrderView<'_>> {
        let tables = self.engine.tables();
        let mut orders: Vec<&Order> = tables.orders.values().map(|(_, order)| order.as_ref()).collect();
        sort(&mut orders, |one, other| turn(one) < turn(other));
        orders.truncate(SHOWN);
        orders
            .into_iter()
            .map(|order| OrderView {
                id: &order.id,
                status: order.status,
                lines: order.request.as_ref().map(|request| &request.lines),
                expires_at: tables
                    .reservations
                    .get(&order.reservation_id)
                    .and_then(|(_, held)| held.deadline()),
                reason: order.reason.as_ref(),
                paid: order.payment.approved.is_some(),
                created_at: order.created_at,
                updated_at: order.updated_at,
            })
            .collect()
    }

    fn waiting<'a>(&'a self, held: impl Iterator<Item = &'a Reservation>) -> Vec<WaitingView<'a>> {
        let mut waiting = Vec::new();
        for waiter in held.filter(|held| held.status == reservation::Status::Waiting) {
            for (key, ticket) in waiter.places() {
                let Some(line) = waiter.lines.iter().find(|line| line.key == *key) else { continue };
                waiting.push(WaitingView {
                    id: &waiter.id,
                    sku: &key.sku,
                    position: self.engine.position(key, ticket),
                    quantity: line.quantity,
                    lacks: waiter.lacks(line),
                    overtakes: waiter.overtakes,
                    collecting: waiter.collecting,
                    expires_at: waiter.deadline(),
                });
            }
        }
        sort(&mut waiting, |one, other| (one.sku, one.position) < (other.sku, other.position));
        waiting.truncate(SHOWN);
        waiting
    }
}

/// Who lives comes first, and then who changed last.
fn turn(order: &Order) -> (bool, Reverse<Time>, &Id) {
    (order.status.is_end(), Reverse(order.updated_at), &order.id)
}

fn balance(row: &Balance) -> BalanceView<'_> {
    let figures = row.figures;
    BalanceView {
        sku: &row.key.sku,
        location: &row.key.location,
        on_hand: figures.on_hand,
        reserved: figures.reserved,
        committed: figures.committed,
        safety_stock: figures.safety_stock,
        available: figures.available(),
        incoming: figures.incoming,
        waiting: figures.waiting,
    }
}

fn holds<'a>(held: impl Iterator<Item = &'a Reservation>) -> Vec<HoldView<'a>> {
    use reservation::Status::{Confirmed, Pending};
    let living = held.filter(|held| matches!(held.status, Pending | Confirmed));
    let view = |held: &'a Reservation| HoldView {
        id: &held.id,
        status: held.status,
        expires_at: held.deadline(),
        lines: &held.lines,
    };
    let mut holds: Vec<HoldView<'a>> = living.map(view).collect();
    let until = |hold: &HoldView<'_>| hold.expires_at.unwrap_or(Time::MAX);
    sort(&mut holds, |one, other| (until(one), one.id) < (until(other), other.id));
    holds.truncate(SHOWN);
    holds
}

fn debts<'a>(debts: impl Iterator<Item = &'a Debt>) -> Vec<DebtView<'a>> {
    let open = debts.filter(|debt| debt.status.is_open());
    let view = |debt: &'a Debt| DebtView {
        id: &debt.id,
        order_id: &debt.order_id,
        duty: duty(&debt.action),
        status: debt.status,
        failures: debt.failures,
        due_at: debt.due_at,
    };
    open.map(view).take(SHOWN).collect()
}
