//! Batches that are always the same.

use super::SKUS;
use crate::conformance::{id, lines, place, receive, reserve, wait_for};
use earmark_core::policy::Policy;
use earmark_core::step::Command;
use earmark_core::words::Name;

/// What every world begins with: something to take, and policies of its own.
pub fn stocked() -> Vec<Command> {
    SKUS.iter().map(|sku| receive(sku, 30)).chain([place("o0", &[("MUG", 1)], "checkout")]).collect()
}

/// One batch in which every table is written.
pub fn everything() -> Vec<Command> {
    vec![
        receive("MUG", 5),
        receive("CUP", 2),
        reserve("r-held", &[("CUP", 1), ("MUG", 2)], 60),
        reserve("r-short", &[("MUG", 9)], 60),
        wait_for("r-waits", &[("CUP", 4)]),
        place("o-paid", &[("MUG", 1)], "hold-confirm"),
        place("o-buys", &[("LID", 3)], "auto-deliver"),
        Command::ConfirmOrder { order_id: id("o-paid") },
        Command::RaisePurchase { purchase_order_id: id("p-shelf"), lines: lines(&[("LID", 9)]) },
        Command::PutPolicy { name: Name::parse("mine").unwrap(), policy: Policy::AUTO_DELIVER },
    ]
}
