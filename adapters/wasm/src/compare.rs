//! A comparison.

use crate::error::{Thrown, text};
use earmark_simulation::compare::{Candidate, Compare};
use earmark_simulation::scenario::{Scenario, read};
use wasm_bindgen::prelude::wasm_bindgen;

/// Policies over the same customers.
#[wasm_bindgen]
pub struct Comparison(Compare);

#[wasm_bindgen]
impl Comparison {
    /// At its beginning.
    #[wasm_bindgen(constructor)]
    pub fn new(scenario: &str, candidates: &str, seeds: u32) -> Result<Self, Thrown> {
        let candidates: Vec<Candidate> = read("these policies cannot be compared", candidates)?;
        Ok(Self(Compare::new(&Scenario::parse(scenario)?, &candidates, seeds)?))
    }

    /// Lets so many things happen under each policy, and says how far it is.
    pub fn advance(&mut self, turns: u32) -> Result<String, Thrown> {
        text(&self.0.advance(turns)?)
    }

    /// What each policy came to so far.
    pub fn lanes(&self) -> Result<String, Thrown> {
        text(&self.0.lanes())
    }
}
