//! An exploration.

use crate::error::{Thrown, text};
use crate::session::Session;
use earmark_simulation::explore::{Walk, World};
use earmark_simulation::scenario::Scenario;
use serde_json::json;
use wasm_bindgen::prelude::wasm_bindgen;

/// A walk through everything that can happen in a small scenario.
#[wasm_bindgen]
pub struct Exploration {
    scenario: Scenario,
    walk: Walk,
    done: bool,
}

#[wasm_bindgen]
impl Exploration {
    /// At its beginning; it stops at so many states.
    #[wasm_bindgen(constructor)]
    pub fn new(scenario: &str, limit: u32) -> Result<Self, Thrown> {
        let scenario = Scenario::parse(scenario)?;
        let walk = Walk::new(World::of(&scenario)?, limit as usize)?;
        Ok(Self { scenario, walk, done: false })
    }

    /// Makes so many moves more, and says how far it is.
    pub fn advance(&mut self, moves: u32) -> Result<String, Thrown> {
        self.done = self.walk.advance(u64::from(moves), &self.scenario.defect);
        let report = self.walk.report();
        let trace = report.trace.as_ref().map(|trace| {
            let (invariant, text) = (trace.violation.invariant, &trace.violation.text);
            json!({ "invariant": invariant, "text": text, "moves": trace.told })
        });
        text(&json!({
            "states": report.states,
            "moves": report.moves,
            "quiet": report.quiet,
            "depth": report.depth,
            "done": self.done,
            "complete": self.done && report.complete && trace.is_none(),
            "trace": trace,
        }))
    }

    /// What was found, as a session that stands at its beginning.
    pub fn session(&self) -> Result<Option<Session>, Thrown> {
        Ok(self.walk.session(&self.scenario).transpose()?.map(Session))
    }
}
