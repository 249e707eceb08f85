//! What really happened, replayed.

use crate::error::{Thrown, text};
use crate::session::Session;
use earmark_simulation::history;
use wasm_bindgen::prelude::wasm_bindgen;

/// A history that was exported from a server, decided once more.
#[wasm_bindgen]
pub struct History(history::History);

#[wasm_bindgen]
impl History {
    /// Reads it, and decides it once more.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<Self, Thrown> {
        Ok(Self(history::History::open(text)?))
    }

    /// Where it agrees.
    pub fn report(&self) -> Result<String, Thrown> {
        text(self.0.report())
    }

    /// What happened, as a session.
    pub fn session(&self) -> Session {
        Session(self.0.session().clone())
    }
}
