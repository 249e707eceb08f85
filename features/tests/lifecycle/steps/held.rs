//! How a reservation stands.

use super::held;
use crate::params::{Article, Goods, HeldStatus, Ident, Note, Time};
use crate::world::{Shop, Told, expect};
use cucumber::then;
use earmark_core::words::{BalanceKey, Id};

#[then(expr = "{id} is {held}")]
async fn stands(shop: &mut Shop, id: Ident, status: HeldStatus) -> Told {
    expect(&format!("reservation {id}"), &held(shop, &id.0).await?.status, &status.0)
}

#[then(expr = "there is no reservation {id}")]
async fn unknown(shop: &mut Shop, id: Ident) -> Told {
    expect("the reservation", &shop.driver()?.reservation(&id.0).await?, &None)
}

#[then(expr = "{id} expires in {time}")]
async fn expires_in(shop: &mut Shop, id: Ident, time: Time) -> Told {
    let deadline = held(shop, &id.0).await?.deadline;
    expect("its deadline", &deadline, &Some(shop.driver()?.now() + time.0))
}

#[then(expr = "{id} has no deadline")]
async fn no_deadline(shop: &mut Shop, id: Ident) -> Told {
    expect("its deadline", &held(shop, &id.0).await?.deadline, &None)
}

#[then(expr = "{id} was released because {note}")]
async fn because(shop: &mut Shop, id: Ident, reason: Note) -> Told {
    expect("the reason", &held(shop, &id.0).await?.reason, &Some(reason.0.to_string()))
}

/// The lines of a reservation with more than nothing of `units`.
async fn lines(
    shop: &Shop,
    id: &Id,
    units: impl Fn(&crate::driver::HeldLine) -> i64,
) -> Result<Vec<(BalanceKey, i64)>, String> {
    let lines = held(shop, id).await?.lines;
    Ok(lines.iter().map(|line| (line.key.clone(), units(line))).filter(|(_, units)| *units > 0).collect())
}

fn wanted(goods: Goods) -> Result<Vec<(BalanceKey, i64)>, String> {
    Ok(goods.lines()?.iter().map(|line| (line.key.clone(), line.quantity.units())).collect())
}

#[then(expr = "{id} holds {goods}")]
async fn holds(shop: &mut Shop, id: Ident, goods: Goods) -> Told {
    expect("what it holds", &lines(shop, &id.0, |line| line.held).await?, &wanted(goods)?)
}

#[then(expr = "{id} holds nothing")]
async fn holds_nothing(shop: &mut Shop, id: Ident) -> Told {
    expect("what it holds", &lines(shop, &id.0, |line| line.held).await?, &vec![])
}

#[then(expr = "{id} lacks {goods}")]
async fn lacks(shop: &mut Shop, id: Ident, goods: Goods) -> Told {
    expect("what it lacks", &lines(shop, &id.0, |line| line.lacks).await?, &wanted(goods)?)
}

#[then(expr = "{goods} has/have left for {id}")]
async fn left(shop: &mut Shop, goods: Goods, id: Ident) -> Told {
    expect("what has left", &lines(shop, &id.0, |line| line.deducted).await?, &wanted(goods)?)
}

#[then(expr = "{id} is number {int} in the queue for {article}")]
async fn position(shop: &mut Shop, id: Ident, place: u64, key: Article) -> Told {
    let lines = held(shop, &id.0).await?.lines;
    let position = lines.iter().find(|line| line.key == key.0).and_then(|line| line.position);
    expect("its position", &position, &Some(place))
}

#[then(expr = "{id} was overtaken {int} time(s)")]
async fn overtaken(shop: &mut Shop, id: Ident, times: u32) -> Told {
    expect("overtakes", &held(shop, &id.0).await?.overtakes, &times)
}

#[then(expr = "{id} collects")]
async fn collects(shop: &mut Shop, id: Ident) -> Told {
    expect("collecting", &held(shop, &id.0).await?.collecting, &true)
}

#[then(expr = "{id} does not collect")]
async fn collects_not(shop: &mut Shop, id: Ident) -> Told {
    expect("collecting", &held(shop, &id.0).await?.collecting, &false)
}
