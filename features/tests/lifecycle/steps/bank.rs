//! The bank approves, declines and pays back: unasked, or in answer to a debt.

use super::open_debt;
use crate::params::{Ident, Ref};
use crate::world::{Shop, Told};
use cucumber::{given, when};
use earmark_core::debt::Reply;
use earmark_core::step::Command;
use earmark_core::words::{Id, Reference};

#[given(expr = "the bank approves {ref} for order {id}")]
#[when(expr = "the bank approves {ref} for order {id}")]
async fn approve(shop: &mut Shop, reference: Ref, order_id: Ident) -> Told {
    shop.say(Command::Pay { order_id: order_id.0, approved: true, reference: reference.0 }).await
}

#[given(expr = "the bank declines {ref} for order {id}")]
#[when(expr = "the bank declines {ref} for order {id}")]
async fn decline(shop: &mut Shop, reference: Ref, order_id: Ident) -> Told {
    shop.say(Command::Pay { order_id: order_id.0, approved: false, reference: reference.0 }).await
}

async fn answer(shop: &mut Shop, order_id: Id, approved: bool, reference: Reference) -> Told {
    let debt_id = open_debt(shop, &order_id, "request_payment", |_| true).await?.id;
    shop.say(Command::Reply { debt_id, reply: Reply::Payment { approved, reference } }).await
}

/// The bank answers what it was asked for by the order.
#[given(expr = "the bank, asked by order {id}, approves {ref}")]
#[when(expr = "the bank, asked by order {id}, approves {ref}")]
async fn answer_approved(shop: &mut Shop, order_id: Ident, reference: Ref) -> Told {
    answer(shop, order_id.0, true, reference.0).await
}

#[when(expr = "the bank, asked by order {id}, declines {ref}")]
async fn answer_declined(shop: &mut Shop, order_id: Ident, reference: Ref) -> Told {
    answer(shop, order_id.0, false, reference.0).await
}

#[when(expr = "the bank pays back {ref} for order {id}")]
async fn refund(shop: &mut Shop, reference: Ref, order_id: Ident) -> Told {
    let wanted = Some(reference.0.to_string());
    let debt = open_debt(shop, &order_id.0, "refund_payment", |debt| debt.reference == wanted).await?;
    shop.say(Command::Reply { debt_id: debt.id, reply: Reply::Done }).await
}
