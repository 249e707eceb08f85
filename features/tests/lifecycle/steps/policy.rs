//! Policies: a profile with some of its numbers changed.

use super::table;
use crate::params::{Ident, Time};
use crate::world::{Shop, Told};
use cucumber::gherkin::Step;
use cucumber::{given, when};
use earmark_core::policy::{Amount, Growth, Policy, Shortage};
use earmark_core::step::Command;
use earmark_core::words::{Name, Span};

/// Defines a policy: the profile it is like, and a table of what differs.
#[given(expr = "the policy {id} is like {id}, but")]
#[when(expr = "the policy {id} is like {id}, but")]
async fn define(shop: &mut Shop, name: Ident, like: Ident, step: &Step) -> Told {
    let mut policy = Policy::profile(&named(&like)?).ok_or_else(|| format!("{:?} is no profile", like.0))?;
    for row in &table(step)?.rows {
        let [field, value] = row.as_slice() else { return Err("two columns: field and value".into()) };
        set(&mut policy, field, value)?;
    }
    shop.say(Command::PutPolicy { name: named(&name)?, policy }).await
}

fn named(id: &Ident) -> Result<Name, String> {
    Name::parse(id.0.as_str()).map_err(|rule| rule.to_string())
}

fn set(policy: &mut Policy, field: &str, value: &str) -> Result<(), String> {
    let number = || value.parse::<u32>().map_err(|_| format!("{value} is no number"));
    match field {
        "hold" => policy.hold = span(value)?,
        "longest hold" => policy.hold_max = span(value)?,
        "waiting" => policy.waiting = span(value)?,
        "payment" => policy.payment = if value == "none" { None } else { Some(span(value)?) },
        "overtakes" => policy.max_overtakes = number()?,
        "renewal factor" => policy.renewal_factor = number()?,
        "on shortage" => policy.on_shortage = shortage(value)?,
        "confirms" => policy.auto_confirm = value == "by itself",
        "delivery" => policy.delivery = value == "owed",
        "notify" => policy.notify = value == "yes",
        "delays" => change_checks(&mut policy.on_shortage, None, Some(number()?))?,
        "checks grow" => {
            let growth = if value == "exponential" { Growth::Exponential } else { Growth::Fixed };
            change_checks(&mut policy.on_shortage, Some(growth), None)?;
        }
        _ => return Err(format!("{field} is no field of a policy")),
    }
    Ok(())
}

fn span(value: &str) -> Result<Span, String> {
    value.parse::<Time>().map(|time| time.0)
}

fn shortage(value: &str) -> Result<Shortage, String> {
    Ok(match value {
        "reject" => Shortage::Reject,
        "wait" => Shortage::Wait,
        "purchase the shortfall" => Shortage::Purchase { amount: Amount::Shortfall },
        "purchase in full" => Shortage::Purchase { amount: Amount::Full },
        "ask the supplier" => Policy::SUPPLIER_RESTOCK.on_shortage,
        _ => return Err(format!("{value} is no answer to a shortage")),
    })
}

fn change_checks(on: &mut Shortage, grows: Option<Growth>, delays: Option<u32>) -> Result<(), String> {
    let Shortage::Supplier { growth, max_delayed_retries, .. } = on else {
        return Err("only a policy that asks the supplier has checks".into());
    };
    *growth = grows.unwrap_or(*growth);
    *max_delayed_retries = delays.unwrap_or(*max_delayed_retries);
    Ok(())
}
