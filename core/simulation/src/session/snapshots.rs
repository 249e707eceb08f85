//! Snapshots of the engine, dense where the run stands and sparser the longer ago they were: from the
//! last one before a step it is not far to that step.

use crate::simulate::engine::Engine;
use alloc::{boxed::Box, vec::Vec};

/// From one snapshot to the next.
const EVERY: usize = 64;
/// How many are kept.
const KEPT: usize = 24;

/// In the order of their steps.
#[derive(Debug, Clone, Default)]
pub(super) struct Snapshots(Vec<(usize, Box<Engine>)>);

impl Snapshots {
    /// Offers the engine as it is after a step.
    pub(super) fn offer(&mut self, step: usize, engine: &Engine) {
        if !step.is_multiple_of(EVERY) {
            return;
        }
        let Err(place) = self.0.binary_search_by_key(&step, |(at, _)| *at) else { return };
        self.0.insert(place, (step, Box::new(engine.clone())));
        if self.0.len() > KEPT {
            self.thin(step);
        }
    }

    /// The last one that is not after a step.
    pub(super) fn before(&self, step: usize) -> Option<(usize, Engine)> {
        let (at, engine) = self.0.iter().rfind(|(at, _)| *at <= step)?;
        Some((*at, (**engine).clone()))
    }

    /// What comes after a step will be another story.
    pub(super) fn truncate(&mut self, step: usize) {
        self.0.retain(|(at, _)| *at <= step);
    }

    /// Gives up the one whose neighbours are closest, as seen from where the run stands. The first one
    /// stays: it is the beginning.
    fn thin(&mut self, now: usize) {
        let gap = |(place, window): (usize, &[(usize, Box<Engine>)])| match window {
            [(before, _), (at, _), (after, _)] => {
                Some(((after - before) * 1000 / (now.abs_diff(*at) + EVERY), place + 1))
            }
            _ => None,
        };
        if let Some((_, place)) = self.0.windows(3).enumerate().filter_map(gap).min() {
            self.0.remove(place);
        }
    }
}
