//! Snapshots of the engine, dense where the run stands and sparser the longer ago they were: from the
//! last one before a step it is not far to that step.

use crate::simulate::engine::Engine;
use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};

/// From one snapshot to the next.
const EVERY: usize = 64;
/// How many are kept.
const KEPT: usize = 24;

#[derive(Debug, Clone, Default)]
pub(super) struct Snapshots(BTreeMap<usize, Box<Engine>>);

impl Snapshots {
    /// Offers the engine as it is after a step.
    pub(super) fn offer(&mut self, step: usize, engine: &Engine) {
        if !step.is_multiple_of(EVERY) || self.0.contains_key(&step) {
            return;
        }
        self.0.insert(step, Box::new(engine.clone()));
        if self.0.len() > KEPT {
            self.thin(step);
        }
    }

    /// The last one that is not after a step.
    pub(super) fn before(&self, step: usize) -> Option<(usize, Engine)> {
        self.0.range(..=step).next_back().map(|(at, engine)| (*at, (**engine).clone()))
    }

    /// What comes after a step will be another story.
    pub(super) fn truncate(&mut self, step: usize) {
        self.0.split_off(&(step + 1));
    }

    /// Gives up the one whose neighbours are closest, as seen from where the run stands. The first one
    /// stays: it is the beginning.
    fn thin(&mut self, now: usize) {
        let steps: Vec<usize> = self.0.keys().copied().collect();
        let gap = |window: &[usize]| match window {
            [before, at, after] => Some(((after - before) * 1000 / (now.abs_diff(*at) + EVERY), *at)),
            _ => None,
        };
        if let Some((_, step)) = steps.windows(3).filter_map(gap).min() {
            self.0.remove(&step);
        }
    }
}
