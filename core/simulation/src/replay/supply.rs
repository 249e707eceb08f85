//! What comes in while orders come.

use super::{Plan, Stocked};
use crate::scenario::Deliveries;
use alloc::{vec, vec::Vec};
use earmark_core::words::{Quantity, Span, Time};

/// What comes in while orders come.
#[derive(Debug)]
pub(crate) enum Supply {
    /// When the same goods are spread evenly over so many deliveries, again and again.
    Spread { receipts: Vec<Stocked>, over: i64, every: Span, next_at: Time, brought: i64 },
    /// When each delivery is drawn.
    Drawn(Deliveries),
}

impl Supply {
    pub(super) fn spread(plan: &Plan, begin: Time) -> Self {
        let (receipts, every) = (plan.receipts.clone(), plan.receive_every);
        let over = i64::from(plan.deliveries.max(1));
        Self::Spread { receipts, over, every, next_at: begin + every, brought: 0 }
    }

    pub(super) fn next_at(&self) -> Option<Time> {
        match self {
            Self::Spread { next_at, .. } => Some(*next_at),
            Self::Drawn(deliveries) => deliveries.next_at(),
        }
    }

    /// What the next delivery brings. The share of one is rounded so that the deliveries so far add up:
    /// what is wanted less than once a delivery comes in some of them.
    pub(super) fn take(&mut self) -> Vec<Stocked> {
        match self {
            Self::Drawn(deliveries) => deliveries.take().into_iter().collect(),
            Self::Spread { receipts, over, every, next_at, brought } => {
                *brought += 1;
                *next_at = *next_at + *every;
                let mut stocked = vec![];
                for Stocked { key, quantity } in receipts {
                    let by = |n: i64| (quantity.units().saturating_mul(n) + *over / 2) / *over;
                    if let Ok(quantity) = Quantity::new(by(*brought) - by(*brought - 1)) {
                        stocked.push(Stocked { key: key.clone(), quantity });
                    }
                }
                stocked
            }
        }
    }
}
