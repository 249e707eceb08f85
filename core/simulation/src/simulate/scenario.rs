//! What is simulated, as plain data. Shares are per mille, times are upper bounds.

use crate::habits::Habits;
use earmark_core::policy::Policy;
use earmark_core::words::{Name, Span};
use serde::{Deserialize, Serialize};

/// What is simulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Everything that is drawn is drawn from this.
    pub seed: u64,
    /// The profile that orders are placed under.
    pub profile: Name,
    /// Its policy.
    pub policy: Policy,
    /// How many orders are placed.
    pub orders: u32,
    /// From one order to the next.
    pub gap: Span,
    /// How many SKUs there are.
    pub skus: u32,
    /// How many units of each are there at the beginning.
    pub opening: u32,
    /// From one delivery to the next.
    pub restock_every: Span,
    /// How many units of one SKU a delivery brings.
    pub restock: u32,
    /// How many SKUs a basket names.
    pub basket_lines: u32,
    /// How many units of each it asks for.
    pub basket_units: u32,
    /// How everybody behaves.
    pub habits: Habits,
    /// How messages travel.
    pub network: Network,
    /// What else goes wrong.
    pub faults: Faults,
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
    /// A day of a small shop that never has quite enough, with nothing going wrong.
    pub fn calm(seed: u64, profile: Name, policy: Policy) -> Self {
        Self {
            seed,
            profile,
            policy,
            orders: 200,
            gap: Span::from_secs(7 * 60),
            skus: 5,
            opening: 12,
            restock_every: Span::from_secs(3 * 3600),
            restock: 8,
            basket_lines: 3,
            basket_units: 3,
            habits: Habits::default(),
            network: Network { delay: Span::from_millis(200), ..Network::default() },
            faults: Faults::default(),
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
