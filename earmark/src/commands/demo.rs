//! Something to look at in an empty store: stock, orders in several states, somebody who waits.

use earmark_core::order::Request;
use earmark_core::refusal::Refusal;
use earmark_core::reservation::Parcel;
use earmark_core::step::{Answer, Change, Command};
use earmark_core::words::{BalanceKey, Fault, Id, Line, Lines, Name, Note, Quantity, Reference, Rule};
use earmark_http::App;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Fills the store. What it tells is keyed, so a store that has it already is left as it is.
pub(super) async fn fill(app: &App) -> Result<(), Failed> {
    if !app.is_empty().await? {
        return Ok(());
    }
    for command in story().map_err(|faults| format!("the demo is invalid: {faults:?}"))? {
        match app.submit(command).await? {
            // A refusal for shortage is part of the story.
            Answer::Done { .. } | Answer::Refused { refusal: Refusal::InsufficientStock { .. }, .. } => {}
            other => return Err(format!("the demo met {other:?}").into()),
        }
    }
    Ok(())
}

fn story() -> Result<Vec<Command>, Vec<Fault>> {
    Ok(vec![
        receive("TEAPOT", 40, "demo-1")?,
        receive("LAMP", 3, "demo-2")?,
        receive("CHAIR", 12, "demo-3")?,
        receive("TABLE", 1, "demo-4")?,
        Command::Adjust {
            key: key("TEAPOT")?,
            change: Change::SafetyStock(5),
            reason: Note::parse("keep a few for the shop window").map_err(fault)?,
            reference: None,
        },
        order("demo-ann", &[("TEAPOT", 2), ("LAMP", 1)], "checkout")?,
        order("demo-bob", &[("CHAIR", 4)], "checkout")?,
        Command::ConfirmOrder { order_id: id("demo-bob")? },
        order("demo-cleo", &[("TEAPOT", 6)], "checkout")?,
        Command::ConfirmOrder { order_id: id("demo-cleo")? },
        Command::FulfilOrder { order_id: id("demo-cleo")?, parcel: Parcel::default() },
        order("demo-dan", &[("LAMP", 5)], "checkout")?,
        order("demo-eve", &[("TABLE", 2)], "supplier-restock")?,
        order("demo-fay", &[("CHAIR", 1)], "hold-confirm")?,
        Command::ConfirmOrder { order_id: id("demo-fay")? },
        order("demo-gus", &[("CHAIR", 9)], "auto-deliver")?,
    ])
}

fn receive(sku: &str, units: i64, reference: &str) -> Result<Command, Vec<Fault>> {
    let quantity = Quantity::new(units).map_err(fault)?;
    let reference = Some(Reference::parse(reference).map_err(fault)?);
    Ok(Command::Receive { key: key(sku)?, quantity, purchase_order_id: None, reference })
}

fn order(order_id: &str, lines: &[(&str, i64)], profile: &str) -> Result<Command, Vec<Fault>> {
    let line = |(sku, units): &(&str, i64)| {
        let quantity = Quantity::new(*units).map_err(fault)?;
        Ok(Line { key: key(sku)?, quantity })
    };
    let lines = Lines::new(lines.iter().map(line).collect::<Result<_, Vec<Fault>>>()?)?;
    let profile = Name::parse(profile).map_err(fault)?;
    Ok(Command::PlaceOrder { order_id: id(order_id)?, request: Request { lines, profile, hold: None } })
}

fn key(sku: &str) -> Result<BalanceKey, Vec<Fault>> {
    BalanceKey::parse(sku, None).map_err(fault)
}

fn id(text: &str) -> Result<Id, Vec<Fault>> {
    Id::parse(text).map_err(fault)
}

fn fault(rule: Rule) -> Vec<Fault> {
    vec![Fault::new("", rule)]
}
