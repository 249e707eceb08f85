//! What an order owes the outside, and the workers, carriers and operators who see to it.

use super::{debts, open_debt};
use crate::driver::Owed;
use crate::params::{DebtKind, Goods, Ident, Time};
use crate::world::{Shop, Told, expect};
use cucumber::{given, then, when};
use earmark_core::debt::{self, Reply, Status};
use earmark_core::step::Command;
use earmark_core::words::{Id, Note};

#[then(expr = "order {id} owes {debt}")]
async fn owes(shop: &mut Shop, order_id: Ident, kind: DebtKind) -> Told {
    let owed = debts(shop, &order_id.0, &kind.0, |debt| debt.status.is_open()).await?;
    if owed.is_empty() { Err(format!("order {order_id} owes no {kind}")) } else { Ok(()) }
}

#[then(expr = "order {id} owes {debt} for {goods}")]
async fn owes_goods(shop: &mut Shop, order_id: Ident, kind: DebtKind, goods: Goods) -> Told {
    let owed = debts(shop, &order_id.0, &kind.0, |debt| debt.status.is_open()).await?;
    let mut lines: Vec<_> = owed.into_iter().flat_map(|debt| debt.lines).collect();
    lines.sort_by(|one, two| one.key.cmp(&two.key));
    expect("the goods it is about", &lines, &goods.lines()?.iter().cloned().collect())
}

#[then(expr = "order {id} owes no {debt}")]
async fn owes_no(shop: &mut Shop, order_id: Ident, kind: DebtKind) -> Told {
    let owed = debts(shop, &order_id.0, &kind.0, |debt| debt.status.is_open()).await?;
    expect("open debts", &owed, &vec![])
}

#[then(expr = "order {id} owes nothing")]
async fn owes_nothing(shop: &mut Shop, order_id: Ident) -> Told {
    let all = shop.driver()?.debts(&order_id.0).await?;
    let open: Vec<Owed> = all.into_iter().filter(|debt| debt.status.is_open()).collect();
    expect("open debts", &open, &vec![])
}

#[then(expr = "the {debt} of order {id} is due in {time}")]
async fn due_in(shop: &mut Shop, kind: DebtKind, order_id: Ident, time: Time) -> Told {
    let debt = open_debt(shop, &order_id.0, &kind.0, |_| true).await?;
    expect("it is due in", &debt.due_at.since(shop.driver()?.now()), &time.0)
}

#[then(expr = "the {debt} of order {id} is due now")]
async fn due_now(shop: &mut Shop, kind: DebtKind, order_id: Ident) -> Told {
    let debt = open_debt(shop, &order_id.0, &kind.0, |_| true).await?;
    expect("it is due later", &(debt.due_at > shop.driver()?.now()), &false)
}

async fn reply(shop: &mut Shop, order_id: &Id, kind: &str, reply: Reply) -> Told {
    let debt_id = open_debt(shop, order_id, kind, |_| true).await?.id;
    shop.say(Command::Reply { debt_id, reply }).await
}

#[given(expr = "the {debt} of order {id} is done")]
#[when(expr = "the {debt} of order {id} is done")]
async fn done(shop: &mut Shop, kind: DebtKind, order_id: Ident) -> Told {
    reply(shop, &order_id.0, &kind.0, Reply::Done).await
}

#[given(expr = "the carrier delivers order {id}")]
#[when(expr = "the carrier delivers order {id}")]
async fn delivered(shop: &mut Shop, order_id: Ident) -> Told {
    reply(shop, &order_id.0, "deliver", Reply::Delivered).await
}

async fn command(shop: &mut Shop, order_id: &Id, kind: &str, command: debt::Command) -> Told {
    let mut all = debts(shop, order_id, kind, |_| true).await?;
    let debt = all.pop().ok_or_else(|| format!("order {order_id} never owed {kind}"))?;
    shop.say(Command::Debt { debt_id: debt.id, command }).await
}

/// The call fails, or is answered with nonsense: no answer at all.
#[given(expr = "the call for the {debt} of order {id} fails {int} time(s)")]
#[when(expr = "the call for the {debt} of order {id} fails {int} time(s)")]
async fn fails(shop: &mut Shop, kind: DebtKind, order_id: Ident, times: u32) -> Told {
    for _ in 0..times {
        let error = Note::parse("the other side did not answer").map_err(|rule| rule.to_string())?;
        command(shop, &order_id.0, &kind.0, debt::Command::Fail { error }).await?;
    }
    Ok(())
}

#[when(expr = "an operator retries the {debt} of order {id}")]
async fn retry(shop: &mut Shop, kind: DebtKind, order_id: Ident) -> Told {
    command(shop, &order_id.0, &kind.0, debt::Command::Retry).await
}

#[when(expr = "an operator drops the {debt} of order {id}")]
async fn drop(shop: &mut Shop, kind: DebtKind, order_id: Ident) -> Told {
    let reason = Note::parse("settled by hand").map_err(|rule| rule.to_string())?;
    command(shop, &order_id.0, &kind.0, debt::Command::Drop { reason }).await
}

#[then(regex = r"^the ([a-z_]+) of order ([A-Za-z0-9._-]+) is (owed|done|dead|withdrawn|dropped)$")]
async fn stands(shop: &mut Shop, kind: String, order_id: Ident, status: String) -> Told {
    let mut all = debts(shop, &order_id.0, &kind, |_| true).await?;
    let debt = all.pop().ok_or_else(|| format!("order {order_id} never owed {kind}"))?;
    let wanted = Status::ALL.into_iter().find(|known| known.as_str() == status);
    expect("the debt", &Some(debt.status), &wanted)
}
