//! The ledger: every change of stock, and the shortfalls that facts leave.

use super::table;
use crate::params::Article;
use crate::world::{Shop, Told, expect};
use cucumber::gherkin::Step;
use cucumber::then;
use earmark_core::balance::Movement;
use earmark_core::reservation;
use earmark_core::step::{Fact, StockEvent};

/// The movements of a balance, oldest first: what moved it, and by how much.
#[then(expr = "the ledger of {article} reads")]
async fn reads(shop: &mut Shop, key: Article, step: &Step) -> Told {
    let [heading, rows @ ..] = table(step)?.rows.as_slice() else { return Err("an empty table".into()) };
    let journal = shop.driver()?.journal().await?;
    let movements = journal.iter().flat_map(|recorded| &recorded.movements);
    let row = |movement: &Movement| heading.iter().map(|name| cell(movement, name)).collect();
    let read: Result<Vec<Vec<String>>, String> =
        movements.filter(|movement| movement.key == key.0).map(row).collect();
    expect("the ledger", &read?, &rows.to_vec())
}

fn cell(movement: &Movement, name: &str) -> Result<String, String> {
    let signed = |units: i64| if units > 0 { format!("+{units}") } else { units.to_string() };
    Ok(match name {
        "movement" => format!("{:?}", movement.kind).to_lowercase(),
        "on_hand" => signed(movement.delta.on_hand),
        "reserved" => signed(movement.delta.reserved),
        "committed" => signed(movement.delta.committed),
        "incoming" => signed(movement.delta.incoming),
        "waiting" => signed(movement.delta.waiting),
        "for" => movement.cause.reservation_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        _ => return Err(format!("{name} is no column of the ledger")),
    })
}

#[then(expr = "a shortfall of {int} {article} is reported")]
async fn shortfall(shop: &mut Shop, units: i64, key: Article) -> Told {
    let journal = shop.driver()?.journal().await?;
    let reported = journal.iter().rev().find_map(|recorded| match &recorded.fact {
        Fact::Stock { event: StockEvent::Shortfall { key: at, available }, .. } if *at == key.0 => {
            Some(-available)
        }
        _ => None,
    });
    expect("the shortfall", &reported, &Some(units))
}

#[then(expr = "no shortfall is reported")]
async fn no_shortfall(shop: &mut Shop) -> Told {
    let journal = shop.driver()?.journal().await?;
    let short = |fact: &Fact| matches!(fact, Fact::Stock { event: StockEvent::Shortfall { .. }, .. });
    expect("a shortfall", &journal.iter().any(|recorded| short(&recorded.fact)), &false)
}

/// How often an expiry was announced: once, however often the sweeper ran.
#[then(expr = "{int} expiry/expiries was/were announced")]
async fn expiries(shop: &mut Shop, times: usize) -> Told {
    let journal = shop.driver()?.journal().await?;
    let expired = |fact: &Fact| matches!(fact, Fact::Reservation { event: reservation::Event::Expired, .. });
    let count = journal.iter().filter(|recorded| expired(&recorded.fact)).count();
    expect("announced expiries", &count, &times)
}
