//! How an order stands.

use super::{held, order, table};
use crate::params::{Ident, Note, OrderStatus, Ref, Time};
use crate::world::{Shop, Told, expect};
use cucumber::gherkin::Step;
use cucumber::then;
use earmark_core::order::Event;
use earmark_core::step::Fact;

#[then(expr = "order {id} is {stand}")]
async fn stands(shop: &mut Shop, id: Ident, status: OrderStatus) -> Told {
    expect(&format!("order {id}"), &order(shop, &id.0).await?.status, &status.0)
}

#[then(expr = "order {id} is {stand} because {note}")]
async fn stands_because(shop: &mut Shop, id: Ident, status: OrderStatus, reason: Note) -> Told {
    let order = order(shop, &id.0).await?;
    expect(&format!("order {id}"), &order.status, &status.0)?;
    expect("the reason", &order.reason, &Some(reason.0.to_string()))
}

#[then(expr = "there is no order {id}")]
async fn unknown(shop: &mut Shop, id: Ident) -> Told {
    expect("the order", &shop.driver()?.order(&id.0).await?, &None)
}

/// The order's one clock is the deadline of its reservation.
#[then(expr = "order {id} expires in {time}")]
async fn expires_in(shop: &mut Shop, id: Ident, time: Time) -> Told {
    let reservation_id = order(shop, &id.0).await?.reservation_id;
    let deadline = held(shop, &reservation_id).await?.deadline;
    expect("its deadline", &deadline, &Some(shop.driver()?.now() + time.0))
}

#[then(expr = "order {id} has no deadline")]
async fn no_deadline(shop: &mut Shop, id: Ident) -> Told {
    let reservation_id = order(shop, &id.0).await?.reservation_id;
    expect("its deadline", &held(shop, &reservation_id).await?.deadline, &None)
}

#[then(expr = "order {id} is held by {id}")]
async fn held_by(shop: &mut Shop, id: Ident, reservation_id: Ident) -> Told {
    expect("its reservation", &order(shop, &id.0).await?.reservation_id, &reservation_id.0)
}

#[then(expr = "order {id} keeps {ref}")]
async fn keeps(shop: &mut Shop, id: Ident, reference: Ref) -> Told {
    expect("the payment it keeps", &order(shop, &id.0).await?.paid, &Some(reference.0.to_string()))
}

#[then(expr = "order {id} keeps no money")]
async fn keeps_nothing(shop: &mut Shop, id: Ident) -> Told {
    expect("the payment it keeps", &order(shop, &id.0).await?.paid, &None)
}

#[then(expr = "order {id} still has to pay back {ref}")]
async fn pays_back(shop: &mut Shop, id: Ident, reference: Ref) -> Told {
    let open = order(shop, &id.0).await?.refunds.into_iter().filter(|(_, done)| !done);
    let open: Vec<_> = open.map(|(payment, _)| payment).collect();
    expect("refunds owed", &open, &vec![reference.0.to_string()])
}

#[then(expr = "order {id} has paid back {ref}")]
async fn paid_back(shop: &mut Shop, id: Ident, reference: Ref) -> Told {
    let refunds = order(shop, &id.0).await?.refunds;
    expect("refunds", &refunds, &vec![(reference.0.to_string(), true)])
}

#[then(expr = "order {id} has no refund")]
async fn no_refund(shop: &mut Shop, id: Ident) -> Told {
    expect("refunds", &order(shop, &id.0).await?.refunds, &vec![])
}

/// The whole history of an order, one event a row.
#[then(expr = "the story of order {id} is")]
async fn story(shop: &mut Shop, id: Ident, step: &Step) -> Told {
    let wanted: Vec<String> = table(step)?.rows.iter().flatten().cloned().collect();
    let told = shop.driver()?.journal().await?.into_iter().filter_map(|recorded| match recorded.fact {
        Fact::Order { id: of, event } if of == id.0 => Some(name(&event).to_owned()),
        _ => None,
    });
    expect("the story", &told.collect(), &wanted)
}

fn name(event: &Event) -> &'static str {
    match event {
        Event::Placed { .. } => "placed",
        Event::Reserved => "reserved",
        Event::RestockAwaited { .. } => "restock awaited",
        Event::Rejected => "rejected",
        Event::PaymentAwaited => "payment awaited",
        Event::Paid { .. } => "paid",
        Event::PaidLate { .. } => "paid late",
        Event::Declined => "declined",
        Event::Reinstated => "reinstated",
        Event::RefundOwed { .. } => "refund owed",
        Event::Confirmed => "confirmed",
        Event::Fulfilled => "fulfilled",
        Event::Cancelled { .. } => "cancelled",
        Event::Expired { .. } => "expired",
        Event::Failed { .. } => "failed",
        Event::Promised { .. } => "promised",
        Event::Delayed { .. } => "delayed",
        Event::Supplied { .. } => "supplied",
        Event::Unsupplied { .. } => "not supplied",
        Event::Bought => "bought",
        Event::DebtPaid { .. } => "debt paid",
        Event::DebtWaived { .. } => "debt waived",
    }
}
