//! The supplier answers: whether it can help, and how its promise stands.

use super::open_debt;
use crate::driver::Owed;
use crate::params::{Article, Ident, Supply};
use crate::world::{Shop, Told};
use cucumber::{given, when};
use earmark_core::debt::Reply;
use earmark_core::step::Command;
use earmark_core::words::{BalanceKey, Id};

/// The order's open debt of this kind about `key`. A worker does not call before it is due.
async fn due(shop: &Shop, order_id: &Id, kind: &str, key: &BalanceKey) -> Result<Owed, String> {
    let about = |debt: &Owed| debt.lines.iter().any(|line| line.key == *key);
    let debt = open_debt(shop, order_id, kind, about).await?;
    let wait = debt.due_at.since(shop.driver()?.now()).millis();
    if wait > 0 { Err(format!("{} is due in {wait} ms only", debt.id)) } else { Ok(debt) }
}

async fn supply(shop: &mut Shop, key: BalanceKey, order_id: Id, accepted: bool) -> Told {
    let debt_id = due(shop, &order_id, "ask_supplier", &key).await?.id;
    shop.say(Command::Reply { debt_id, reply: Reply::Supply { accepted } }).await
}

#[given(expr = "the supplier promises the {article} for order {id}")]
#[when(expr = "the supplier promises the {article} for order {id}")]
async fn accept(shop: &mut Shop, key: Article, order_id: Ident) -> Told {
    supply(shop, key.0, order_id.0, true).await
}

#[when(expr = "the supplier does not accept the {article} for order {id}")]
async fn refuse(shop: &mut Shop, key: Article, order_id: Ident) -> Told {
    supply(shop, key.0, order_id.0, false).await
}

#[given(expr = "the supplier, checked for the {article} of order {id}, says {supply}")]
#[when(expr = "the supplier, checked for the {article} of order {id}, says {supply}")]
async fn says(shop: &mut Shop, key: Article, order_id: Ident, status: Supply) -> Told {
    let debt_id = due(shop, &order_id.0, "check_supplier", &key.0).await?.id;
    shop.say(Command::Reply { debt_id, reply: Reply::SupplyStatus { status: status.0 } }).await
}

/// An answer to a call that was made earlier, whatever became of its debt since.
#[when(expr = "the supplier answers {id} late with {supply}")]
async fn late(shop: &mut Shop, debt_id: Ident, status: Supply) -> Told {
    shop.say(Command::Reply { debt_id: debt_id.0, reply: Reply::SupplyStatus { status: status.0 } }).await
}
