//! Physical stock: goods arrive, are counted, are moved.

use crate::params::{Article, Goods, Place, Ref};
use crate::world::{Shop, Told};
use cucumber::{given, when};
use earmark_core::step::{Change, Command};
use earmark_core::words::{BalanceKey, Note, Reference};

async fn receive(shop: &mut Shop, lines: Goods, reference: Option<Reference>) -> Told {
    for line in lines.0 {
        let reference = reference.clone();
        let (key, quantity, purchase_order_id) = (line.key, line.quantity, None);
        shop.say(Command::Receive { key, quantity, purchase_order_id, reference }).await?;
    }
    Ok(())
}

#[given(expr = "{goods} is/are in stock")]
async fn in_stock(shop: &mut Shop, goods: Goods) -> Told {
    receive(shop, goods, None).await
}

#[given(expr = "{goods} arrive(s)")]
#[when(expr = "{goods} arrive(s)")]
async fn arrive(shop: &mut Shop, goods: Goods) -> Told {
    receive(shop, goods, None).await
}

#[when(expr = "{goods} arrive(s) with delivery note {ref}")]
async fn arrive_noted(shop: &mut Shop, goods: Goods, reference: Ref) -> Told {
    receive(shop, goods, Some(reference.0)).await
}

async fn adjust(shop: &mut Shop, key: BalanceKey, change: Change, reason: &str) -> Told {
    let reason = Note::parse(reason).map_err(|rule| rule.to_string())?;
    shop.say(Command::Adjust { key, change, reason, reference: None }).await
}

#[given(expr = "a count finds {int} {article}")]
#[when(expr = "a count finds {int} {article}")]
async fn count(shop: &mut Shop, units: i64, key: Article) -> Told {
    adjust(shop, key.0, Change::OnHand(units), "counted").await
}

#[when(expr = "{int} {article} turn(s) out to be broken")]
async fn broken(shop: &mut Shop, units: i64, key: Article) -> Told {
    adjust(shop, key.0, Change::Delta(-units), "broken").await
}

#[when(expr = "{int} {article} turn(s) up behind the shelf")]
async fn found(shop: &mut Shop, units: i64, key: Article) -> Told {
    adjust(shop, key.0, Change::Delta(units), "found").await
}

#[given(expr = "{int} {article} is/are kept back as safety stock")]
#[when(expr = "{int} {article} is/are kept back as safety stock")]
async fn keep_back(shop: &mut Shop, units: i64, key: Article) -> Told {
    adjust(shop, key.0, Change::SafetyStock(units), "policy of the house").await
}

#[given(expr = "{goods} is/are moved to {place}")]
#[when(expr = "{goods} is/are moved to {place}")]
async fn transfer(shop: &mut Shop, lines: Goods, to: Place) -> Told {
    for line in lines.0 {
        let BalanceKey { sku, location: from } = line.key;
        let (to, quantity) = (to.0.clone(), line.quantity);
        shop.say(Command::Transfer { sku, from, to, quantity, reference: None }).await?;
    }
    Ok(())
}
