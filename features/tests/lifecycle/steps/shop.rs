//! The shop takes stock under a reservation, and gives it back.

use crate::params::{Goods, Ident, Manner, Note, Time};
use crate::world::{Shop, Told};
use cucumber::{given, when};
use earmark_core::reservation::{Mode, OnShortage, Request};
use earmark_core::step::Command;
use earmark_core::words::Id;

#[given(expr = "the shop reserves {goods} as {id}{manner}")]
#[when(expr = "the shop reserves {goods} as {id}{manner}")]
async fn reserve(shop: &mut Shop, goods: Goods, reservation_id: Ident, manner: Manner) -> Told {
    let Manner { ttl, mode, on_shortage } = manner;
    let request = Request { lines: goods.lines()?, ttl, mode, on_shortage };
    shop.say(Command::Reserve { reservation_id: reservation_id.0, request }).await
}

#[given(expr = "the shop confirms {id}")]
#[when(expr = "the shop confirms {id}")]
async fn confirm(shop: &mut Shop, reservation_id: Ident) -> Told {
    shop.say(Command::Confirm { reservation_id: reservation_id.0 }).await
}

#[given(expr = "the shop releases {id}")]
#[when(expr = "the shop releases {id}")]
async fn release(shop: &mut Shop, reservation_id: Ident) -> Told {
    shop.say(Command::Release { reservation_id: reservation_id.0, reason: None }).await
}

#[when(expr = "the shop releases {id} because {note}")]
async fn release_because(shop: &mut Shop, reservation_id: Ident, reason: Note) -> Told {
    shop.say(Command::Release { reservation_id: reservation_id.0, reason: Some(reason.0) }).await
}

#[given(expr = "the shop extends {id} by {time}")]
#[when(expr = "the shop extends {id} by {time}")]
async fn extend(shop: &mut Shop, reservation_id: Ident, ttl: Time) -> Told {
    shop.say(Command::Extend { reservation_id: reservation_id.0, ttl: ttl.0 }).await
}

#[given(expr = "{int} newcomers reserve {goods} each")]
#[when(expr = "{int} newcomers reserve {goods} each")]
async fn newcomers(shop: &mut Shop, count: u32, goods: Goods) -> Told {
    let request = Request {
        lines: goods.lines()?,
        ttl: None,
        mode: Mode::default(),
        on_shortage: OnShortage::default(),
    };
    for n in 1..=count {
        let reservation_id = Id::parse(&format!("newcomer-{n}")).map_err(|rule| rule.to_string())?;
        shop.say(Command::Reserve { reservation_id, request: request.clone() }).await?;
    }
    Ok(())
}
