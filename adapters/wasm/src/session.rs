//! A session.

use crate::error::{Thrown, text};
use earmark_core::words::{BalanceKey, Time};
use earmark_simulation::scenario::{Scenario, read};
use earmark_simulation::session::{self, Until};
use wasm_bindgen::prelude::wasm_bindgen;

/// A scenario that is run a step at a time.
#[wasm_bindgen]
pub struct Session(pub(crate) session::Session);

#[wasm_bindgen]
impl Session {
    /// At its beginning.
    #[wasm_bindgen(constructor)]
    pub fn new(scenario: &str) -> Result<Self, Thrown> {
        Ok(Self(session::Session::new(Scenario::parse(scenario)?)?))
    }

    /// Where an exported one stood.
    pub fn import(text: &str) -> Result<Self, Thrown> {
        Ok(Self(session::Session::import(text)?))
    }

    /// As a file.
    pub fn export(&self) -> String {
        self.0.export()
    }

    /// What is run, complete.
    pub fn scenario(&self) -> String {
        self.0.scenario().to_full_json()
    }

    /// Makes so many steps at most, none beyond `time`; says how many.
    pub fn run(&mut self, steps: u32, time: f64) -> Result<u32, Thrown> {
        let until = Until { steps: steps as usize, time: instant(time) };
        let made = self.0.run(until)?;
        Ok(u32::try_from(made).unwrap_or(u32::MAX))
    }

    /// Goes to a step that is known.
    #[wasm_bindgen(js_name = goTo)]
    pub fn go_to(&mut self, step: u32) -> Result<(), Thrown> {
        Ok(self.0.go_to(step as usize)?)
    }

    /// Does something by hand.
    pub fn interfere(&mut self, fault: &str) -> Result<(), Thrown> {
        Ok(self.0.interfere(read("this cannot be done by hand", fault)?)?)
    }

    /// Undoes the last thing that was done by hand.
    pub fn undo(&mut self) -> Result<(), Thrown> {
        Ok(self.0.undo()?)
    }

    /// How many steps were made.
    pub fn at(&self) -> u32 {
        u32::try_from(self.0.at()).unwrap_or(u32::MAX)
    }

    /// How many are known.
    pub fn known(&self) -> u32 {
        u32::try_from(self.0.known()).unwrap_or(u32::MAX)
    }

    /// Whether nothing is left to come.
    pub fn finished(&self) -> bool {
        self.0.is_finished()
    }

    /// Whether an invariant broke at this step.
    pub fn stopped(&self) -> bool {
        self.0.broken().is_some()
    }

    /// How everything stands.
    pub fn state(&self) -> Result<String, Thrown> {
        text(&self.0.state())
    }

    /// The steps from one to another, both included.
    pub fn steps(&self, from: u32, to: u32) -> Result<String, Thrown> {
        text(&self.0.steps(from as usize, to as usize))
    }

    /// The figures of a balance over time.
    #[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
    pub fn series(&self, sku: &str, location: Option<String>) -> Result<String, Thrown> {
        let key = BalanceKey::parse(sku, location.as_deref());
        let key = key.map_err(|rule| Thrown::from(format!("sku {rule}")))?;
        text(&self.0.series(&key))
    }

    /// Stands for everything that happened so far.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float saturates")]
fn instant(millis: f64) -> Time {
    Time::from_millis(millis as u64)
}
