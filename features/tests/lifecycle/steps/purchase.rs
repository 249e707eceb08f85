//! Purchase orders: raised for the shelf or for an order, and the goods that come of them.

use crate::driver::Bought;
use crate::params::{Article, Goods, Ident, PurchaseStatus, Ref};
use crate::world::{Shop, Told, expect};
use cucumber::{given, then, when};
use earmark_core::step::Command;
use earmark_core::words::{Id, Lines, Reference};

#[given(expr = "the shop buys {goods} as purchase order {id}")]
#[when(expr = "the shop buys {goods} as purchase order {id}")]
async fn raise(shop: &mut Shop, goods: Goods, purchase_order_id: Ident) -> Told {
    shop.say(Command::RaisePurchase { purchase_order_id: purchase_order_id.0, lines: goods.lines()? }).await
}

async fn receive(
    shop: &mut Shop,
    purchase_order_id: Id,
    lines: Option<Lines>,
    reference: Option<Reference>,
) -> Told {
    shop.say(Command::ReceivePurchase { purchase_order_id, lines, reference }).await
}

/// Everything that is still missing.
#[given(expr = "the goods of purchase order {id} arrive")]
#[when(expr = "the goods of purchase order {id} arrive")]
async fn arrive(shop: &mut Shop, id: Ident) -> Told {
    receive(shop, id.0, None, None).await
}

#[given(expr = "{goods} of purchase order {id} arrive(s)")]
#[when(expr = "{goods} of purchase order {id} arrive(s)")]
async fn arrive_in_part(shop: &mut Shop, goods: Goods, id: Ident) -> Told {
    receive(shop, id.0, Some(goods.lines()?), None).await
}

#[when(expr = "{goods} of purchase order {id} arrive(s) with delivery note {ref}")]
async fn arrive_noted(shop: &mut Shop, goods: Goods, id: Ident, reference: Ref) -> Told {
    receive(shop, id.0, Some(goods.lines()?), Some(reference.0)).await
}

async fn purchase(shop: &Shop, id: &Id) -> Result<Bought, String> {
    let found = shop.driver()?.purchase(id).await?;
    found.ok_or_else(|| format!("there is no purchase order {id}"))
}

#[then(expr = "purchase order {id} is {bought}")]
async fn stands(shop: &mut Shop, id: Ident, status: PurchaseStatus) -> Told {
    let purchase = purchase(shop, &id.0).await?;
    expect("the purchase order", &purchase.status, &status.0)
}

#[then(expr = "purchase order {id} asks for {goods}")]
async fn asks(shop: &mut Shop, id: Ident, lines: Goods) -> Told {
    let purchase = purchase(shop, &id.0).await?;
    let bought: Vec<_> = purchase.lines.into_iter().map(|(key, quantity, _)| (key, quantity)).collect();
    let wanted: Vec<_> = lines.0.into_iter().map(|line| (line.key, line.quantity.units())).collect();
    expect("what is bought", &bought, &wanted)
}

#[then(expr = "of purchase order {id} {int} {article} has/have arrived")]
async fn arrived(shop: &mut Shop, id: Ident, units: i64, key: Article) -> Told {
    let purchase = purchase(shop, &id.0).await?;
    let line = purchase.lines.into_iter().find(|(bought, ..)| *bought == key.0);
    let (_, _, received) = line.ok_or_else(|| format!("{id} does not buy {key}"))?;
    expect("what has arrived", &received, &units)
}

#[then(expr = "there is no purchase order {id}")]
async fn none(shop: &mut Shop, id: Ident) -> Told {
    expect("the purchase order", &shop.driver()?.purchase(&id.0).await?, &None)
}
