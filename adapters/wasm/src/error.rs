//! Errors as JavaScript gets them: a sentence, and every field that is broken.

use earmark_simulation::scenario::Problem;
use earmark_simulation::session::Refused;
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

/// What is thrown: JSON, which `earmark.js` makes an `EarmarkError` of.
pub struct Thrown(Value);

impl From<Problem> for Thrown {
    fn from(problem: Problem) -> Self {
        Self(json!({ "message": problem.to_string(), "broken": problem.broken }))
    }
}

impl From<Refused> for Thrown {
    fn from(refused: Refused) -> Self {
        Self(json!({ "message": refused.0, "broken": [] }))
    }
}

impl From<String> for Thrown {
    fn from(message: String) -> Self {
        Self(json!({ "message": message, "broken": [] }))
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        Self::from_str(&serde_json::to_string(&thrown.0).unwrap_or_default())
    }
}

/// Plain data as JSON text.
pub(crate) fn text(of: &impl Serialize) -> Result<String, Thrown> {
    serde_json::to_string(of).map_err(|error| Thrown::from(error.to_string()))
}
