//! What a scenario reads of a row: what every store, and the API too, can tell.

use earmark_core::balance::{Balance, Figures};
use earmark_core::debt::{self, Action, Debt};
use earmark_core::order::{self, Order};
use earmark_core::purchase::{self, Purchase};
use earmark_core::refusal::Refusal;
use earmark_core::reservation::{self, Reservation};
use earmark_core::words::{BalanceKey, Id, Line, Lines, Reference, Time};

/// A refusal: its code, and what it says besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) code: String,
    /// The state that does not allow it.
    pub(crate) state: Option<String>,
    /// The order that drives the reservation.
    pub(crate) order_id: Option<String>,
    /// Per line: which, asked, available.
    pub(crate) lines: Vec<(BalanceKey, i64, i64)>,
    /// The bad fields, as JSON pointers.
    pub(crate) pointers: Vec<String>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let coded = |code: &str| Self { code: code.into(), ..Self::default() };
        match refusal {
            Refusal::InvalidRequest { faults } => {
                let pointers = faults.into_iter().map(|fault| fault.pointer).collect();
                Self { pointers, ..coded("invalid_request") }
            }
            Refusal::NotFound { .. } => coded("not_found"),
            Refusal::InsufficientStock { order_id, lines, .. } => Self {
                order_id: order_id.map(|id| id.to_string()),
                lines: lines.into_iter().map(|line| (line.key, line.asked, line.available)).collect(),
                ..coded("insufficient_stock")
            },
            Refusal::IdempotencyConflict { .. } => coded("idempotency_conflict"),
            Refusal::Expired { .. } => coded("expired"),
            Refusal::AlreadyReleased { .. } => coded("already_released"),
            Refusal::AlreadyDeducted { .. } => coded("already_deducted"),
            Refusal::AlreadyRejected { .. } => coded("already_rejected"),
            Refusal::IllegalTransition { state, .. } => {
                Self { state: Some(state.to_string()), ..coded("illegal_transition") }
            }
            Refusal::OwnedByOrder { order_id } => {
                Self { order_id: Some(order_id.to_string()), ..coded("owned_by_order") }
            }
            Refusal::RenewalExhausted { .. } => coded("renewal_exhausted"),
        }
    }
}

/// A line of a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeldLine {
    pub(crate) key: BalanceKey,
    pub(crate) held: i64,
    pub(crate) deducted: i64,
    pub(crate) lacks: i64,
    /// Its place in the queue, where it lacks something: 1 for the head.
    pub(crate) position: Option<u64>,
}

/// A reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) status: reservation::Status,
    pub(crate) lines: Vec<HeldLine>,
    /// The deadline, while one runs.
    pub(crate) deadline: Option<Time>,
    pub(crate) overtakes: u32,
    pub(crate) collecting: bool,
    pub(crate) reason: Option<String>,
}

impl Held {
    pub(crate) fn of(held: &Reservation, position: impl Fn(&BalanceKey, u64) -> u64) -> Self {
        let line = |line: &reservation::HeldLine| {
            let lacks = held.lacks(line);
            let ticket = line.ticket.filter(|_| lacks > 0);
            HeldLine {
                key: line.key.clone(),
                held: line.held,
                deducted: line.deducted,
                lacks,
                position: ticket.map(|ticket| position(&line.key, ticket)),
            }
        };
        Self {
            status: held.status,
            lines: held.lines.iter().map(line).collect(),
            deadline: held.deadline(),
            overtakes: held.overtakes,
            collecting: held.collecting,
            reason: held.reason.as_ref().map(ToString::to_string),
        }
    }
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) status: order::Status,
    pub(crate) reservation_id: Id,
    pub(crate) reason: Option<String>,
    /// The payment it keeps.
    pub(crate) paid: Option<String>,
    /// Payments owed back, and whether that was done.
    pub(crate) refunds: Vec<(String, bool)>,
}

impl From<&Order> for Placed {
    fn from(order: &Order) -> Self {
        let refund = |refund: &order::Refund| (refund.reference.to_string(), refund.done);
        Self {
            status: order.status,
            reservation_id: order.reservation_id.clone(),
            reason: order.reason.as_ref().map(ToString::to_string),
            paid: order.payment.approved.as_ref().map(Reference::to_string),
            refunds: order.payment.refunds.iter().map(refund).collect(),
        }
    }
}

/// A balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stock(pub(crate) Figures);

impl From<&Balance> for Stock {
    fn from(balance: &Balance) -> Self {
        Self(balance.figures)
    }
}

/// A purchase order: per line what was bought, and what has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bought {
    pub(crate) status: purchase::Status,
    pub(crate) lines: Vec<(BalanceKey, i64, i64)>,
}

impl From<&Purchase> for Bought {
    fn from(purchase: &Purchase) -> Self {
        let line = |line: &purchase::BoughtLine| (line.key.clone(), line.quantity, line.received);
        Self { status: purchase.status, lines: purchase.lines.iter().map(line).collect() }
    }
}

/// A debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owed {
    pub(crate) id: Id,
    pub(crate) kind: String,
    pub(crate) status: debt::Status,
    pub(crate) due_at: Time,
    /// What it is about, where it is about goods.
    pub(crate) lines: Vec<Line>,
    /// The payment it is about.
    pub(crate) reference: Option<String>,
}

impl From<&Debt> for Owed {
    fn from(debt: &Debt) -> Self {
        let all = |lines: &Lines| lines.iter().cloned().collect();
        let (lines, reference) = match &debt.action {
            Action::AskSupplier { line }
            | Action::CheckSupplier { line, .. }
            | Action::CancelSupplier { line } => (vec![line.clone()], None),
            Action::SendPurchaseOrder { lines, .. } | Action::Deliver { lines } => (all(lines), None),
            Action::RefundPayment { reference } => (vec![], Some(reference.to_string())),
            Action::RequestPayment
            | Action::VoidPayment
            | Action::CancelPurchaseOrder { .. }
            | Action::Notify { .. } => (vec![], None),
        };
        let (id, kind) = (debt.id.clone(), debt.action.name().to_owned());
        Self { id, kind, status: debt.status, due_at: debt.due_at, lines, reference }
    }
}
