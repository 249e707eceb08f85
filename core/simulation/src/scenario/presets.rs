//! Scenarios to begin with: each shows one thing.

use super::{Arrivals, Mind, Restock, Scenario, Shelf, Visitor};
use crate::defect::Defect;
use crate::habits::Habits;
use alloc::{vec, vec::Vec};
use earmark_core::ordered::Map;
use earmark_core::policy::{Policy, Shortage};
use earmark_core::words::{Id, Name, Rule, Sku, Span};

/// All of them, the simplest first.
pub fn all() -> Result<Vec<Scenario>, Rule> {
    Ok(vec![
        last_unit()?,
        hold_runs_out()?,
        late_money()?,
        queue()?,
        supplier_stalls()?,
        bought_and_delivered()?,
        flash_sale()?,
        small_shop()?,
        storm()?,
        sold_twice()?,
    ])
}

/// Two shoppers, one unit.
pub fn last_unit() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "The last unit".into(),
        about: "Two shoppers want the last mug at the same moment. Whose message arrives first gets it; \
                the other is told at once that nothing is left. Delay one of the messages and see."
            .into(),
        stock: vec![shelf("MUG", 1)?],
        cast: vec![
            visitor("anna", 1, &[("MUG", 1)], Mind::Pays, 120)?,
            visitor("ben", 1, &[("MUG", 1)], Mind::Pays, 60)?,
        ],
        ..shop("checkout", Policy::CHECKOUT)?
    })
}

/// A shopper who never comes back.
pub fn hold_runs_out() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "A hold that runs out".into(),
        about: "Anna takes the last mug into her basket and never comes back. Ben is refused while her hold \
                lasts; Carl comes when it is over. Shorten the hold in the policy and Ben gets it."
            .into(),
        stock: vec![shelf("MUG", 1)?],
        cast: vec![
            visitor("anna", 1, &[("MUG", 1)], Mind::Leaves, 60)?,
            visitor("ben", 600, &[("MUG", 1)], Mind::Pays, 60)?,
            visitor("carl", 1200, &[("MUG", 1)], Mind::Pays, 60)?,
        ],
        ..shop("checkout", Policy::CHECKOUT)?
    })
}

/// Money that comes after its deadline, with stock and without.
pub fn late_money() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "The payment comes late".into(),
        about: "Both orders are paid after their deadline. For the first there is still a mug, so it lives \
                again; for the second there is no tea any more, so a refund is owed."
            .into(),
        stock: vec![shelf("MUG", 1)?, shelf("TEA", 1)?],
        cast: vec![
            visitor("anna", 1, &[("MUG", 1)], Mind::IsLate, 60)?,
            visitor("ben", 2, &[("TEA", 1)], Mind::IsLate, 60)?,
            visitor("carl", 1950, &[("TEA", 1)], Mind::Pays, 30)?,
        ],
        habits: Habits { declined: 0, twice: 0, pay: Span::from_secs(240), ..Habits::default() },
        ..shop("hold-confirm", Policy::HOLD_CONFIRM)?
    })
}

/// Who waits, who overtakes, and who collects.
pub fn queue() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "The queue".into(),
        about: "Anna waits for six mugs, and two arrive at a time. Smaller orders may take what she cannot \
                use, but only twice: then everything that arrives is held for her."
            .into(),
        policy: Policy { on_shortage: Shortage::Wait, max_overtakes: 2, ..Policy::CHECKOUT },
        stock: vec![shelf("MUG", 1)?],
        restock: Restock { every: Span::from_secs(600), units: 2 },
        cast: vec![
            visitor("anna", 10, &[("MUG", 6)], Mind::Pays, 60)?,
            visitor("ben", 60, &[("MUG", 1)], Mind::Pays, 60)?,
            visitor("carl", 700, &[("MUG", 1)], Mind::Pays, 60)?,
            visitor("dora", 800, &[("MUG", 1)], Mind::Pays, 60)?,
            visitor("emil", 900, &[("MUG", 1)], Mind::Pays, 60)?,
            visitor("fay", 5000, &[("MUG", 1)], Mind::Pays, 60)?,
        ],
        ..shop("patient", Policy::CHECKOUT)?
    })
}

/// A supplier that promises and stalls.
pub fn supplier_stalls() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "The supplier stalls".into(),
        about: "Each order is short of mugs and asks a supplier, whose promise is checked after 15 seconds. \
                Some promises come true, some are delayed until the checks run out, and the order fails."
            .into(),
        stock: vec![shelf("MUG", 2)?],
        arrivals: Arrivals { orders: 12, gap: Span::from_secs(40), lines: 1, units: 3 },
        habits: Habits { there: 250, delayed: 650, ..Habits::default() },
        ..shop("supplier-restock", Policy::SUPPLIER_RESTOCK)?
    })
}

/// What is short is bought, and what is there is delivered.
pub fn bought_and_delivered() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "Bought and delivered".into(),
        about: "Orders confirm themselves and owe their delivery to a carrier. What is short is bought: the \
                goods that come for an order are held for it, before anybody else."
            .into(),
        stock: vec![shelf("MUG", 4)?, shelf("TEA", 4)?],
        arrivals: Arrivals { orders: 12, gap: Span::from_secs(3600), lines: 2, units: 2 },
        habits: Habits { never: 0, ..Habits::default() },
        ..shop("auto-deliver", Policy::AUTO_DELIVER)?
    })
}

/// Far more customers than goods.
pub fn flash_sale() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "Flash sale".into(),
        about: "Three hundred customers in a minute for forty mugs. Payments are declined, holds run out, \
                and every unit that comes back is sold again. Count them: forty leave, never forty-one."
            .into(),
        stock: vec![shelf("MUG", 40)?],
        arrivals: Arrivals { orders: 300, gap: Span::from_millis(200), lines: 1, units: 1 },
        habits: Habits { declined: 100, ..Habits::default() },
        ..shop("hold-confirm", Policy::HOLD_CONFIRM)?
    })
}

/// A day with nothing going wrong.
pub fn small_shop() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "A day of a small shop".into(),
        about:
            "Two hundred orders, five SKUs, a delivery every three hours, and never quite enough. Compare \
                what other policies would have made of the same customers."
                .into(),
        ..Scenario::calm(7, Name::parse("checkout")?, Policy::CHECKOUT)
    })
}

/// The same day with everything going wrong.
pub fn storm() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "A stormy day".into(),
        about:
            "Messages come late, twice, out of order or not at all; the program crashes before its commit \
                and before its answer; clocks jump. The invariants hold at every step."
                .into(),
        ..Scenario::stormy(7, Name::parse("hold-confirm")?, Policy::HOLD_CONFIRM)
    })
}

/// A store with a defect, to see what finds it.
pub fn sold_twice() -> Result<Scenario, Rule> {
    Ok(Scenario {
        title: "A store that sells twice".into(),
        about:
            "This store has a defect: it believes that a unit more is there than its ledger says. The run \
                stops at the first step that breaks an invariant, and says which."
                .into(),
        defect: Some(Defect::SellsTwice),
        ..last_unit()?
    })
}

fn shop(profile: &str, policy: Policy) -> Result<Scenario, Rule> {
    Ok(Scenario::empty(1, Name::parse(profile)?, policy))
}

fn shelf(sku: &str, units: u32) -> Result<Shelf, Rule> {
    Ok(Shelf { sku: Sku::parse(sku)?, units, safety_stock: 0 })
}

/// Somebody who comes after so many seconds, and thinks for so many.
fn visitor(id: &str, at: u64, lines: &[(&str, u32)], mind: Mind, think: u64) -> Result<Visitor, Rule> {
    let line = |(sku, units): &(&str, u32)| Ok((Sku::parse(sku)?, *units));
    Ok(Visitor {
        at: Span::from_secs(at),
        order_id: Id::parse(id)?,
        lines: lines.iter().map(line).collect::<Result<Map<_, _>, Rule>>()?,
        mind: Some(mind),
        think: Some(Span::from_secs(think)),
    })
}
