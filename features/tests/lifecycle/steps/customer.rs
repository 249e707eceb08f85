//! The customer orders, confirms and cancels.

use crate::params::{Goods, Ident, Note, Time, Wish};
use crate::world::{Shop, Told};
use cucumber::{given, when};
use earmark_core::order::Request;
use earmark_core::step::Command;

#[given(expr = "the customer orders {goods} as {id}{wish}")]
#[when(expr = "the customer orders {goods} as {id}{wish}")]
async fn place(shop: &mut Shop, goods: Goods, order_id: Ident, wish: Wish) -> Told {
    let Wish { profile, hold } = wish;
    let request = Request { lines: goods.lines()?, profile, hold };
    shop.say(Command::PlaceOrder { order_id: order_id.0, request }).await
}

#[given(expr = "the customer confirms order {id}")]
#[when(expr = "the customer confirms order {id}")]
async fn confirm(shop: &mut Shop, order_id: Ident) -> Told {
    shop.say(Command::ConfirmOrder { order_id: order_id.0 }).await
}

#[given(expr = "the customer cancels order {id}")]
#[when(expr = "the customer cancels order {id}")]
async fn cancel(shop: &mut Shop, order_id: Ident) -> Told {
    shop.say(Command::CancelOrder { order_id: order_id.0, reason: None }).await
}

#[when(expr = "the customer cancels order {id} because {note}")]
async fn cancel_because(shop: &mut Shop, order_id: Ident, reason: Note) -> Told {
    shop.say(Command::CancelOrder { order_id: order_id.0, reason: Some(reason.0) }).await
}

#[given(expr = "the customer extends order {id} by {time}")]
#[when(expr = "the customer extends order {id} by {time}")]
async fn extend(shop: &mut Shop, order_id: Ident, ttl: Time) -> Told {
    shop.say(Command::ExtendOrder { order_id: order_id.0, ttl: ttl.0 }).await
}
