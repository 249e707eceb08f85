//! What the core decided, in the words in which a server tells it: enough of each event to compare.

use alloc::{vec, vec::Vec};
use earmark_core::balance::Movement;
use earmark_core::debt;
use earmark_core::order::{Event as OrderEvent, Plan, Status};
use earmark_core::purchase;
use earmark_core::reservation::{Event, Opening};
use earmark_core::step::{Change, Fact, Recorded, StockEvent};
use earmark_core::words::{Id, Lines, Note};
use serde_json::{Value, json};

/// One event that the core would tell.
#[derive(Debug)]
pub(super) struct Said {
    pub kind: &'static str,
    pub about: Id,
    pub essence: Vec<(&'static str, Value)>,
}

type Told = Vec<(&'static str, Vec<(&'static str, Value)>)>;

/// The events of an entry of the journal, in order.
pub(super) fn tell(recorded: &Recorded) -> Vec<Said> {
    let moved = &recorded.movements;
    let mut told = match &recorded.fact {
        Fact::Order { event, .. } => order(event),
        Fact::Reservation { event, .. } => reservation(event),
        Fact::Purchase { event, .. } => purchase(event),
        Fact::Debt { event, .. } => debt(event),
        Fact::Stock { event, .. } => stock(event),
    };
    told.extend(moved.iter().map(movement));
    let about = recorded.fact.id();
    told.into_iter().map(|(kind, essence)| Said { kind, about: about.clone(), essence }).collect()
}

fn order(event: &OrderEvent) -> Told {
    let status = |status: Status, reason: Option<&Note>| {
        ("order.order.status_changed", vec![("status", json!(status)), ("reason", json!(reason))])
    };
    let cancelled = |reason: &Note| ("order.order.cancelled", vec![("reason", json!(reason))]);
    let paid = |reference: &_, late: bool| {
        vec![("order.payment.approved", vec![("reference", json!(reference)), ("late", json!(late))])]
    };
    let ask = |kind, ask: &usize| vec![(kind, vec![("ask", json!(ask + 1))])];
    match event {
        OrderEvent::Placed { request, .. } => {
            vec![(
                "order.order.created",
                vec![("profile", json!(request.profile)), ("lines", lines(&request.lines))],
            )]
        }
        OrderEvent::Reserved => vec![status(Status::Reserved, None)],
        OrderEvent::RestockAwaited { plan } => {
            let plan = match plan {
                Plan::Wait => "wait",
                Plan::Purchase { .. } => "purchase",
                Plan::Supplier { .. } => "supplier",
            };
            let status = json!(Status::AwaitingRestock);
            vec![("order.order.status_changed", vec![("status", status), ("plan", json!(plan))])]
        }
        OrderEvent::Rejected => vec![status(Status::Rejected, None)],
        OrderEvent::PaymentAwaited => vec![status(Status::AwaitingPayment, None)],
        OrderEvent::Paid { reference } => paid(reference, false),
        OrderEvent::PaidLate { reference } => paid(reference, true),
        OrderEvent::Declined => vec![("order.payment.declined", vec![])],
        OrderEvent::RefundOwed { reference } => {
            vec![("order.refund.owed", vec![("reference", json!(reference))])]
        }
        OrderEvent::Reinstated | OrderEvent::Confirmed => vec![status(Status::Confirmed, None)],
        OrderEvent::Fulfilled => vec![status(Status::Fulfilled, None)],
        OrderEvent::Cancelled { reason } => vec![status(Status::Cancelled, Some(reason)), cancelled(reason)],
        OrderEvent::Expired { reason } => vec![status(Status::Expired, Some(reason)), cancelled(reason)],
        OrderEvent::Failed { reason } => vec![status(Status::Failed, Some(reason))],
        OrderEvent::Promised { ask: n } => ask("purchase.supply.promised", n),
        OrderEvent::Delayed { ask: n } => ask("purchase.supply.delayed", n),
        OrderEvent::Supplied { ask: n } => ask("purchase.supply.arrived", n),
        OrderEvent::Unsupplied { ask: n } => ask("purchase.supply.failed", n),
        OrderEvent::Bought => vec![("purchase.order.completed", vec![])],
        OrderEvent::DebtPaid { debt_id } => vec![("order.debt.paid", vec![("debt_id", json!(debt_id))])],
        OrderEvent::DebtWaived { debt_id } => vec![("order.debt.waived", vec![("debt_id", json!(debt_id))])],
    }
}

fn reservation(event: &Event) -> Told {
    let reserved = |opening: &Opening, taken: &[i64], expires_at: Value| {
        let line = |(line, units): (&earmark_core::words::Line, &i64)| json!({ "sku": line.key.sku, "quantity": units });
        let lines: Value = opening.request.lines.iter().zip(taken).map(line).collect();
        vec![("warehouse.inventory.reserved", vec![("lines", lines), ("expires_at", expires_at)])]
    };
    match event {
        Event::Reserved { opening, taken, expires_at } => reserved(opening, taken, json!(expires_at)),
        Event::Committed { opening } => {
            let all: Vec<i64> = opening.request.lines.iter().map(|line| line.quantity.units()).collect();
            reserved(opening, &all, Value::Null)
        }
        Event::Queued { expires_at, collecting, .. } => {
            vec![(
                "warehouse.inventory.queued",
                vec![("expires_at", json!(expires_at)), ("collecting", json!(collecting))],
            )]
        }
        Event::Rejected { .. } => vec![("warehouse.inventory.rejected", vec![])],
        Event::Confirmed => vec![("warehouse.inventory.confirmed", vec![])],
        Event::Released { reason } => vec![("warehouse.inventory.released", vec![("reason", json!(reason))])],
        Event::Expired => vec![
            ("warehouse.inventory.expired", vec![]),
            ("warehouse.inventory.released", vec![("reason", json!("expired"))]),
        ],
        Event::Extended { expires_at } | Event::Rescheduled { expires_at } => {
            vec![("warehouse.inventory.extended", vec![("expires_at", json!(expires_at))])]
        }
        Event::Deducted { keep_rest, reference, .. } => vec![(
            "warehouse.inventory.deducted",
            vec![("keep_rest", json!(keep_rest)), ("reference", json!(reference))],
        )],
        Event::Served { expires_at } => {
            vec![("warehouse.inventory.served", vec![("expires_at", json!(expires_at))])]
        }
        Event::Collected { .. } => vec![("warehouse.inventory.collected", vec![])],
        Event::Overtaken { collecting } => {
            vec![("warehouse.inventory.overtaken", vec![("collecting", json!(collecting))])]
        }
    }
}

fn purchase(event: &purchase::Event) -> Told {
    match event {
        purchase::Event::Raised { lines: bought, .. } => {
            vec![("purchase.order.created", vec![("lines", lines(bought))])]
        }
        purchase::Event::Received { lines: came } => {
            vec![("purchase.goods.received", vec![("lines", lines(came))])]
        }
        purchase::Event::Cancelled => vec![("purchase.order.cancelled", vec![])],
    }
}

fn debt(event: &debt::Event) -> Told {
    let reason = |kind, name, note: &Note| vec![(kind, vec![(name, json!(note))])];
    match event {
        debt::Event::Incurred { action, due_at, .. } => {
            vec![("order.debt.incurred", vec![("action", json!(action.name())), ("due_at", json!(due_at))])]
        }
        debt::Event::Claimed { .. } => vec![],
        debt::Event::Failed { error, .. } => reason("order.debt.failed", "error", error),
        debt::Event::Died { error } => reason("order.debt.died", "error", error),
        debt::Event::Settled => vec![("order.debt.settled", vec![])],
        debt::Event::Withdrawn => vec![("order.debt.withdrawn", vec![])],
        debt::Event::Revived => vec![("order.debt.revived", vec![])],
        debt::Event::Dropped { reason: why } => reason("order.debt.dropped", "reason", why),
    }
}

fn stock(event: &StockEvent) -> Told {
    match event {
        StockEvent::Received { quantity, reference, .. } => vec![(
            "warehouse.stock.received",
            vec![("quantity", json!(quantity.units())), ("reference", json!(reference))],
        )],
        StockEvent::Adjusted { change, reason, .. } => {
            let (what, units) = match change {
                Change::OnHand(units) => ("on_hand", units),
                Change::Delta(units) => ("delta", units),
                Change::SafetyStock(units) => ("safety_stock", units),
            };
            vec![("warehouse.stock.adjusted", vec![(what, json!(units)), ("reason", json!(reason))])]
        }
        StockEvent::Transferred { quantity, .. } => {
            vec![("warehouse.stock.transferred", vec![("quantity", json!(quantity.units()))])]
        }
        StockEvent::Shortfall { available, .. } => {
            vec![("warehouse.stock.shortfall", vec![("available", json!(available))])]
        }
    }
}

fn movement(movement: &Movement) -> (&'static str, Vec<(&'static str, Value)>) {
    let essence = vec![
        ("type", json!(movement.kind)),
        ("sku", json!(movement.key.sku)),
        ("on_hand_delta", json!(movement.delta.on_hand)),
        ("reserved_delta", json!(movement.delta.reserved)),
        ("committed_delta", json!(movement.delta.committed)),
        ("on_hand", json!(movement.after.on_hand)),
        ("reserved", json!(movement.after.reserved)),
        ("committed", json!(movement.after.committed)),
    ];
    ("warehouse.stock.changed", essence)
}

fn lines(lines: &Lines) -> Value {
    lines.iter().map(|line| json!({ "sku": line.key.sku, "quantity": line.quantity.units() })).collect()
}
