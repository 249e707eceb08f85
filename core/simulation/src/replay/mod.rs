//! A log of orders, run through a policy in simulated time over any store.
//!
//! The log is read as it goes and what has ended is forgotten, so neither its length nor the length of
//! the run is held in memory; only where each order ended is.

mod living;
mod run;
mod shop;
mod supply;

pub(crate) use run::Run;
pub use run::{Progress, replay};
pub use shop::{Defect, MemoryShop, Shop};
pub(crate) use supply::Supply;

use crate::habits::Habits;
use alloc::vec::Vec;
use earmark_core::policy::Policy;
use earmark_core::words::{BalanceKey, Id, Lines, Name, Quantity, Span, Time};
use serde::{Deserialize, Serialize};

/// One order of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedOrder {
    /// Its id.
    pub id: Id,
    /// When it was placed. A log is in the order of time; an order that is not comes when its
    /// predecessor did.
    pub placed_at: Time,
    /// What was ordered.
    pub lines: Lines,
}

/// So many units of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stocked {
    /// Which balance.
    pub key: BalanceKey,
    /// How many units.
    pub quantity: Quantity,
}

/// What a log is run through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What customers, payers and suppliers are drawn from.
    pub seed: u64,
    /// The profile the orders are placed under.
    pub profile: Name,
    /// Its policy; stored first where it is not the built-in one.
    pub policy: Policy,
    /// How everybody behaves.
    pub habits: Habits,
    /// What is there before the first order.
    pub opening: Vec<Stocked>,
    /// What comes in while orders come, spread evenly over so many deliveries, again and again.
    pub receipts: Vec<Stocked>,
    /// Over how many: one brings all of it each time.
    pub deliveries: u32,
    /// From one delivery to the next.
    pub receive_every: Span,
    /// What happens is handled at the next full tick, in one batch with what else happened since the
    /// last. Zero handles everything at its own instant.
    pub tick: Span,
}

impl Plan {
    /// A week between deliveries, no tick, and everybody as they are by default.
    pub fn new(seed: u64, profile: Name, policy: Policy) -> Self {
        Self {
            seed,
            profile,
            policy,
            habits: Habits::default(),
            opening: Vec::new(),
            receipts: Vec::new(),
            deliveries: 1,
            receive_every: Span::from_secs(7 * 24 * 3600),
            tick: Span::default(),
        }
    }
}
