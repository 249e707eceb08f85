//! What is simulated, as plain data. Shares are per mille; times are milliseconds and, where chance
//! draws them, upper bounds.
//!
//! [`Scenario::parse`] reads one that somebody wrote, [`Scenario::to_link`] makes it part of an address,
//! and [`presets`] are there to begin with.

mod base64;
mod csv;
mod instant;
mod limits;
pub mod presets;
pub(crate) mod text;
mod world;

pub use instant::instant;
pub use limits::{LIMITS, Limit};
pub use text::{Broken, Problem, read};
pub use world::BEGIN;
pub(crate) use world::{Customers, Deliveries};

use crate::defect::Defect;
use crate::habits::Habits;
use alloc::{format, string::String, vec::Vec};
use earmark_core::ordered::Map;
use earmark_core::policy::Policy;
use earmark_core::words::{BalanceKey, Id, Lines, Name, Rule, Sku, Span};
use serde::{Deserialize, Serialize};

/// The version of the written form that this program writes, and the newest it reads.
pub const VERSION: u32 = 1;

/// What is simulated. The same scenario tells the same story, to the byte, wherever it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The version of the written form.
    pub version: u32,
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// What there is to see.
    #[serde(default)]
    pub about: String,
    /// Everything that is drawn is drawn from this.
    pub seed: u64,
    /// The profile that orders are placed under.
    pub profile: Name,
    /// Its policy; where the written form leaves fields out, those of the built-in profile.
    pub policy: Policy,
    /// What is there at the beginning.
    pub stock: Vec<Shelf>,
    /// What comes in while customers come.
    pub restock: Restock,
    /// Customers who come by chance.
    pub arrivals: Arrivals,
    /// Customers of whom it is known who they are.
    pub cast: Vec<Visitor>,
    /// How everybody behaves of whom it is not.
    pub habits: Habits,
    /// How messages travel.
    pub network: Network,
    /// What else goes wrong.
    pub faults: Faults,
    /// Whether nobody does anything but what is said by hand: no answers, no workers, no clock.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub by_hand: bool,
    /// A defect in the store, to see what finds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defect: Option<Defect>,
}

/// What is there of one SKU at the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shelf {
    /// The SKU.
    pub sku: Sku,
    /// How many units are there.
    pub units: u32,
    /// How many of them are kept back.
    #[serde(default)]
    pub safety_stock: u32,
}

/// Deliveries, each of one SKU, drawn by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Restock {
    /// From one delivery to the next.
    pub every: Span,
    /// How many units it brings; 0 where none comes.
    pub units: u32,
}

/// Customers who come by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Arrivals {
    /// How many orders are placed.
    pub orders: u32,
    /// From one order to the next, on average.
    pub gap: Span,
    /// How many SKUs a basket names at most.
    pub lines: u32,
    /// How many units of each it asks for at most.
    pub units: u32,
}

/// A customer who is written down: what is ordered and when, and what comes then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visitor {
    /// When the order is placed, from the beginning.
    pub at: Span,
    /// Its id.
    pub order_id: Id,
    /// What is ordered: units by SKU.
    pub lines: Map<Sku, u32>,
    /// What the customer makes of it; drawn like any other's where it is left out.
    #[serde(default)]
    pub mind: Option<Mind>,
    /// How long the customer thinks; drawn where it is left out.
    #[serde(default)]
    pub think: Option<Span>,
}

/// What a customer makes of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mind {
    /// When it is confirmed in time, and paid where it has to be.
    Pays,
    /// When it is cancelled.
    Cancels,
    /// When it is confirmed, or paid, after its time is over.
    IsLate,
    /// When nobody ever comes back to it.
    Leaves,
}

/// How messages travel. Who gets no answer says it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Network {
    /// How long a message takes.
    pub delay: Span,
    /// How many are overtaken by later ones.
    pub reorder: u32,
    /// How many come twice.
    pub duplicate: u32,
    /// How many are lost.
    pub drop: u32,
}

/// What else goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// How often the program crashes on an input: half of them before its commit, half before its
    /// answer.
    pub crash: u32,
    /// How often a worker dies on a call: half of them before it, half before its reply is told.
    pub worker_dies: u32,
    /// How many calls fail.
    pub call_fails: u32,
    /// How often the store's clock jumps.
    pub clock_jumps: u32,
    /// How far, either way.
    pub jump: Span,
}

impl Scenario {
    /// A shop with nothing on its shelves, that nobody visits.
    pub fn empty(seed: u64, profile: Name, policy: Policy) -> Self {
        Self {
            version: VERSION,
            title: String::new(),
            about: String::new(),
            seed,
            profile,
            policy,
            stock: Vec::new(),
            restock: Restock::default(),
            arrivals: Arrivals::default(),
            cast: Vec::new(),
            habits: Habits::default(),
            network: Network { delay: Span::from_millis(200), ..Network::default() },
            faults: Faults::default(),
            by_hand: false,
            defect: None,
        }
    }

    /// A day of a small shop that never has quite enough, with nothing going wrong.
    pub fn calm(seed: u64, profile: Name, policy: Policy) -> Self {
        let shelf = |n| Shelf { sku: sku(n), units: 12, safety_stock: 0 };
        Self {
            stock: (0..5).map(shelf).collect(),
            restock: Restock { every: Span::from_secs(3 * 3600), units: 8 },
            arrivals: Arrivals { orders: 200, gap: Span::from_secs(7 * 60), lines: 3, units: 3 },
            ..Self::empty(seed, profile, policy)
        }
    }

    /// The same day, with everything going wrong.
    pub fn stormy(seed: u64, profile: Name, policy: Policy) -> Self {
        Self {
            habits: Habits {
                late: 150,
                paid: 700,
                declined: 150,
                twice: 100,
                parts: 400,
                ..Habits::default()
            },
            network: Network { delay: Span::from_secs(30), reorder: 150, duplicate: 150, drop: 100 },
            faults: Faults {
                crash: 50,
                worker_dies: 100,
                call_fails: 150,
                clock_jumps: 20,
                jump: Span::from_secs(600),
            },
            ..Self::calm(seed, profile, policy)
        }
    }
}

impl Default for Arrivals {
    /// Nobody, who would ask for one unit of one SKU, every minute.
    fn default() -> Self {
        Self { orders: 0, gap: Span::from_secs(60), lines: 1, units: 1 }
    }
}

impl Visitor {
    /// What is ordered, as lines.
    pub(crate) fn lines(&self) -> Result<Lines, Rule> {
        use earmark_core::words::{Line, Location, Quantity};
        let line = |(sku, units): (&Sku, &u32)| {
            let key = BalanceKey::new(sku.clone(), Location::default());
            Ok(Line { key, quantity: Quantity::new(i64::from(*units))? })
        };
        let lines = self.lines.iter().map(line).collect::<Result<_, Rule>>()?;
        Lines::new(lines).map_err(|_| Rule::LineCount)
    }
}

/// The n-th SKU of a shop whose goods have no names.
fn sku(n: u32) -> Sku {
    Sku::parse(&format!("SKU-{n}")).expect("a word and a number are a SKU")
}
